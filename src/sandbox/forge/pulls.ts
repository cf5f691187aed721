// Pull requests: opening, editing, closing and reopening, with what GitHub refuses.
import type { Pull, Repository, Role, Sha } from "../model.ts";
import type { PullChanges } from "./events.ts";
import { closePull, keepPullRef, note } from "./following.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, nextId, roleOf, type World } from "./world.ts";

/** Longer bodies are refused: "body is too long (maximum is 65536 characters)". */
export const MAX_BODY = 65_536;

export interface NewPull {
  title: string;
  body?: string | null | undefined;
  /** A branch, or `owner:branch` with the repository's own owner: there are no forks here. */
  head: string;
  base: string;
  draft?: boolean | undefined;
}

/** What is to be different; what is left out stays. */
export interface PullEdit {
  title?: string | undefined;
  body?: string | null | undefined;
  base?: string | undefined;
  state?: "open" | "closed" | undefined;
}

export function findPull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.find((one) => one.number === number);
  if (!pull) throw notFound();
  return pull;
}

/** Opens a pull request. Refuses missing branches, nothing to merge, and a second one for the same head and base. */
export async function openPull(world: World, actor: Actor, repository: Repository, asked: NewPull): Promise<Pull> {
  const owner = repository.owner.login;
  const head = asked.head.startsWith(`${owner}:`) ? asked.head.slice(owner.length + 1) : asked.head;
  const { base, title, body = null } = asked;
  // There are no forks here, so a new pull request comes from a branch that one can push to.
  refuseBelow(actor, repository, "write");
  if (title.trim() === "") throw new Refusal(422, "Validation Failed", [missing("title")]);
  refuseLong(body);
  const branches = await repository.git.refs();
  const headSha = branches.get(`refs/heads/${head}`);
  const baseSha = branches.get(`refs/heads/${base}`);
  if (!headSha) throw invalid("PullRequest", "head");
  if (!baseSha) throw invalid("PullRequest", "base");
  await refuseUnmergeable(repository, { head: { ref: head, sha: headSha }, base: { ref: base, sha: baseSha } });
  const now = world.clock.now();
  const pull: Pull = {
    id: nextId(world),
    number: repository.nextNumber++,
    title,
    body,
    author: actor.account,
    draft: asked.draft ?? false,
    state: "open",
    head: { ref: head, sha: headSha },
    base: { ref: base, sha: baseSha },
    createdAt: now,
    updatedAt: now,
    mergeable: null,
    timeline: [],
    reviews: [],
    reactions: [],
  };
  repository.pulls.push(pull);
  await keepPullRef(repository, pull);
  announce(world, { name: "pull_request", action: "opened", sender: actor.account, repository, pull });
  return pull;
}

/** Edits title, body or base of a pull request, closes it, or opens it again. */
export async function editPull(
  world: World,
  actor: Actor,
  repository: Repository,
  pull: Pull,
  edit: PullEdit,
): Promise<void> {
  if (pull.author.id !== actor.account.id) refuseBelow(actor, repository, "triage");
  const changes: PullChanges = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    if (edit.title.trim() === "") throw new Refusal(422, "Validation Failed", [missing("title")]);
    changes.title = { from: pull.title };
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    refuseLong(edit.body);
    changes.body = { from: pull.body };
  }
  const base = await newBase(repository, pull, edit.base);
  if (base) changes.base = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
  if (changes.title && edit.title !== undefined) pull.title = edit.title;
  if (changes.body && edit.body !== undefined) pull.body = edit.body;
  if (base) Object.assign(pull, { base, mergeable: null });
  if (Object.keys(changes).length > 0) {
    pull.updatedAt = world.clock.now();
    announce(world, { name: "pull_request", action: "edited", sender: actor.account, repository, pull, changes });
  }
  if (edit.state === "closed" && pull.state === "open") closePull(world, actor, repository, pull);
  if (edit.state === "open" && pull.state === "closed") await reopenPull(world, actor, repository, pull);
}

async function newBase(repository: Repository, pull: Pull, ref: string | undefined): Promise<Pull["base"] | undefined> {
  if (ref === undefined || ref === pull.base.ref) return undefined;
  const sha = (await repository.git.refs()).get(`refs/heads/${ref}`);
  if (!sha) throw invalid("PullRequest", "base", `Proposed base branch '${ref}' was not found`);
  if (pull.state === "closed")
    throw invalid("PullRequest", "base", "Cannot change the base branch of a closed pull request.");
  await refuseUnmergeable(repository, { head: pull.head, base: { ref, sha } });
  return { ref, sha };
}

/** Reopening takes the branch as it is now, unless it is gone, was rewritten, or holds nothing new. */
async function reopenPull(world: World, actor: Actor, repository: Repository, pull: Pull): Promise<void> {
  const refuse = (why: string) => invalid("PullRequest", "state", `state cannot be changed. ${why}`);
  if (pull.merged) throw refuse("The pull request has been merged.");
  const branches = await repository.git.refs();
  const head = branches.get(`refs/heads/${pull.head.ref}`);
  const base = branches.get(`refs/heads/${pull.base.ref}`);
  if (!head) throw refuse(`The ${pull.head.ref} branch has been deleted.`);
  if (!base) throw refuse(`The ${pull.base.ref} branch has been deleted.`);
  if (!(await repository.git.isAncestor(pull.head.sha, head)))
    throw refuse(`The ${pull.head.ref} branch was force-pushed or recreated.`);
  if (await repository.git.isAncestor(head, base))
    throw refuse(`There are no new commits on the ${pull.head.ref} branch.`);
  if (openTwin(repository, pull.head.ref, pull.base.ref))
    throw refuse(`There is already an open pull request from ${repository.owner.login}:${pull.head.ref}.`);
  pull.head.sha = head;
  pull.base.sha = base;
  pull.mergeable = null;
  pull.state = "open";
  pull.updatedAt = world.clock.now();
  delete pull.closedAt;
  delete pull.closedBy;
  note(world, actor, pull, "reopened");
  await keepPullRef(repository, pull);
  announce(world, { name: "pull_request", action: "reopened", sender: actor.account, repository, pull });
}

interface End {
  ref: string;
  sha: Sha;
}

async function refuseUnmergeable(repository: Repository, { head, base }: { head: End; base: End }): Promise<void> {
  const owner = repository.owner.login;
  const refuse = (message: string) =>
    new Refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
  if (openTwin(repository, head.ref, base.ref)) throw refuse(`A pull request already exists for ${owner}:${head.ref}.`);
  if (await repository.git.isAncestor(head.sha, base.sha))
    throw refuse(`No commits between ${base.ref} and ${head.ref}`);
  if (!(await repository.git.mergeBase(head.sha, base.sha)))
    throw refuse(`The ${head.ref} branch has no history in common with ${base.ref}`);
}

function openTwin(repository: Repository, head: string, base: string): Pull | undefined {
  return repository.pulls.find((one) => one.state === "open" && one.head.ref === head && one.base.ref === base);
}

/** What an installation may do is said by its permissions; a person needs a role. */
function refuseBelow(actor: Actor, repository: Repository, role: Role): void {
  if (!actor.installation && !atLeast(roleOf(actor, repository), role))
    throw new Refusal(403, `Must have ${role} access to Repository.`);
}

function refuseLong(body: string | null): void {
  if (body !== null && body.length > MAX_BODY)
    throw invalid("PullRequest", "body", `body is too long (maximum is ${MAX_BODY} characters)`);
}

function missing(field: string) {
  return { resource: "PullRequest", field, code: "missing_field" };
}
