// The first commit of an empty repository: Git's data API answers 409 there, the contents API does not.
import type { RepositoryName } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import { type Client, place } from "./client.ts";
import { attempt } from "./outcome.ts";

interface FirstFile {
  path: string;
  content: string;
  message: string;
}

/**
 * Writes a file to the default branch. Without the id of a file that it replaces, GitHub only creates: where somebody
 * put one since, it answers 422 `"sha" wasn't supplied`, or 409 when they were just as fast.
 */
export function ensureFirstFile(client: Client, repository: RepositoryName, file: FirstFile): Promise<Outcome> {
  const reason = `${repository} is no longer empty`;
  const what = {
    doing: `writing the first file of ${repository}`,
    needs: "contents: write",
    meanings: [
      { says: /sha.*wasn.t supplied/i, outcome: { kind: "refused", reason } as const },
      { says: /is at .* but expected|conflict/i, outcome: { kind: "refused", reason } as const },
    ],
  };
  return attempt(what, async () => {
    await client.request("PUT /repos/{owner}/{repo}/contents/{path}", {
      ...place(repository),
      path: file.path,
      message: file.message,
      content: Buffer.from(file.content).toString("base64"),
    });
    return { kind: "done" };
  });
}
