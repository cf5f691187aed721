// What a person can do from a pull request's page, by the very operations of the API.
import { addComment } from "../forge/conversation.ts";
import { type MergeMethod, mergePull } from "../forge/merging.ts";
import { editPull } from "../forge/pulls.ts";
import { Refusal } from "../forge/refusal.ts";
import { reviewPull } from "../forge/reviews.ts";
import { type Actor, findAccount, type Permission, permits, type World } from "../forge/world.ts";
import type { Pull, Repository } from "../model.ts";

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

const comment: Action = (world, { repository, pull, as, form }) => {
  const actor = actorFor(world, { repository, as, permission: "issues" });
  addComment(world, actor, repository, pull, String(form.get("body") ?? ""));
};

/** Whoever may read may review, as on GitHub; whose approval counts is another question. */
const approve: Action = (world, { repository, pull, as }) => {
  const actor = actorFor(world, { repository, as, permission: "issues" });
  reviewPull(world, actor, { repository, pull }, { state: "APPROVED", body: "" });
};

const turn =
  (state: "open" | "closed"): Action =>
  (world, { repository, pull, as }) =>
    editPull(world, actorFor(world, { repository, as, permission: "pull_requests" }), repository, pull, { state });

/** The forms of a pull request's page, by the last part of their address. They throw the `Refusal` of the API. */
export const actions: ReadonlyMap<string, Action> = new Map([
  ["merge", merge],
  ["comment", comment],
  ["approve", approve],
  ["close", turn("closed")],
  ["reopen", turn("open")],
]);

function actorFor(
  world: World,
  { repository, as, permission }: { repository: Repository; as: string; permission: Permission },
): Actor {
  const account = findAccount(world, as);
  if (account?.kind !== "User") throw new Refusal(401, "Choose who you are.");
  if (!permits({ account }, repository, permission, "write"))
    throw new Refusal(403, `Must have push access to Repository: ${as} has not.`);
  return { account };
}

function isMethod(text: string): text is MergeMethod {
  return text === "merge" || text === "squash" || text === "rebase";
}
