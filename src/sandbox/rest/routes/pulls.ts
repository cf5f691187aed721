// Pull requests.
import { z } from "zod";
import { newCommits } from "../../forge/merge-commits.ts";
import { mergePull } from "../../forge/merging.ts";
import { editPull, findPull, openPull } from "../../forge/pulls.ts";
import { updateBranch } from "../../forge/updating.ts";
import { created, idParam, list, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { diffEntry, listedCommit } from "../shapes/commit.ts";
import { changesOf, fullPull, listedPull, readPull } from "../shapes/pull.ts";

const filters = z.object({
  state: z.enum(["open", "closed", "all"]).default("open"),
  head: z.string().optional(),
  base: z.string().optional(),
  sort: z.enum(["created", "updated", "popularity", "long-running"]).default("created"),
  direction: z.enum(["asc", "desc"]).optional(),
});

const newPull = z.object({
  title: z.string(),
  body: z.string().nullish(),
  head: z.string(),
  base: z.string(),
  draft: z.boolean().optional(),
});

const edit = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

const merge = z.object({
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
});

const update = z.object({ expected_head_sha: z.string().optional() });

export const pullRoutes = [
  onRepository("GET /repos/{owner}/{repo}/pulls", "pull_requests:read", (call) => {
    const { world, repository } = call;
    const asked = call.asked(filters);
    const label = (ref: string) => `${repository.owner.login}:${ref}`;
    const found = repository.pulls.filter(
      (pull) =>
        (asked.state === "all" || asked.state === pull.state) &&
        (asked.head === undefined || asked.head === label(pull.head.ref)) &&
        (asked.base === undefined || asked.base === pull.base.ref),
    );
    const key = asked.sort === "updated" ? "updatedAt" : "number";
    found.sort((a, b) => a[key] - b[key]);
    // Newest first, when nothing is said about the order.
    if ((asked.direction ?? (call.query("sort") ? "asc" : "desc")) === "desc") found.reverse();
    return list(call, found, (pull) => listedPull(world, repository, pull));
  }),

  onRepository("POST /repos/{owner}/{repo}/pulls", "pull_requests:write", async (call) => {
    const { world, actor, repository } = call;
    const pull = await openPull(world, actor, repository, call.body(newPull));
    return created(await fullPull(world, repository, pull));
  }),

  onRepository("GET /repos/{owner}/{repo}/pulls/{pull_number}", "pull_requests:read", async (call) => {
    const { world, repository } = call;
    const pull = pullOf(call);
    if (!call.wants("diff")) return ok(await readPull(world, repository, pull));
    const start = await repository.git.mergeBase(pull.base.sha, pull.head.sha);
    return { status: 200, text: await repository.git.patch(start, pull.head.sha) };
  }),

  onRepository("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", "pull_requests:write", async (call) => {
    const { world, actor, repository } = call;
    const pull = pullOf(call);
    await editPull(world, actor, repository, pull, call.body(edit));
    return ok(await fullPull(world, repository, pull));
  }),

  onRepository("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", "contents:write", async (call) => {
    const { world, actor, repository } = call;
    const { merge_method: method, commit_title: title, commit_message: message, sha: head } = call.body(merge);
    const sha = await mergePull(world, actor, repository, pullOf(call), { method, title, message, sha: head });
    return ok({ sha, merged: true, message: "Pull Request successfully merged" });
  }),

  onRepository("PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch", "contents:write", async (call) => {
    const { world, actor, repository } = call;
    const pull = pullOf(call);
    await updateBranch(world, actor, repository, pull, { expectedHead: call.body(update).expected_head_sha });
    return {
      status: 202,
      body: { message: "Updating pull request branch.", url: listedPull(world, repository, pull).url },
    };
  }),

  onRepository("GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", "pull_requests:read", async (call) => {
    const { world, repository } = call;
    const pull = pullOf(call);
    const commits = await newCommits(repository, pull.base.sha, pull.head.sha);
    return list(call, commits.slice(0, 250), (commit) => listedCommit(world, repository, commit));
  }),

  onRepository("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", "pull_requests:read", async (call) => {
    const { world, repository } = call;
    const pull = pullOf(call);
    const changes = await changesOf(repository, pull);
    return list(call, changes.slice(0, 3000), (change) => diffEntry(world, repository, pull.head.sha, change));
  }),
];

export function pullOf(call: RepositoryCall) {
  return findPull(call.repository, idParam(call, "pull_number"));
}
