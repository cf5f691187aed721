// Reviews of a pull request: giving one, taking one back, and those that a push makes stale.
import type { Pull, Repository, Review, Sha } from "../model.ts";
import { notFound, Refusal } from "./refusal.ts";
import { rulesOn } from "./rules/conditions.ts";
import { type Actor, announce, atLeast, nextId, roleOf, type World } from "./world.ts";

export function findReview(pull: Pull, id: number): Review {
  const review = pull.reviews.find((one) => one.id === id);
  if (!review) throw notFound();
  return review;
}

/** Reviews a pull request at a commit (its head, if none is named). Nobody approves what is their own. */
export function reviewPull(
  world: World,
  actor: Actor,
  { repository, pull }: { repository: Repository; pull: Pull },
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
  const sender = actor.account;
  announce(world, { name: "pull_request_review", action: "submitted", sender, repository, pull, review });
  return review;
}

/** Dismisses an approval or a request for changes. It takes write access (docs.github.com: dismissing a review). */
export function dismissReview(
  world: World,
  actor: Actor,
  { repository, pull, review }: { repository: Repository; pull: Pull; review: Review },
): void {
  if (!actor.installation && !atLeast(roleOf(actor, repository), "write"))
    throw new Refusal(403, "Must have push access to Repository.");
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
    throw new Refusal(422, "Unprocessable Entity", [
      `Can not dismiss a ${review.state === "DISMISSED" ? "dismissed" : "commented"} pull request review`,
    ]);
  review.state = "DISMISSED";
  pull.updatedAt = world.clock.now();
  const sender = actor.account;
  announce(world, { name: "pull_request_review", action: "dismissed", sender, repository, pull, review });
}

/**
 * Where the rules say so, approvals fall when a push changes what the pull request changes: merging its base into it
 * does not (docs.github.com: available rules for rulesets, "dismiss stale pull request approvals").
 */
export async function dismissStale(
  world: World,
  actor: Actor,
  repository: Repository,
  pull: Pull,
  before: Sha,
): Promise<void> {
  const rules = rulesOn(repository, { branch: pull.base.ref, type: "pull_request" });
  if (!rules.some(({ parameters }) => parameters.dismiss_stale_reviews_on_push)) return;
  const approvals = pull.reviews.filter(({ state }) => state === "APPROVED");
  if (approvals.length === 0) return;
  const [was, is] = await Promise.all([before, pull.head.sha].map((head) => contentOf(repository, pull, head)));
  if (was === is) return;
  const sender = actor.account;
  for (const review of approvals) {
    review.state = "DISMISSED";
    announce(world, { name: "pull_request_review", action: "dismissed", sender, repository, pull, review });
  }
}

/** What a head changes against where it left the base, as text that can be compared. */
async function contentOf({ git }: Repository, { base }: Pull, head: Sha): Promise<string> {
  const changes = await git.diff(await git.mergeBase(base.sha, head), head);
  return JSON.stringify(changes.map(({ path, status, sha }) => [path, status, sha]));
}
