// The merge button, by its three methods, with what GitHub refuses.
import { ZERO } from "../git/refs.ts";
import type { GitCommit, Pull, Repository, Sha } from "../model.ts";
import { github, personOf } from "./identity.ts";
import { moveRefs } from "./refs.ts";
import { Refusal } from "./refusal.ts";
import { binding } from "./rules/bypass.ts";
import { rulesetsOn, rulesOf } from "./rules/conditions.ts";
import { mergeViolations, ruleRefusal } from "./rules/violations.ts";
import type { Actor, World } from "./world.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export interface MergeRequest {
  method: MergeMethod;
  /** The head that is to be merged; another one is refused. */
  sha?: Sha | undefined;
  title?: string | undefined;
  message?: string | undefined;
}

const NAMES: Record<MergeMethod, string> = {
  merge: "Merge commits",
  squash: "Squash merges",
  rebase: "Rebase merges",
};

/**
 * Merges a pull request and gives the commit its base now is at. Throws 405 when it cannot be merged or the method
 * is not allowed, 409 when the head is not the one named (docs.github.com/rest/pulls/pulls#merge-a-pull-request).
 */
export async function mergePull(
  world: World,
  actor: Actor,
  repository: Repository,
  pull: Pull,
  { method, sha, title, message }: MergeRequest,
): Promise<Sha> {
  if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  if (sha !== undefined && sha !== pull.head.sha)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  if (!repository.mergeMethods[method]) throw new Refusal(405, `${NAMES[method]} are not allowed on this repository.`);
  refuseMethod(actor, repository, pull, method);
  const ends = { head: pull.head.sha, base: pull.base.sha };
  const commit = await MAKERS[method]({ world, actor, repository, pull, ...ends, title, message });
  if (pull.state !== "open" || pull.head.sha !== ends.head)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  const violations = await mergeViolations(world, repository, pull, actor);
  if (violations.length > 0) throw ruleRefusal(405, violations);
  await moveRefs(world, actor, {
    repository,
    updates: [{ name: `refs/heads/${pull.base.ref}`, before: ends.base, after: commit, force: false }],
    merging: { pull, commit },
  }).catch((error: unknown) => {
    const moved = error instanceof Refusal && error.message === "Reference cannot be updated";
    throw moved ? new Refusal(405, "Base branch was modified. Review and try the merge again.") : error;
  });
  if (repository.deleteBranchOnMerge) await deleteHead(world, actor, repository, pull);
  return commit;
}

/** What the rules of the base have against a method: linear history knows no merge commits. */
function refuseMethod(actor: Actor, repository: Repository, pull: Pull, method: MergeMethod): void {
  const rulesets = binding(rulesetsOn(repository, `refs/heads/${pull.base.ref}`), actor, repository, "merge");
  const rules = rulesets.flatMap(({ rules }) => rules);
  const allowed = rulesOf(rules, "pull_request").every(({ parameters }) =>
    parameters.allowed_merge_methods.includes(method),
  );
  if (!allowed) throw ruleRefusal(405, [`${NAMES[method]} are not allowed on this repository.`]);
  if (method === "merge" && rulesOf(rules, "required_linear_history").length > 0)
    throw ruleRefusal(405, ["This branch must not contain merge commits."]);
}

interface Making {
  world: World;
  actor: Actor;
  repository: Repository;
  pull: Pull;
  head: Sha;
  base: Sha;
  title: string | undefined;
  message: string | undefined;
}

const MAKERS: Record<MergeMethod, (making: Making) => Promise<Sha>> = {
  async merge({ world, actor, repository, pull, head, base, title, message }) {
    const subject = title ?? `Merge pull request #${pull.number} from ${repository.owner.login}/${pull.head.ref}`;
    return repository.git.writeCommit({
      tree: await mergedTree(repository, base, head),
      parents: [base, head],
      message: joined(subject, message ?? pull.title),
      author: personOf(actor.account, world.clock.now()),
      committer: github(world.clock.now()),
    });
  },

  async squash({ world, repository, pull, head, base, title, message }) {
    const commits = await newCommits(repository, base, head);
    const defaults = squashMessage(pull, commits);
    return repository.git.writeCommit({
      tree: await mergedTree(repository, base, head),
      parents: [base],
      message: joined(title ?? defaults.title, message ?? defaults.body),
      author: personOf(pull.author, world.clock.now()),
      committer: github(world.clock.now()),
    });
  },

  async rebase({ world, repository, head, base }) {
    let at = base;
    for (const commit of await newCommits(repository, base, head)) {
      if (commit.parents.length > 1) continue;
      const picked = await repository.git.cherryPick(commit.sha, at);
      if (!("tree" in picked)) throw new Refusal(405, "This branch can't be rebased");
      at = await repository.git.writeCommit({
        tree: picked.tree,
        parents: [at],
        message: commit.message,
        author: commit.author,
        committer: github(world.clock.now()),
      });
    }
    if (at === base) throw new Refusal(405, "This branch can't be rebased");
    return at;
  },
};

async function mergedTree(repository: Repository, base: Sha, head: Sha): Promise<Sha> {
  const merged = await repository.git.mergeTree(base, head);
  if ("tree" in merged) return merged.tree;
  throw new Refusal(405, "Pull Request is not mergeable");
}

/** The commits that a pull request brings, oldest first. */
export async function newCommits(repository: Repository, base: Sha, head: Sha): Promise<GitCommit[]> {
  const newest = await repository.git.log(head, { max: 10_000, not: [base] });
  return newest.reverse();
}

/** GitHub's default: one commit lends its own message, several are listed below the pull request's title. */
function squashMessage(pull: Pull, commits: GitCommit[]): { title: string; body: string } {
  const [only] = commits;
  if (commits.length !== 1 || !only)
    return {
      title: `${pull.title} (#${pull.number})`,
      body: commits.map(({ message }) => `* ${message}`).join("\n\n"),
    };
  const [subject = "", ...rest] = only.message.split("\n");
  return { title: `${subject} (#${pull.number})`, body: rest.join("\n").trim() };
}

function joined(title: string, body: string): string {
  return body === "" ? title : `${title}\n\n${body}`;
}

async function deleteHead(world: World, actor: Actor, repository: Repository, pull: Pull): Promise<void> {
  const name = `refs/heads/${pull.head.ref}`;
  const updates = [{ name, before: pull.head.sha, after: ZERO, force: false }];
  await moveRefs(world, actor, { repository, updates }).catch((error: unknown) => {
    // Whoever pushed to the branch meanwhile wants to keep it.
    if (!(error instanceof Refusal)) throw error;
  });
}
