// Comments: what people write on issues and pull requests, and who may change it.
import type { Comment, Issue, Pull, Repository } from "../model.ts";
import { refuseLocked } from "./locking.ts";
import { MAX_BODY } from "./pulls.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, nextId, roleOf, type World } from "./world.ts";

export function findComment(repository: Repository, id: number): Comment {
  const comment = repository.comments.find((one) => one.id === id);
  if (!comment) throw notFound();
  return comment;
}

/** Writes a comment on an issue or a pull request. Throws 403 where the conversation is locked. */
export function addComment(
  world: World,
  actor: Actor,
  repository: Repository,
  subject: Issue | Pull,
  body: string,
): Comment {
  refuseLocked(actor, { repository, subject }, "comment");
  refuseBody(body);
  const now = world.clock.now();
  const comment: Comment = {
    id: nextId(world),
    number: subject.number,
    author: actor.account,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  repository.comments.push(comment);
  subject.updatedAt = now;
  announce(world, { name: "issue_comment", action: "created", sender: actor.account, repository, comment });
  return comment;
}

/** Edits a comment: one's own, or anyone's with write access. */
export function editComment(world: World, actor: Actor, repository: Repository, comment: Comment, body: string): void {
  refuseForeign(actor, repository, comment);
  refuseBody(body);
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.updatedAt = world.clock.now();
  comment.editedAt = comment.updatedAt;
  announce(world, { name: "issue_comment", action: "edited", sender: actor.account, repository, comment, changes });
}

/** Deletes a comment: one's own, or anyone's with write access. */
export function deleteComment(world: World, actor: Actor, repository: Repository, comment: Comment): void {
  refuseForeign(actor, repository, comment);
  repository.comments.splice(repository.comments.indexOf(comment), 1);
  announce(world, { name: "issue_comment", action: "deleted", sender: actor.account, repository, comment });
}

function refuseForeign(actor: Actor, repository: Repository, comment: Comment): void {
  if (comment.author.id === actor.account.id) return;
  if (!atLeast(roleOf(actor, repository), "write")) throw new Refusal(403, "Must have admin rights to Repository.");
}

function refuseBody(body: string): void {
  if (body.trim() === "") throw invalid("IssueComment", "body", "Body can't be blank");
  if (body.length > MAX_BODY)
    throw invalid("IssueComment", "body", `Body is too long (maximum is ${MAX_BODY} characters)`);
}
