// What a person can do from a pull request's page, by the very operations of the API.
import { addComment } from "../forge/conversation.ts";
import type { MergeMethod } from "../forge/merge-commits.ts";
import { mergePull } from "../forge/merging.ts";
import { editPull } from "../forge/pulls.ts";
import { dequeue, enqueue } from "../forge/queue/enqueue.ts";
import { Refusal } from "../forge/refusal.ts";
import { reviewPull } from "../forge/reviews.ts";
import type { World } from "../forge/world.ts";
import type { Pull, Repository } from "../model.ts";
import { actorFor } from "./acting.ts";
import { press, rerun } from "./check-actions.ts";

export interface Act {
  repository: Repository;
  pull: Pull;
  /** Login of the person who is chosen to act. */
  as: string;
  form: FormData;
}

type Action = (world: World, act: Act) => unknown;

/** Merges the head that was shown, by the chosen method. */
const merge: Action = (world, { repository, pull, as, form }) => {
  const actor = actorFor(world, { repository, as, permission: "contents" });
  const method = String(form.get("method"));
  if (!isMethod(method)) throw new Refusal(422, `There is no merge method ${method}.`);
  return mergePull(world, actor, repository, pull, { method, sha: String(form.get("sha")) });
};

/** Puts the head that was shown into the merge queue, or takes it out. */
const queue: Action = (world, { repository, pull, as, form }) => {
  const actor = actorFor(world, { repository, as, permission: "contents" });
  return enqueue(world, actor, { repository, pull, expectedHead: String(form.get("sha")), place: "back" });
};

const unqueue: Action = (world, { repository, pull, as }) =>
  dequeue(world, actorFor(world, { repository, as, permission: "contents" }), repository, pull);

const comment: Action = (world, { repository, pull, as, form }) => {
  const actor = actorFor(world, { repository, as, permission: "issues" });
  addComment(world, actor, repository, pull, String(form.get("body") ?? ""));
};

/** Whoever may read may review, as on GitHub; whose approval counts is another question. */
const review =
  (state: "APPROVED" | "CHANGES_REQUESTED"): Action =>
  (world, { repository, pull, as, form }) => {
    const actor = actorFor(world, { repository, as, permission: "issues" });
    const body = String(form.get("body") ?? "");
    if (state !== "APPROVED" && body.trim() === "")
      throw new Refusal(422, "Unprocessable Entity", ["Body can't be blank"]);
    reviewPull(world, actor, { repository, pull }, { state, body });
  };

const turn =
  (state: "open" | "closed"): Action =>
  (world, { repository, pull, as }) =>
    editPull(world, actorFor(world, { repository, as, permission: "pull_requests" }), repository, pull, { state });

/** The forms of a pull request's page, by the last part of their address. They throw the `Refusal` of the API. */
export const actions: ReadonlyMap<string, Action> = new Map([
  ["merge", merge],
  ["enqueue", queue],
  ["dequeue", unqueue],
  ["comment", comment],
  ["approve", review("APPROVED")],
  ["object", review("CHANGES_REQUESTED")],
  ["press", press],
  ["rerun", rerun],
  ["close", turn("closed")],
  ["reopen", turn("open")],
]);

function isMethod(text: string): text is MergeMethod {
  return text === "merge" || text === "squash" || text === "rebase";
}
