// Who merges for a merge queue, and the branches that nobody else may write.
import type { Account } from "../../model.ts";
import { type Actor, findAccount, nextId, type World } from "../world.ts";

/** GitHub's own App, seen in its answers wherever a queue did something. */
const LOGIN = "github-merge-queue[bot]";

const PREFIX = "refs/heads/gh-readonly-queue/";

export function queueBot(world: World): Actor {
  const known = findAccount(world, LOGIN);
  if (known) return { account: known };
  const account: Account = { id: nextId(world), login: LOGIN, kind: "Bot" };
  world.accounts.push(account);
  return { account };
}

export function isQueueBot({ account }: Actor): boolean {
  return account.login === LOGIN;
}

/** Whether a ref (its full name) is one on which a queue tries something out. */
export function isQueueRef(ref: string): boolean {
  return ref.startsWith(PREFIX);
}

/** refs/heads/gh-readonly-queue/main/pr-1-<the commit it is built on> */
export function queueRef({ branch, pull, base }: { branch: string; pull: number; base: string }): string {
  return `${PREFIX}${branch}/pr-${pull}-${base}`;
}
