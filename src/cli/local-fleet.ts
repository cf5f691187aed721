// A fleet in a local directory, read and judged as the App reads and judges the one on GitHub.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RepositoryName } from "../core/names.ts";
import { isFleetFile, readDocuments, type WrittenFile } from "../core/resources/document.ts";
import { API_GROUP } from "../core/resources/envelope.ts";
import { type Fleet, type ParsedFleet, parseFleet } from "../core/resources/fleet.ts";
import { mentionsOf } from "../core/resources/mention.ts";
import { printProblem } from "../core/resources/problem.ts";
import { readResources } from "../core/resources/read.ts";

export interface LocalFleet {
  /** The account that the repositories must be in; null where it was not said and no repository is named. */
  account: string | null;
  parsed: ParsedFleet;
}

/** Where a fleet is said to be. */
export interface Home {
  account?: string | undefined;
  /** What its repository is called in the account; default: `fleet`. */
  fleetRepository?: string | undefined;
}

/**
 * The fleet in `directory`. Without `account`, it is the one that most of its repositories are in. Throws when the
 * directory cannot be read.
 */
export async function readLocalFleet(
  directory: string,
  { account, fleetRepository = "fleet" }: Home,
): Promise<LocalFleet> {
  const files = await readFleetDirectory(directory);
  const judged = account ?? guessAccount(files) ?? null;
  const repository = judged === null ? undefined : (`${judged}/${fleetRepository}` as RepositoryName);
  return { account: judged, parsed: parseFleet(files, judged ?? "", repository) };
}

/** The same, for what needs a valid one. Throws with every problem it has. */
export async function readValidFleet(directory: string, home: Home): Promise<{ account: string | null; fleet: Fleet }> {
  const local = await readLocalFleet(directory, home);
  const { fleet, problems } = local.parsed;
  if (fleet) return { account: local.account, fleet };
  const lines = problems.map((problem) => printProblem(problem));
  throw new Error(`${lines.join("\n")}\nthe fleet in ${directory} is not valid; correct it first`);
}

/** The files that the App would read, were the directory committed: links and other repositories are none of them. */
export async function readFleetDirectory(directory: string): Promise<WrittenFile[]> {
  const paths = await listFiles(directory, "").catch((error: Error) => {
    throw new Error(`the fleet cannot be read; name the directory that holds its YAML files (${error.message})`);
  });
  // The order in which Git lists a tree, by bytes: where two resources have one name, it says which is "the other".
  paths.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const files: WrittenFile[] = [];
  for (const path of paths) files.push({ path, text: await readFile(join(directory, path), "utf8") });
  return files;
}

async function listFiles(directory: string, below: string): Promise<string[]> {
  const entries = await readdir(join(directory, below), { withFileTypes: true });
  if (below !== "" && entries.some(({ name }) => name === ".git")) return [];
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = below + entry.name;
      if (entry.isDirectory()) return entry.name === ".git" ? [] : listFiles(directory, `${path}/`);
      return entry.isFile() && isFleetFile(path) ? [path] : [];
    }),
  );
  return found.flat();
}

/** The account of most of the repositories that the documents name; of those that parse, whatever the others are. */
function guessAccount(files: readonly WrittenFile[]): string | undefined {
  const { written } = readResources(readDocuments(files, API_GROUP).documents);
  const owners = mentionsOf(written).flatMap(({ repository }) => repository.name.split("/")[0] ?? []);
  const groups = [...Map.groupBy(owners, (owner) => owner.toLowerCase()).values()];
  return groups.sort((a, b) => b.length - a.length)[0]?.[0];
}
