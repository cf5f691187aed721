// Reads objects of a bare repository through one long-lived `git cat-file`, and remembers them: they never change.
import type { GitCommit, GitEntry, Sha } from "../model.ts";
import { remember } from "../remember.ts";
import { parseCommit, parseTree } from "./parse.ts";
import { openSession } from "./session.ts";

export type ObjectType = "commit" | "tree" | "blob" | "tag";

export interface Objects {
  /** Full id and type of the object an expression names (`git rev-parse` syntax); undefined if there is none. */
  find(expression: string): Promise<{ sha: Sha; type: ObjectType } | undefined>;
  commit(sha: Sha): Promise<GitCommit | undefined>;
  tree(sha: Sha): Promise<GitEntry[] | undefined>;
  blob(sha: Sha): Promise<Buffer | undefined>;
  end(): Promise<void>;
}

const ID = /^[0-9a-f]{40}$/;

export function openObjects(directory: string): Objects {
  const session = openSession(directory, ["cat-file", "--batch-command"]);
  const types = remember<ObjectType>();
  const commits = remember<GitCommit>();
  const trees = remember<GitEntry[]>();

  const header = (line: string) => {
    const [sha = "", type = "", size = ""] = line.split(" ");
    if (!ID.test(sha) || !/^\d+$/.test(size)) return undefined;
    types.set(sha, type as ObjectType);
    return { sha, type: type as ObjectType, size: Number(size) };
  };
  const contents = (sha: Sha) =>
    session.ask(`contents ${sha}\n`, async (answer) => {
      const found = header(await answer.line());
      if (!found) return undefined;
      const bytes = await answer.bytes(found.size + 1);
      return { ...found, bytes: bytes.subarray(0, found.size) };
    });
  const read = async (sha: Sha, type: ObjectType) => {
    if (!ID.test(sha)) return undefined;
    const found = await contents(sha);
    return found?.type === type ? found.bytes : undefined;
  };

  return {
    async find(expression) {
      const known = types.get(expression);
      if (known) return { sha: expression, type: known };
      if (expression === "" || /[\n\0]/.test(expression)) return undefined;
      const found = await session.ask(`info ${expression}\n`, async (answer) => header(await answer.line()));
      return found && { sha: found.sha, type: found.type };
    },
    async commit(sha) {
      const known = commits.get(sha);
      if (known) return known;
      const bytes = await read(sha, "commit");
      return bytes && commits.set(sha, parseCommit(sha, bytes));
    },
    async tree(sha) {
      const known = trees.get(sha);
      if (known) return known;
      const bytes = await read(sha, "tree");
      return bytes && trees.set(sha, parseTree(bytes));
    },
    blob: (sha) => read(sha, "blob"),
    end: () => session.end(),
  };
}
