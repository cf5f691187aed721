// Reactions to comments, issues and pull requests.
import { z } from "zod";
import { findSubject } from "../../forge/issues.ts";
import { type Reactable, react, unreact } from "../../forge/reactions.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { reactionShape } from "../shapes/reaction.ts";
import { commentOf } from "./conversation.ts";
import { subjectOf } from "./issues.ts";

const CONTENTS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
const newReaction = z.object({ content: z.enum(CONTENTS) });
const filter = z.object({ content: z.enum(CONTENTS).optional() });

const READ = ["issues:read", "pull_requests:read"] as const;
const WRITE = ["issues:write", "pull_requests:write"] as const;

type Find = (call: RepositoryCall, access: "read" | "write") => Reactable;

const comment: Find = (call, access) => {
  const { number, reactions } = commentOf(call, access);
  return { repository: call.repository, subject: findSubject(call.repository, number), reactions };
};

const issue: Find = (call, access) => {
  const subject = subjectOf(call, access);
  return { repository: call.repository, subject, reactions: subject.reactions };
};

export const reactionRoutes = [
  onRepository("GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", [...READ], listed(comment)),
  onRepository("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", [...WRITE], added(comment)),
  onRepository(
    "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}",
    [...WRITE],
    removed(comment),
  ),
  onRepository("GET /repos/{owner}/{repo}/issues/{issue_number}/reactions", [...READ], listed(issue)),
  onRepository("POST /repos/{owner}/{repo}/issues/{issue_number}/reactions", [...WRITE], added(issue)),
  onRepository(
    "DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}",
    [...WRITE],
    removed(issue),
  ),
];

function listed(find: Find) {
  return (call: RepositoryCall) => {
    const { content } = call.asked(filter);
    const reactions = find(call, "read").reactions.filter((one) => content === undefined || one.content === content);
    return list(call, reactions, (reaction) => reactionShape(call.world, reaction));
  };
}

function added(find: Find) {
  return (call: RepositoryCall) => {
    const { reaction, fresh } = react(call.world, call.actor, find(call, "write"), call.body(newReaction).content);
    return (fresh ? created : ok)(reactionShape(call.world, reaction));
  };
}

function removed(find: Find) {
  return (call: RepositoryCall) => {
    unreact(call.actor, find(call, "write"), idParam(call, "reaction_id"));
    return noContent;
  };
}
