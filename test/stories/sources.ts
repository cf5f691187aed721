// What people do with several sources: change a file of any of them, merge its promotions, and look at what a tier runs.
import { APP, type OpenPull, type Story, SYSTEM } from "./story.ts";

export const CONFIGURATION = "/repos/acme/configuration";

export interface Change {
  /** `/repos/…` of the repository. */
  repository: string;
  path: string;
  /** The new text from the one that is there, which is empty for a new file. */
  edit: (text: string) => string;
  title: string;
  /** The branch that it is for; tier-0, unless said. */
  base?: string;
}

/** A call that must be answered; what GitHub refuses ends the story. */
async function must({ rest }: Story, as: string, route: string, body?: object) {
  const answer = await rest(as, route, body);
  if (answer.status >= 300) throw new Error(`${as}: ${route} → ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** bob proposes the edit of one file. */
export async function proposed(
  story: Story,
  { repository, path, edit, title, base = "tier-0" }: Change,
): Promise<OpenPull> {
  const branch = title.toLowerCase().replaceAll(/\W+/g, "-");
  const { object } = await must(story, "bob", `GET ${repository}/git/ref/heads/${base}`);
  await must(story, "bob", `POST ${repository}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
  const { status, body: file } = await story.rest("bob", `GET ${repository}/contents/${path}?ref=${branch}`);
  const before = status === 404 ? "" : Buffer.from(file.content, "base64").toString();
  const content = Buffer.from(edit(before)).toString("base64");
  const known = status === 404 ? {} : { sha: file.sha };
  await must(story, "bob", `PUT ${repository}/contents/${path}`, { branch, message: title, content, ...known });
  return must(story, "bob", `POST ${repository}/pulls`, { title, head: branch, base });
}

/** alice merges a pull request of any repository. Gives the merge commit. */
export async function accepted(story: Story, repository: string, pull: OpenPull | undefined): Promise<string> {
  const merge = await must(story, "alice", `PUT ${repository}/pulls/${pull?.number}/merge`, { sha: pull?.head.sha });
  return merge.sha;
}

/** bob's edit of one file, proposed and merged. Gives the merge commit. */
export async function changed(story: Story, change: Change): Promise<string> {
  return accepted(story, change.repository, await proposed(story, change));
}

/** The open promotion of a source into a tier. */
export async function promotionOf(story: Story, repository: string, tier: string): Promise<OpenPull | undefined> {
  return (await must(story, "alice", `GET ${repository}/pulls?state=open&head=acme:promote/${tier}`))[0];
}

/** Everything that a tier's system branch holds: ids by path. */
export async function treeOf(story: Story, tier: string): Promise<Record<string, string>> {
  const { tree } = await must(story, "alice", `GET ${SYSTEM}/git/trees/${tier}?recursive=1`);
  return Object.fromEntries(tree.map(({ path, sha }: { path: string; sha: string }) => [path, sha]));
}

/** The content, as a tree, of what a tier's two pointers lead to. */
export async function running(story: Story, tier: string): Promise<{ app: string; configuration: string }> {
  const tree = await treeOf(story, tier);
  const content = async (repository: string, sha: string | undefined): Promise<string> =>
    (await must(story, "alice", `GET ${repository}/git/commits/${sha}`)).tree.sha;
  return {
    app: await content(APP, tree["base"]),
    configuration: await content(CONFIGURATION, tree["configurations/configuration"]),
  };
}

/** The head of a tier's system branch. */
export async function systemHead(story: Story, tier: string): Promise<string> {
  return (await must(story, "alice", `GET ${SYSTEM}/commits/${tier}`)).sha;
}

/** What Argo CD reported on the head of a tier's system branch, `<context> <state>`, sorted. */
export async function spoken(story: Story, tier: string): Promise<string[]> {
  const { statuses } = await must(story, "alice", `GET ${SYSTEM}/commits/${tier}/status?per_page=100`);
  return statuses.map(({ context, state }: { context: string; state: string }) => `${context} ${state}`).sort();
}
