// What people write on pull requests: comments and reviews.
import type { Comment, Pull, Repository, Review, Sha } from "../model.ts";
import { MAX_BODY } from "./pulls.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, nextId, roleOf, type World } from "./world.ts";

export function findComment(repository: Repository, id: number): Comment {
  const comment = repository.comments.find((one) => one.id === id);
  if (!comment) throw notFound();
  return comment;
}

/** Writes a comment on a pull request. */
export function addComment(world: World, actor: Actor, repository: Repository, pull: Pull, body: string): Comment {
  refuseBody(body);
  const now = world.clock.now();
  const comment: Comment = {
    id: nextId(world),
    number: pull.number,
    author: actor.account,
    body,
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.push(comment);
  pull.updatedAt = now;
  announce(world, { name: "issue_comment", action: "created", sender: actor.account, repository, comment });
  return comment;
}

/** Edits a comment: one's own, or anyone's with write access. */
export function editComment(world: World, actor: Actor, repository: Repository, comment: Comment, body: string): void {
  refuseForeign(actor, repository, comment);
  refuseBody(body);
  comment.body = body;
  comment.updatedAt = world.clock.now();
  announce(world, { name: "issue_comment", action: "edited", sender: actor.account, repository, comment });
}

/** Deletes a comment: one's own, or anyone's with write access. */
export function deleteComment(world: World, actor: Actor, repository: Repository, comment: Comment): void {
  refuseForeign(actor, repository, comment);
  repository.comments.splice(repository.comments.indexOf(comment), 1);
  announce(world, { name: "issue_comment", action: "deleted", sender: actor.account, repository, comment });
}

/** Reviews a pull request at a commit (its head, if none is named). Nobody approves what is their own. */
export function reviewPull(
  world: World,
  actor: Actor,
  pull: Pull,
  { state, body, commit }: { state: Review["state"]; body: string; commit?: Sha | undefined },
): Review {
  const own = pull.author.id === actor.account.id;
  if (own && state === "APPROVED")
    throw new Refusal(422, "Unprocessable Entity", ["Review Can not approve your own pull request"]);
  if (own && state === "CHANGES_REQUESTED")
    throw new Refusal(422, "Unprocessable Entity", ["Review Can not request changes on your own pull request"]);
  const at = world.clock.now();
  const review: Review = { id: nextId(world), author: actor.account, state, body, commit: commit ?? pull.head.sha, at };
  pull.reviews.push(review);
  pull.updatedAt = at;
  return review;
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
