// Issues, and pull requests as such.
import { z } from "zod";
import { editIssue, findSubject, isPull, openIssue } from "../../forge/issues.ts";
import { lock, unlock } from "../../forge/locking.ts";
import { editPull } from "../../forge/pulls.ts";
import { Refusal } from "../../forge/refusal.ts";
import { permitsTalk } from "../../forge/talking.ts";
import { permits } from "../../forge/world.ts";
import type { Issue, Pull } from "../../model.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { issueShape } from "../shapes/issue.ts";

const newIssue = z.object({ title: z.string(), body: z.string().nullish() });

const edit = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "reopened"]).nullish(),
});

const locking = z.object({ lock_reason: z.enum(["off-topic", "too heated", "resolved", "spam"]).nullish() });

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
    ok(issueShape(call.world, call.repository, subjectOf(call, "read"))),
  ),

  onRepository(
    "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
    ["issues:write", "pull_requests:write"],
    async (call) => {
      const { world, actor, repository } = call;
      const subject = subjectOf(call, "write");
      const { state_reason: why, ...change } = call.body(edit);
      const reason = why === "not_planned" ? why : undefined;
      if (isPull(subject)) await editPull(world, actor, repository, subject, change);
      else editIssue(world, actor, repository, subject, { ...change, reason });
      return ok(issueShape(world, repository, subject));
    },
  ),

  onRepository(
    "PUT /repos/{owner}/{repo}/issues/{issue_number}/lock",
    ["issues:write", "pull_requests:write"],
    (call) => {
      const about = { repository: call.repository, subject: subjectOf(call, "write") };
      lock(call.world, call.actor, about, call.body(locking).lock_reason ?? null);
      return noContent;
    },
  ),

  onRepository(
    "DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock",
    ["issues:write", "pull_requests:write"],
    (call) => {
      unlock(call.world, call.actor, { repository: call.repository, subject: subjectOf(call, "write") });
      return noContent;
    },
  ),
];

/** The issue or pull request that a call names; 403 where the App was granted the other of the two only. */
export function subjectOf(call: RepositoryCall, access: "read" | "write"): Issue | Pull {
  return talkable(call, findSubject(call.repository, idParam(call, "issue_number")), access);
}

export function talkable(
  { actor, repository }: RepositoryCall,
  subject: Issue | Pull,
  access: "read" | "write",
): Issue | Pull {
  if (!permitsTalk(actor, repository, subject, access))
    throw new Refusal(403, "Resource not accessible by integration");
  return subject;
}
