// Refusals: why not, and what to do next.
import type { Verdict } from "../ladder/verdict.ts";
import { forceStep, nextStep } from "../prose/next-step.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Refusal, RefusalCode, RefusedWith, Reply } from "./asked.ts";

/** `reason`: a plain clause without a full stop; `next`: a Markdown sentence. */
export function refuse(code: RefusalCode, reason: string, next: string, extra: RefusedWith = {}): Refusal {
  return { kind: "refused", code, reason, next, verdict: null, byHand: null, ...extra };
}

/** What keeps something out of a tier, as a refusal. */
export function refuseBy(verdict: Verdict, next: string, byHand: string | null): Refusal {
  const code = verdict.state === "waiting" ? "GATE_WAITING" : "GATE_BLOCKED";
  return refuse(code, verdict.reason, next, { verdict, byHand });
}

/** What keeps something from climbing over an edge, what to do about it, and who may let it in nevertheless. */
export function refuseByGate(edge: Edge, verdict: Verdict, byHand: string | null): Refusal {
  return refuseBy(verdict, `${nextStep(edge, verdict, "in an answer")} ${forceStep(edge.to)}`, byHand);
}

export function isRefusal(value: object): value is Refusal {
  return "kind" in value && (value as Reply).kind === "refused";
}
