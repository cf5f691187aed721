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

/** How many commits are walked here before git itself is asked: most questions are about the last few. */
const WALK = 100;

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

  /** true or false where a short walk can tell, undefined where history is longer than that. */
  const walk = async (ancestor: Sha, descendant: Sha): Promise<boolean | undefined> => {
    const seen = new Set([descendant]);
    for (const sha of seen) {
      if (sha === ancestor) return true;
      if (seen.size > WALK) return undefined;
      for (const parent of (await objects.commit(sha))?.parents ?? []) seen.add(parent);
    }
    return false;
  };
  const isAncestor = (ancestor: Sha, descendant: Sha) =>
    once(["ancestor", ancestor, descendant], async () => {
      const near = await walk(ancestor, descendant);
      if (near !== undefined) return near;
      const { code } = await tryGit(directory, ["merge-base", "--is-ancestor", ancestor, descendant]);
      return code === 0;
    });

  return {
    isAncestor,
    async log(sha, { max, skip = 0, path, not = [] }) {
      const range = [sha, ...not.map((other) => `^${other}`), "--", ...(path ? [path] : [])];
      const question = ["rev-list", `--max-count=${max}`, `--skip=${skip}`, ...range];
      const listed = await once(question, () => git(directory, question));
      const commits = await Promise.all(listed.split("\n").map((id) => objects.commit(id)));
      return commits.filter((commit) => commit !== undefined);
    },
    count: (sha, { not = [] } = {}) =>
      once(["count", sha, ...not], async () => {
        const range = [sha, ...not.map((other) => `^${other}`)];
        return Number(await git(directory, ["rev-list", "--count", ...range, "--"]));
      }),
    mergeBase: (a, b) =>
      once(["base", a, b], async () => {
        if (await isAncestor(a, b)) return a;
        if (await isAncestor(b, a)) return b;
        const { stdout } = await tryGit(directory, ["merge-base", a, b]);
        return stdout.toString().trim() || undefined;
      }),
  };
}
