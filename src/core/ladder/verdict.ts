// A verdict is a tree that carries its reasons; check, pull request, board and CLI render the same tree.
import { earliest, type Instant } from "../names.ts";

export interface Verdict {
  state: "passed" | "waiting" | "blocked";
  /** What is judged, as people call it. */
  subject: string;
  /** Why: a clause without a full stop, with absolute times. */
  reason: string;
  /** When time alone may change this verdict. */
  until?: Instant;
  /** Where the evidence is. */
  url?: string;
  parts: Verdict[];
}

type Extra = Pick<Verdict, "until" | "url">;

/** What is judged holds. */
export function passed(subject: string, reason: string, extra: Extra = {}): Verdict {
  return { state: "passed", subject, reason, parts: [], ...extra };
}

/** It does not hold yet and may come to hold by itself. */
export function waiting(subject: string, reason: string, extra: Extra = {}): Verdict {
  return { state: "waiting", subject, reason, parts: [], ...extra };
}

/** It does not hold, and somebody has to do something. */
export function blocked(subject: string, reason: string, extra: Extra = {}): Verdict {
  return { state: "blocked", subject, reason, parts: [], ...extra };
}

/**
 * Holds when every part does. The worst part gives the state; the reasons of all parts that do not hold are kept.
 * `whenPassed` is the reason when nothing is missing.
 */
export function allOf(subject: string, parts: Verdict[], whenPassed: string): Verdict {
  const open = parts.filter((part) => part.state !== "passed");
  const worst = open.find((part) => part.state === "blocked") ?? open[0];
  const until = earliest(parts.map((part) => part.until));
  return {
    state: worst?.state ?? "passed",
    subject,
    reason: worst ? open.map((part) => `${part.subject}: ${part.reason}`).join("; ") : whenPassed,
    ...(until === undefined ? {} : { until }),
    parts,
  };
}
