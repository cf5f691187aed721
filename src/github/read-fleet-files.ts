// The YAML files of the fleet at a commit: its tree, then the texts, fifty a call.
import type { RepositoryName, Sha } from "../core/names.ts";
import { isFleetFile, type WrittenFile } from "../core/resources/document.ts";
import { ForgeUnavailable } from "../flow/ports/outcome.ts";
import { type Client, place } from "./client.ts";
import { ask, printRepository } from "./graphql.ts";

interface FleetCommit {
  repository: RepositoryName;
  commit: Sha;
}

export interface FoundFile {
  path: string;
  sha: string;
}

interface BlobNode {
  /** null for what GitHub takes for binary. */
  text: string | null;
  isTruncated: boolean;
}

const CHUNK = 50;

/** Texts by the ids of their blobs: a change of one file in a thousand reads that one. */
export type Texts = Map<string, string>;

/** More texts than this are forgotten, but for those of the commit that was read last. */
const MOST_TEXTS = 10_000;

/**
 * Reads the files that `isFleetFile` knows, by path; only what `texts` does not have yet. Throws what a request throws.
 */
export async function readFleetFiles(
  client: Client,
  { repository, commit }: FleetCommit,
  texts: Texts,
): Promise<WrittenFile[]> {
  const found = await listFiles(client, { repository, commit });
  const unread = [...new Map(found.map((file) => [file.sha, file])).values()].filter(({ sha }) => !texts.has(sha));
  const read = await readFiles(client, repository, unread);
  for (const [index, { sha }] of unread.entries()) texts.set(sha, read[index]?.text ?? "");
  if (texts.size > MOST_TEXTS) {
    const kept = new Set(found.map(({ sha }) => sha));
    for (const sha of texts.keys()) if (!kept.has(sha)) texts.delete(sha);
  }
  return found.map(({ path, sha }) => ({ path, text: texts.get(sha) ?? "" }));
}

/** The texts of some blobs, in their order. */
export async function readFiles(
  client: Client,
  repository: RepositoryName,
  found: readonly FoundFile[],
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  for (let start = 0; start < found.length; start += CHUNK) {
    files.push(...(await readTexts(client, repository, found.slice(start, start + CHUNK))));
  }
  return files;
}

async function listFiles(client: Client, { repository, commit }: FleetCommit): Promise<FoundFile[]> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
    ...place(repository),
    tree_sha: commit,
    recursive: "1",
  });
  if (data.truncated) {
    const forUser = `${repository} holds more files than GitHub lists at once (100,000)`;
    throw new ForgeUnavailable({ kind: "failed", retryAfter: null, forUser, forOperator: forUser });
  }
  return data.tree.flatMap(({ path, sha, type, mode }) => {
    // A symbolic link is a blob too: its text is a path, not YAML.
    const isFile = type === "blob" && mode !== "120000";
    return isFile && path !== undefined && sha !== undefined && isFleetFile(path) ? [{ path, sha }] : [];
  });
}

async function readTexts(client: Client, repository: RepositoryName, files: FoundFile[]): Promise<WrittenFile[]> {
  const selections = files.map(({ sha }, i) => `blob${i}: object(oid: "${sha}") { ... on Blob { text isTruncated } }`);
  const document = `query ReadFleetFiles { repository: ${printRepository(repository)} { ${selections.join("\n")} } }`;
  const { data } = await ask<{ repository: Record<string, BlobNode | null> }>(client, { document });
  return Promise.all(
    files.map(async ({ path, sha }, index) => {
      const blob = data.repository[`blob${index}`];
      const isWhole = blob && blob.text !== null && !blob.isTruncated;
      return { path, text: isWhole ? (blob.text ?? "") : await readBlob(client, repository, sha) };
    }),
  );
}

/** GraphQL cuts texts above half a megabyte, and gives none of what it takes for binary. */
async function readBlob(client: Client, repository: RepositoryName, sha: string): Promise<string> {
  const blob = { ...place(repository), file_sha: sha };
  const { data } = await client.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", blob);
  return Buffer.from(data.content, "base64").toString("utf8");
}
