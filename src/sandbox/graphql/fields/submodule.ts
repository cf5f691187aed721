// Submodules of a commit: the gitlinks that its own .gitmodules declares.
import type { GitCommit, Repository, Sha } from "../../model.ts";
import type { Fields } from "../context.ts";

export interface SubmoduleNode {
  __typename: "Submodule";
  name: string;
  path: string;
  url: string;
  branch: string | null;
  oid: Sha | null;
}

export const submodule: Fields<SubmoduleNode> = {
  name: ({ name }) => name,
  nameRaw: ({ name }) => Buffer.from(name).toString("base64"),
  path: ({ path }) => path,
  pathRaw: ({ path }) => Buffer.from(path).toString("base64"),
  /** As written in .gitmodules; relative ones are not resolved. */
  gitUrl: ({ url }) => url,
  branch: ({ branch }) => branch,
  /** Null while .gitmodules names a path that holds no gitlink. */
  subprojectCommitOid: ({ oid }) => oid,
};

/** Submodules in the order of .gitmodules. */
export async function submodulesOf(source: { repository: Repository; commit: GitCommit }): Promise<SubmoduleNode[]> {
  const { repository, commit } = source;
  const file = await repository.git.entry(commit.tree, ".gitmodules");
  const text = file?.type === "blob" ? await repository.git.blob(file.sha) : undefined;
  if (!text) return [];
  return Promise.all(
    parseGitmodules(text.toString()).map(async ({ name, path, url, branch }): Promise<SubmoduleNode> => {
      const entry = await repository.git.entry(commit.tree, path);
      const oid = entry?.type === "commit" ? entry.sha : null;
      return { __typename: "Submodule", name, path, url, branch: branch ?? null, oid };
    }),
  );
}

/** The submodule at a path; null when .gitmodules does not declare it. */
export async function submoduleAt(
  repository: Repository,
  commit: GitCommit,
  path: string,
): Promise<SubmoduleNode | null> {
  return (await submodulesOf({ repository, commit })).find((one) => one.path === path) ?? null;
}

interface Declared {
  name: string;
  path: string;
  url: string;
  branch?: string;
}

/** Reads git's config syntax as far as .gitmodules uses it. Sections without a path or url are left out. */
function parseGitmodules(text: string): Declared[] {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split("\n")) {
    const section = /^\s*\[submodule "((?:[^"\\]|\\.)*)"\]/.exec(line)?.[1];
    if (section !== undefined) {
      current = new Map();
      sections.set(section.replace(/\\(.)/g, "$1"), current);
      continue;
    }
    const [, key, value] = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current?.set(key.toLowerCase(), value.replace(/^"(.*)"$/, "$1"));
  }
  return [...sections].flatMap(([name, values]) => {
    const [path, url, branch] = ["path", "url", "branch"].map((key) => values.get(key));
    return path && url ? [{ name, path, url, ...(branch ? { branch } : {}) }] : [];
  });
}
