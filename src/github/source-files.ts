// All files of a source at a commit, or as a merge would leave them: listed by tree, read by blob, each once.
import type { RepositoryName, Sha } from "../core/names.ts";
import { SUBMODULE, submoduleIn } from "../core/preview/submodule.ts";
import type { SourceFile } from "../core/preview/system.ts";
import type { FilesAt, SourceFiles } from "../flow/ports/reading.ts";
import { type Client, place } from "./client.ts";
import { isRequestError } from "./failure.ts";
import { type ListedEntry, listTree } from "./list-tree.ts";
import { readFiles } from "./read-fleet-files.ts";
import { remembering } from "./remembering.ts";

/** A base is a few dozen manifests: what is larger is something else, and would cost GitHub and us too much. */
const MOST_FILES = 1_000;
const MOST_BYTES = 8_000_000;

/** Commits whose listings are kept in mind: two sides of a few pull requests. */
const LISTINGS = 50;
/** Characters of texts that are kept in mind. */
const MOST_TEXT = 32_000_000;

const FILES = ["100644", "100755", "120000"];

type Entries = Map<string, ListedEntry>;

/** What a tree holds; `entries` is null where that is too much. */
interface Listing {
  entries: Entries | null;
  submodule: string | undefined;
}

class Unreadable extends Error {
  readonly submodule: string | undefined;

  constructor(reason: string, submodule?: string) {
    super(reason);
    this.submodule = submodule;
  }
}

export interface Sources {
  /** Throws what a request throws. At most 4 calls for what is where (7 of huge trees), and one for 50 files that were not read before. */
  read(repository: RepositoryName, at: FilesAt): Promise<SourceFiles>;
}

export function createSources(client: Client): Sources {
  const listings = remembering<Listing>(LISTINGS);
  const texts = new Map<string, string>();
  let held = 0;

  const list = (repository: RepositoryName, commit: Sha): Promise<Listing> =>
    listings(`${repository} ${commit}`, async () => {
      const whole = await listTree(client, repository, commit);
      if (whole === "too much") {
        const top = await listTree(client, repository, commit, "first level");
        return { entries: null, submodule: top === "too much" ? undefined : submoduleIn(top) };
      }
      const wanted = whole.filter(isWanted);
      const entries = isTooMuch(wanted) ? null : new Map(wanted.map((entry) => [entry.path, entry]));
      return { entries, submodule: submoduleIn(wanted) };
    });

  /** Whichever side changed a path wins, as in `git merge`; where both did, the one that is merged. */
  async function merge(repository: RepositoryName, ends: { merging: Sha; into: string }) {
    const { base, common } = await compare(client, repository, ends);
    const [ours, was, theirs] = await Promise.all([
      list(repository, base),
      list(repository, common),
      list(repository, ends.merging),
    ]);
    if (!ours.entries || !was.entries || !theirs.entries) throw tooMuch(repository, theirs.submodule);
    const merged: Entries = new Map();
    const overlapping: string[] = [];
    for (const path of new Set([...ours.entries.keys(), ...theirs.entries.keys()])) {
      const [a, b, o] = [ours.entries.get(path), theirs.entries.get(path), was.entries.get(path)];
      if (!isSame(a, b) && !isSame(a, o) && !isSame(b, o)) overlapping.push(path);
      const entry = isSame(b, o) ? a : b;
      if (entry) merged.set(path, entry);
    }
    return { commit: base, entries: merged, overlapping };
  }

  async function entriesAt(repository: RepositoryName, at: FilesAt) {
    if ("merging" in at) return merge(repository, at);
    const commit = "commit" in at ? at.commit : await headOf(client, repository, at.branch);
    const { entries, submodule } = await list(repository, commit);
    if (!entries) throw tooMuch(repository, submodule);
    return { commit, entries, overlapping: [] };
  }

  async function contents(repository: RepositoryName, entries: readonly ListedEntry[]): Promise<SourceFile[]> {
    const files = entries.filter(({ mode }) => mode !== SUBMODULE);
    const ids = new Map(files.map(({ sha, path }) => [sha, { sha, path }]));
    const unread = [...ids.values()].filter(({ sha }) => !texts.has(sha));
    const read = await readFiles(client, repository, unread);
    const now = new Map(read.map(({ text }, index) => [unread[index]?.sha ?? "", text]));
    const found = entries.map(({ path, mode, sha }) => ({
      path,
      mode,
      content: now.get(sha as Sha) ?? texts.get(sha) ?? "",
    }));
    for (const [sha, text] of now) {
      texts.set(sha, text);
      held += text.length;
    }
    for (const [sha, text] of texts) {
      if (held <= MOST_TEXT) break;
      texts.delete(sha);
      held -= text.length;
    }
    return found;
  }

  return {
    async read(repository, at) {
      try {
        const { commit, entries, overlapping } = await entriesAt(repository, at);
        const all = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
        if (isTooMuch(all)) throw tooMuch(repository, submoduleIn(all));
        return { kind: "files", commit, files: await contents(repository, all), overlapping };
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        const { message: reason, submodule } = error;
        return { kind: "none", reason, ...(submodule === undefined ? {} : { submodule }) };
      }
    },
  };
}

function isTooMuch(entries: readonly ListedEntry[]): boolean {
  return entries.length > MOST_FILES || entries.reduce((sum, { size = 0 }) => sum + size, 0) > MOST_BYTES;
}

function tooMuch(repository: RepositoryName, submodule: string | undefined): Unreadable {
  return new Unreadable(`${repository} holds more than ${MOST_FILES} files or ${MOST_BYTES / 1e6} MB`, submodule);
}

/** Workflows and the like are no manifests. */
function isWanted({ path, mode }: ListedEntry): boolean {
  return mode === SUBMODULE || (FILES.includes(mode) && !path.startsWith(".github/"));
}

function isSame(a: ListedEntry | undefined, b: ListedEntry | undefined): boolean {
  return a?.sha === b?.sha && a?.mode === b?.mode;
}

async function headOf(client: Client, repository: RepositoryName, branch: string): Promise<Sha> {
  const missing = `${repository} has no branch ${branch}`;
  const { data } = await orMissing(missing, () =>
    client.request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...place(repository), ref: `heads/${branch}` }),
  );
  return data.object.sha as Sha;
}

/** The head of a branch, and the commit from which it and another one grew apart. */
async function compare(
  client: Client,
  repository: RepositoryName,
  { merging, into }: { merging: Sha; into: string },
): Promise<{ base: Sha; common: Sha }> {
  const missing = `${repository} has no branch ${into}, or nothing in common with what is proposed to it`;
  // One commit a page: the list of them is not what is asked for.
  const ends = { ...place(repository), basehead: `${into}...${merging}`, per_page: 1 };
  const { data } = await orMissing(missing, () => client.request("GET /repos/{owner}/{repo}/compare/{basehead}", ends));
  return { base: data.base_commit.sha as Sha, common: data.merge_base_commit.sha as Sha };
}

async function orMissing<T>(reason: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isRequestError(error) && error.status === 404) throw new Unreadable(reason);
    throw error;
  }
}
