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

interface Walked {
  commits: GitCommit[];
  isAll: boolean;
}

/** How many commits are walked here before git itself is asked: starting it takes longer than walking a short history. */
const WALK = 500;

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

  /** A commit and what it stands on, in the order of `git rev-list`: all of it, or the newest where it is too much to walk. */
  const walk = (sha: Sha): Promise<Walked> =>
    once(["walk", sha], async () => {
      const start = await objects.commit(sha);
      const waiting = start ? [start] : [];
      const met = new Set([sha]);
      const found: GitCommit[] = [];
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (found.push(next) > WALK) return { commits: found, isAll: false };
        for (const parent of next.parents.filter((one) => !met.has(one))) {
          met.add(parent);
          const commit = await objects.commit(parent);
          if (commit) insertByDate(waiting, commit);
        }
      }
      return { commits: found, isAll: start !== undefined };
    });

  /** What `sha` has and none of `not`; undefined where only git can tell. */
  const beyond = async (sha: Sha, not: readonly Sha[]): Promise<GitCommit[] | undefined> => {
    const [own, ...others] = await Promise.all([sha, ...not].map(walk));
    if (!own?.isAll || others.some(({ isAll }) => !isAll)) return undefined;
    const left = new Set(others.flatMap(({ commits }) => commits.map((commit) => commit.sha)));
    return own.commits.filter((commit) => !left.has(commit.sha));
  };

  const isAncestor = async (ancestor: Sha, descendant: Sha) => {
    const { commits, isAll } = await walk(descendant);
    if (commits.some(({ sha }) => sha === ancestor)) return true;
    if (isAll) return false;
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
      if (await isAncestor(a, b)) return a;
      if (await isAncestor(b, a)) return b;
      const [near, far] = [await walk(a), await walk(b)];
      if (near.isAll && far.isAll) {
        const others = new Set(far.commits.map(({ sha }) => sha));
        const common = near.commits.filter(({ sha }) => others.has(sha));
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
