// Issues, and pull requests as such.
import { z } from "zod";
import { editIssue, findSubject, isPull, openIssue } from "../../forge/issues.ts";
import { editPull } from "../../forge/pulls.ts";
import { permits } from "../../forge/world.ts";
import { created, idParam, list, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { issueShape } from "../shapes/issue.ts";

const newIssue = z.object({ title: z.string(), body: z.string().nullish() });

const edit = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "reopened"]).nullish(),
});

const filters = z.object({
  state: z.enum(["open", "closed", "all"]).default("open"),
  creator: z.string().optional(),
  since: z.string().optional(),
  sort: z.enum(["created", "updated", "comments"]).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
});

export const issueRoutes = [
  /** Pull requests among them, as on GitHub: who wants issues only looks for what has no `pull_request`. */
  onRepository("GET /repos/{owner}/{repo}/issues", ["issues:read", "pull_requests:read"], (call) => {
    const { world, actor, repository } = call;
    const asked = call.asked(filters);
    const all = [
      ...(permits(actor, repository, "issues", "read") ? repository.issues : []),
      ...(permits(actor, repository, "pull_requests", "read") ? repository.pulls : []),
    ].filter(
      (one) =>
        (asked.state === "all" || asked.state === one.state) &&
        (asked.creator ?? one.author.login) === one.author.login &&
        (asked.since === undefined || one.updatedAt >= Date.parse(asked.since)),
    );
    const key = asked.sort === "updated" ? "updatedAt" : "number";
    all.sort((a, b) => a[key] - b[key]);
    if (asked.direction === "desc") all.reverse();
    return list(call, all, (one) => issueShape(world, repository, one));
  }),

  onRepository("POST /repos/{owner}/{repo}/issues", "issues:write", (call) => {
    const { world, actor, repository } = call;
    return created(issueShape(world, repository, openIssue(world, actor, repository, call.body(newIssue))));
  }),

  onRepository("GET /repos/{owner}/{repo}/issues/{issue_number}", ["issues:read", "pull_requests:read"], (call) =>
    ok(issueShape(call.world, call.repository, subjectOf(call))),
  ),

  onRepository(
    "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
    ["issues:write", "pull_requests:write"],
    async (call) => {
      const { world, actor, repository } = call;
      const subject = subjectOf(call);
      const { state_reason: why, ...change } = call.body(edit);
      const reason = why === "not_planned" ? why : undefined;
      if (isPull(subject)) await editPull(world, actor, repository, subject, change);
      else editIssue(world, actor, repository, subject, { ...change, reason });
      return ok(issueShape(world, repository, subject));
    },
  ),
];

/** The issue or pull request that a call names. */
export function subjectOf(call: RepositoryCall) {
  return findSubject(call.repository, idParam(call, "issue_number"));
}
