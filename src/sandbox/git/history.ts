// Questions about how commits relate: logs, counts, merge bases. Answers about named commits never change, so they are kept.
import type { GitCommit, Sha } from "../model.ts";
import type { Objects } from "./objects.ts";
import { git, tryGit } from "./spawn.ts";

export interface LogOptions {
  max: number;
  skip?: number;
  path?: string;
  not?: Sha[];
}

export interface History {
  log(sha: Sha, options: LogOptions): Promise<GitCommit[]>;
  count(sha: Sha, options?: { not?: Sha[] }): Promise<number>;
  mergeBase(a: Sha, b: Sha): Promise<Sha | undefined>;
  isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean>;
}

/** How many commits are walked here before git itself is asked: starting it takes longer than walking a short history. */
const WALK = 200;

export function openHistory(directory: string, objects: Objects): History {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(question: string[], work: () => Promise<T>): Promise<T> => {
    const key = question.join(" ");
    const known = answers.get(key);
    if (known) return known as Promise<T>;
    if (answers.size > 20_000) answers.clear();
    const answer = work();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };

  /** A commit and all that it stands on, in the order of `git rev-list`; undefined where they are too many to walk. */
  const reach = (sha: Sha) =>
    once(["reach", sha], async () => {
      const start = await objects.commit(sha);
      if (!start) return undefined;
      const waiting = [start];
      const met = new Set([sha]);
      const found: GitCommit[] = [];
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (found.push(next) > WALK) return undefined;
        for (const parent of next.parents.filter((one) => !met.has(one))) {
          met.add(parent);
          const commit = await objects.commit(parent);
          if (commit) insertByDate(waiting, commit);
        }
      }
      return found;
    });

  /** What `sha` has and none of `not`; undefined where only git can tell. */
  const beyond = async (sha: Sha, not: readonly Sha[]): Promise<GitCommit[] | undefined> => {
    const [own, ...others] = await Promise.all([sha, ...not].map(reach));
    if (!own || others.some((other) => !other)) return undefined;
    const left = new Set(others.flatMap((other) => other?.map((commit) => commit.sha) ?? []));
    return own.filter((commit) => !left.has(commit.sha));
  };

  const isAncestor = async (ancestor: Sha, descendant: Sha) => {
    const near = await reach(descendant);
    if (near) return near.some(({ sha }) => sha === ancestor);
    return once(["ancestor", ancestor, descendant], async () => {
      const { code } = await tryGit(directory, ["merge-base", "--is-ancestor", ancestor, descendant]);
      return code === 0;
    });
  };

  return {
    isAncestor,
    async log(sha, { max, skip = 0, path, not = [] }) {
      const near = path ? undefined : await beyond(sha, not);
      if (near) return near.slice(skip, skip + max);
      const range = [sha, ...not.map((other) => `^${other}`), "--", ...(path ? [path] : [])];
      const question = ["rev-list", `--max-count=${max}`, `--skip=${skip}`, ...range];
      const listed = await once(question, () => git(directory, question));
      const commits = await Promise.all(listed.split("\n").map((id) => objects.commit(id)));
      return commits.filter((commit) => commit !== undefined);
    },
    async count(sha, { not = [] } = {}) {
      const near = await beyond(sha, not);
      if (near) return near.length;
      const range = [sha, ...not.map((other) => `^${other}`)];
      return once(["count", ...range], async () =>
        Number(await git(directory, ["rev-list", "--count", ...range, "--"])),
      );
    },
    async mergeBase(a, b) {
      const [near, far] = [await reach(a), await reach(b)];
      if (near && far) {
        const others = new Set(far.map(({ sha }) => sha));
        const common = near.filter(({ sha }) => others.has(sha));
        const below = new Set(common.flatMap(({ parents }) => parents));
        const best = common.filter(({ sha }) => !below.has(sha));
        // Of several, git chooses.
        if (best.length < 2) return best[0]?.sha;
      }
      return once(["base", a, b], async () => {
        const { stdout } = await tryGit(directory, ["merge-base", a, b]);
        return stdout.toString().trim() || undefined;
      });
    },
  };
}

/** Newest first, and after those of the same second, as Git's own `commit_list_insert_by_date` does. */
function insertByDate(waiting: GitCommit[], commit: GitCommit): void {
  const at = waiting.findIndex((other) => secondOf(other) < secondOf(commit));
  waiting.splice(at < 0 ? waiting.length : at, 0, commit);
}

const secondOf = ({ committer }: GitCommit) => Math.floor(Date.parse(committer.date) / 1000);
