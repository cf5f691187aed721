// The commits that a merge makes, by each of its three methods.
import type { GitCommit, Pull, Repository, Sha } from "../model.ts";
import { github, personOf } from "./identity.ts";
import { Refusal } from "./refusal.ts";
import type { Actor, World } from "./world.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

/** What a merge commit is made of: `base` and `head` as they are to be merged, texts where somebody gave them. */
export interface Making {
  world: World;
  actor: Actor;
  repository: Repository;
  pull: Pull;
  head: Sha;
  base: Sha;
  title?: string | undefined;
  message?: string | undefined;
}

/** Makes the commit at which the base would be after the merge. Throws 405 when that cannot be. */
export function mergeCommit(method: MergeMethod, making: Making): Promise<Sha> {
  return MAKERS[method](making);
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
