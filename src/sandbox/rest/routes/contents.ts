// Files of a repository by path: read, written and deleted one at a time.
import { z } from "zod";
import { signatures } from "../../forge/identity.ts";
import { moveRefs } from "../../forge/refs.ts";
import { notFound, Refusal } from "../../forge/refusal.ts";
import { isRuleRefusal } from "../../forge/rules/violations.ts";
import { BadTree, ZERO } from "../../git/store.ts";
import type { GitCommit, Sha } from "../../model.ts";
import { type Answer, created, ok, type RepositoryCall } from "../call.ts";
import { findCommitAt } from "../commits.ts";
import { person } from "../person.ts";
import { onRepository } from "../route.ts";
import { gitCommit } from "../shapes/commit.ts";
import { contentOf, listing } from "../shapes/contents.ts";

const change = z.object({
  message: z.string(),
  branch: z.string().optional(),
  sha: z.string().optional(),
  author: person.optional(),
  committer: person.optional(),
});
const newFile = change.extend({ content: z.string() });
const removal = change.extend({ sha: z.string() });

export const contentRoutes = [
  onRepository("GET /repos/{owner}/{repo}/contents/{path}", "contents:read", async (call) => {
    const { world, repository } = call;
    const path = call.param("path").replace(/\/$/, "");
    const ref = call.query("ref") ?? repository.defaultBranch;
    const commit = await findCommitAt(repository, ref);
    if (!commit) throw (await isEmpty(call)) ? new Refusal(404, "This repository is empty.") : notFound();
    if (path === "") return ok(await listing(world, repository, { path, ref, commit, tree: commit.tree }));
    const entry = await repository.git.entry(commit.tree, path);
    if (!entry) throw notFound();
    if (entry.type === "blob" && call.wants("raw"))
      return { status: 200, text: (await repository.git.blob(entry.sha))?.toString() ?? "" };
    if (entry.type === "tree") return ok(await listing(world, repository, { path, ref, commit, tree: entry.sha }));
    return ok(await contentOf(world, repository, { path, ref, commit, entry }));
  }),

  onRepository("PUT /repos/{owner}/{repo}/contents/{path}", "contents:write", async (call) => {
    const { repository } = call;
    const asked = call.body(newFile);
    const path = call.param("path");
    const { branch, head } = await target(call, asked.branch);
    const there = head && (await repository.git.entry(head.tree, path));
    if (there) matching(path, there.sha, asked.sha);
    const blob = await repository.git.writeBlob(Buffer.from(asked.content, "base64"));
    const commit = await commitTo(call, {
      branch,
      head,
      asked,
      entry: { path, mode: there?.mode ?? "100644", sha: blob },
    });
    const entry = await repository.git.entry(commit.tree, path);
    if (!entry) throw new Error(`${path} was written and is not there`);
    const content = await contentOf(call.world, repository, { path, ref: branch, commit, entry });
    return answer(call, there ? ok : created, commit, content);
  }),

  onRepository("DELETE /repos/{owner}/{repo}/contents/{path}", "contents:write", async (call) => {
    const asked = call.body(removal);
    const path = call.param("path");
    const { branch, head } = await target(call, asked.branch);
    const there = head && (await call.repository.git.entry(head.tree, path));
    if (!there) throw notFound();
    matching(path, there.sha, asked.sha);
    const commit = await commitTo(call, { branch, head, asked, entry: { path, mode: there.mode, sha: null } });
    return answer(call, ok, commit, null);
  }),
];

async function isEmpty({ repository }: RepositoryCall): Promise<boolean> {
  return (await repository.git.refs()).size === 0;
}

/** The branch to write and its head; none in an empty repository, where the write makes the first commit. */
async function target(call: RepositoryCall, named: string | undefined) {
  const branch = named ?? call.repository.defaultBranch;
  const sha = (await call.repository.git.refs()).get(`refs/heads/${branch}`);
  const head = sha === undefined ? undefined : await call.repository.git.commit(sha);
  if (!head && !(await isEmpty(call))) throw new Refusal(404, `Branch ${branch} not found`);
  return { branch, head };
}

/** A file is changed only by who names the blob that is there. */
function matching(path: string, there: Sha, named: Sha | undefined): void {
  if (named === undefined) throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (named !== there) throw new Refusal(409, `${path} does not match ${named}`);
}

interface Writing {
  branch: string;
  head: GitCommit | undefined;
  asked: z.infer<typeof change>;
  entry: { path: string; mode: string; sha: Sha | null };
}

async function commitTo(call: RepositoryCall, { branch, head, asked, entry }: Writing): Promise<GitCommit> {
  const { world, actor, repository } = call;
  const tree = await repository.git.writeTree([entry], head?.tree).catch((error: unknown) => {
    throw error instanceof BadTree ? new Refusal(422, "path contains a malformed path component") : error;
  });
  const after = await repository.git.writeCommit({
    tree,
    parents: head ? [head.sha] : [],
    message: asked.message,
    ...signatures(actor, world.clock.now(), asked),
  });
  const updates = [{ name: `refs/heads/${branch}`, before: head?.sha ?? ZERO, after, force: false }];
  await moveRefs(world, actor, { repository, updates }).catch((error: unknown) => {
    // Where other routes answer 422, this one says of the rules, too, that they are in conflict.
    if (isRuleRefusal(error)) throw new Refusal(409, error.message);
    const moved = error instanceof Refusal && error.message === "Reference cannot be updated";
    throw moved ? new Refusal(409, `${branch} is no longer at ${head?.sha}`) : error;
  });
  const commit = await repository.git.commit(after);
  if (!commit) throw new Error(`commit ${after} was written and is not there`);
  return commit;
}

function answer(
  { world, repository }: RepositoryCall,
  say: (body: unknown) => Answer,
  commit: GitCommit,
  content: unknown,
): Answer {
  return say({ content, commit: gitCommit(world, repository, commit) });
}
