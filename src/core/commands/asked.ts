// One command as it was asked, and what can be answered to it.
import type { Action } from "../ladder/action.ts";
import type { Verdict } from "../ladder/verdict.ts";
import type { Instant, RepositoryName, Sha } from "../names.ts";

/** By GitHub's `role_name`, each including those before it. */
export type Role = "none" | "read" | "triage" | "write" | "maintain" | "admin";

/** Who asked, where and when. */
export interface Asked {
  by: { login: string; role: Role };
  at: Instant;
  /** The comment; null when a button was pressed. */
  comment: { id: string; url: string } | null;
  repository: RepositoryName;
  on: AskedOn;
}

/** What the command was said on. */
export type AskedOn =
  | {
      kind: "pull";
      number: number;
      id: string;
      url: string;
      title: string;
      base: string;
      head: { branch: string; sha: Sha };
      state: "open" | "closed" | "merged";
      mergeCommit: Sha | null;
      mergedAt: Instant | null;
    }
  | { kind: "dashboard" };

/** Why a command was refused: stable, for machines and for docs/commands.md. */
export type RefusalCode =
  | "PERMISSION"
  | "FORCE_PERMISSION"
  | "FORCE_REASON"
  | "UNKNOWN_TIER"
  | "WHICH_TIER"
  | "NOT_A_PROMOTION"
  | "NOT_FED_FROM_HERE"
  | "GATE_WAITING"
  | "GATE_BLOCKED"
  | "HEAD_MOVED"
  | "CLOSED"
  | "SUPERSEDED"
  | "TOO_OLD"
  | "FLEET_BROKEN"
  | "NO_EFFECT"
  | "NOTHING_OLDER"
  | "FLEET_ONLY"
  | "UNKNOWN_COMMIT"
  | "MALFORMED"
  | "DID_YOU_MEAN"
  | "GITHUB_REFUSED";

export type Reply =
  /** Act; `done` is said when it is done, in one sentence. The next look answers again, until nothing is left to do. */
  | { kind: "do"; action: Action; done: string; refused?: RefusedWith }
  /** It was so before. */
  | { kind: "already"; says: string }
  /** Nothing to do but to tell: Markdown. */
  | { kind: "told"; says: string }
  /** Look at everything now. */
  | { kind: "look again"; says: string }
  /** More of a system branch has to be read before this can be answered. */
  | { kind: "read on"; repository: RepositoryName; from: Sha; paths: string[] }
  | Refusal;

/** What is told where GitHub refuses the action. */
export type RefusedWith = Partial<Pick<Refusal, "verdict" | "byHand">>;

export interface Refusal {
  kind: "refused";
  code: RefusalCode;
  /** The reason: a clause without a full stop. */
  reason: string;
  /** Shown as the table of gates. */
  verdict: Verdict | null;
  /** What to do next: a sentence. */
  next: string;
  /** Shell commands that do it by hand; null where there is nothing to do by hand. */
  byHand: string | null;
}
