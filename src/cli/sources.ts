// The clones that a person names on the command line, by the repositories they are clones of.
import type { RepositoryName } from "../core/names.ts";
import { nameOf, submodulesOf } from "../core/render/paths.ts";
import type { Fleet } from "../core/resources/fleet.ts";
import type { Tier } from "../core/resources/tier.ts";
import { type Clone, openClone, readOrigin } from "../git/clone.ts";
import type { Git } from "../git/run.ts";

interface Named {
  fleet: Fleet;
  /** What is to be rendered. */
  tiers: readonly Tier[];
  /** The directory of the app's clone. */
  app: string;
  /** `<name>=<directory>`, each: the name of a Configuration, or of its repository. */
  configuration: readonly string[];
  /** Is told of a clone that looks like another repository's. */
  warn(line: string): void;
}

/** The clone of each repository that was named. Throws where a name is not the fleet's, or a directory no clone. */
export async function openSources(
  git: Git,
  { fleet, tiers, app, configuration, warn }: Named,
): Promise<Map<RepositoryName, Clone>> {
  const directories = new Map<RepositoryName, string>([[appOf(tiers), app]]);
  const known = configurationRepositories(fleet);
  for (const text of configuration) {
    const [name = "", directory] = splitOnce(text);
    const repository = known.get(name);
    if (directory === undefined || directory === "") {
      throw new Error(`--configuration is ${JSON.stringify(text)}; write <name>=<clone>`);
    }
    if (!repository) {
      const names = [...known.keys()].join(", ") || "none";
      throw new Error(`--configuration names ${name}, which the fleet does not have; write one of: ${names}`);
    }
    directories.set(repository, directory);
  }
  const needed = new Set(tiers.flatMap((tier) => submodulesOf(tier).map(({ repository }) => repository.name)));
  const clones = new Map<RepositoryName, Clone>();
  for (const [repository, directory] of directories) {
    const clone = await openClone(git, directory);
    clones.set(repository, clone);
    const origin = await readOrigin(git, clone);
    if (needed.has(repository) && origin !== undefined && !isOf(origin, repository)) {
      warn(`${directory} was cloned from ${origin}, and is taken for ${repository}`);
    }
  }
  return clones;
}

/** Tiers of two ladders may have two apps, and there is one --app. */
function appOf(tiers: readonly Tier[]): RepositoryName {
  const names = [...new Set(tiers.map(({ apps }) => apps.name))];
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw new Error(
    `the tiers have ${names.length} app-repositories (${names.join(", ")}); render one tier each with --tier`,
  );
}

/** A Configuration's own name wins over the name of another's repository. */
function configurationRepositories({ configurations }: Fleet): Map<string, RepositoryName> {
  return new Map([
    ...configurations.map(({ repository }) => [nameOf(repository.name), repository.name] as const),
    ...configurations.map(({ name, repository }) => [name, repository.name] as const),
  ]);
}

/** Addresses are written in many ways, and all end with the repository's name. */
function isOf(origin: string, repository: RepositoryName): boolean {
  const name =
    origin
      .replace(/\/+$/, "")
      .replace(/\.git$/, "")
      .split(/[/:\\]/)
      .at(-1) ?? "";
  return name.toLowerCase() === nameOf(repository).toLowerCase();
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf("=");
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
