// Reactions to comments, issues and pull requests.
import { z } from "zod";
import { findComment } from "../../forge/conversation.ts";
import { react, unreact } from "../../forge/reactions.ts";
import type { Reaction } from "../../model.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { reactionShape } from "../shapes/reaction.ts";
import { subjectOf } from "./issues.ts";

const CONTENTS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
const newReaction = z.object({ content: z.enum(CONTENTS) });
const filter = z.object({ content: z.enum(CONTENTS).optional() });

const READ = ["issues:read", "pull_requests:read"] as const;
const WRITE = ["issues:write", "pull_requests:write"] as const;

type Find = (call: RepositoryCall) => { reactions: Reaction[] };

const comment: Find = (call) => findComment(call.repository, idParam(call, "comment_id"));
const issue: Find = subjectOf;

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
    const reactions = find(call).reactions.filter((one) => content === undefined || one.content === content);
    return list(call, reactions, (reaction) => reactionShape(call.world, reaction));
  };
}

function added(find: Find) {
  return (call: RepositoryCall) => {
    const { reaction, fresh } = react(call.world, call.actor, find(call), call.body(newReaction).content);
    return (fresh ? created : ok)(reactionShape(call.world, reaction));
  };
}

function removed(find: Find) {
  return (call: RepositoryCall) => {
    unreact(call.actor, find(call), idParam(call, "reaction_id"));
    return noContent;
  };
}
