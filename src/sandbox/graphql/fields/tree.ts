// Tree, its entries, and Blob.
import type { Fields } from "../context.ts";
import { type BlobNode, type EntryNode, findObject, repositoryNode, type TreeNode } from "../nodes.ts";
import { gitObject } from "./object.ts";
import { submoduleAt } from "./submodule.ts";

export const tree: Fields<TreeNode> = {
  ...gitObject,
  entries: async ({ repository, oid, path, within }): Promise<EntryNode[]> =>
    ((await repository.git.tree(oid)) ?? []).map((entry) => ({
      __typename: "TreeEntry",
      repository,
      entry,
      path: path === "" ? entry.name : `${path}/${entry.name}`,
      ...(within ? { within } : {}),
    })),
};

export const treeEntry: Fields<EntryNode> = {
  name: ({ entry }) => entry.name.slice(entry.name.lastIndexOf("/") + 1),
  path: ({ path }) => path,
  oid: ({ entry }) => entry.sha,
  type: ({ entry }) => entry.type,
  /** The octal mode as a decimal number: 57344 is a gitlink's 160000. */
  mode: ({ entry }) => Number.parseInt(entry.mode, 8),
  extension: ({ entry }) => /\.[^./]*$/.exec(entry.name)?.[0] ?? "",
  size: async ({ repository, entry }) =>
    entry.type === "blob" ? ((await repository.git.blob(entry.sha))?.length ?? 0) : 0,
  /** Null for a gitlink: its commit is not an object of this repository. */
  object: async ({ repository, entry, path, within }) => {
    if (entry.type === "commit") return null;
    const object = await findObject(repository, entry.sha, path);
    return object?.__typename === "Tree" && within ? { ...object, within } : object;
  },
  repository: ({ repository }) => repositoryNode(repository),
  submodule: ({ repository, entry, path, within }) =>
    entry.type === "commit" && within ? submoduleAt(repository, within, path) : null,
};

/** GitHub leaves out the text of larger blobs. */
const textLimit = 512_000;

export const blob: Fields<BlobNode> = {
  ...gitObject,
  byteSize: async (source) => (await content(source)).length,
  isBinary: async (source) => isBinary(await content(source)),
  isTruncated: async (source) => (await content(source)).length > textLimit,
  text: async (source) => {
    const bytes = await content(source);
    return isBinary(bytes) ? null : bytes.subarray(0, textLimit).toString();
  },
};

async function content({ repository, oid }: BlobNode): Promise<Buffer> {
  return (await repository.git.blob(oid)) ?? Buffer.alloc(0);
}

/** Git's own rule: a zero byte in the first 8,000. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
