// Keys: what is reconciled by itself, as one line of text each, printed and parsed.
import { assertNever, isSha, type RepositoryName, type Sha } from "../core/names.ts";
import type { Key } from "./ports/queue.ts";

/** A key, taken apart. Repositories are of the account. */
export type KeyParts =
  | { kind: "fleet"; account: string }
  | { kind: "dashboard"; account: string }
  | { kind: "comments"; account: string }
  | { kind: "ladder"; account: string; name: string }
  | { kind: "lowest"; account: string; name: string }
  | { kind: "pull"; account: string; repository: RepositoryName; number: number }
  /** `id` is GitHub's node id. */
  | { kind: "comment"; account: string; repository: RepositoryName; id: string }
  | { kind: "button"; account: string; repository: RepositoryName; tier: string; head: Sha; by: string };

/** The key as text. Logins, tiers, ids and names of repositories have no `/`, but for node ids, which come last. */
export function printKey(parts: KeyParts): Key {
  const { account } = parts;
  switch (parts.kind) {
    case "fleet":
    case "dashboard":
    case "comments":
      return `${parts.kind}:${account}`;
    case "ladder":
    case "lowest":
      return `${parts.kind}:${account}/${parts.name}`;
    case "pull":
      return `pull:${account}/${bare(parts.repository)}/${parts.number}`;
    case "comment":
      return `comment:${account}/${bare(parts.repository)}/${parts.id}`;
    case "button":
      return `button:${account}/${bare(parts.repository)}/${parts.tier}/${parts.head}/${parts.by}`;
    default:
      return assertNever(parts);
  }
}

/** The parts of a key. Throws for text that `printKey` did not make: only a bug makes such a key. */
export function parseKey(key: Key): KeyParts {
  const colon = key.indexOf(":");
  const kind = key.slice(0, colon) as KeyParts["kind"];
  const [account = "", second = "", ...rest] = key.slice(colon + 1).split("/");
  const repository = `${account}/${second}` as RepositoryName;
  switch (kind) {
    case "fleet":
    case "dashboard":
    case "comments":
      return { kind, account };
    case "ladder":
    case "lowest":
      return { kind, account, name: second };
    case "pull":
      return { kind, account, repository, number: Number(rest[0]) };
    case "comment":
      return { kind, account, repository, id: rest.join("/") };
    case "button": {
      const [tier = "", head = "", by = ""] = rest;
      if (!isSha(head)) throw new Error(`${key} names no commit`);
      return { kind, account, repository, tier, head, by };
    }
    default:
      return assertNever(kind);
  }
}

/** The key of an account's fleet. */
export function fleetKey(account: string): Key {
  return printKey({ kind: "fleet", account });
}

/** The key of an account's dashboard. */
export function dashboardKey(account: string): Key {
  return printKey({ kind: "dashboard", account });
}

/** The key of the sweep over an account's comments. */
export function commentsKey(account: string): Key {
  return printKey({ kind: "comments", account });
}

/** The key of one comment. */
export function commentKey(account: string, comment: { repository: RepositoryName; id: string }): Key {
  return printKey({ kind: "comment", account, repository: comment.repository, id: comment.id });
}

/** The key of a ladder's reconcile. */
export function ladderKey(account: string, name: string): Key {
  return printKey({ kind: "ladder", account, name });
}

/** The key of the gate of a ladder's lowest tier, on all its pull requests. */
export function lowestKey(account: string, name: string): Key {
  return printKey({ kind: "lowest", account, name });
}

function bare(repository: RepositoryName): string {
  return repository.slice(repository.indexOf("/") + 1);
}
