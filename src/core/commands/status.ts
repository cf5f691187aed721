// /status: where everything stands.
import { plain } from "../prose/plain.ts";
import { statusTable } from "../prose/status.ts";
import { verdictTable } from "../prose/verdict.ts";
import type { Asked, Reply } from "./asked.ts";
import type { Facts } from "./facts.ts";

/** The tiers of the ladder; on an open pull request into a gated tier, its gate first. */
export function status({ on, repository }: Asked, { snapshot, decision }: Facts): Reply {
  const number = on.kind === "pull" ? on.number : undefined;
  const gate = decision.gates.find(({ pull, source }) => source === repository && pull?.number === number);
  const own = gate ? `**#${number}**: ${plain(gate.verdict.reason)}\n\n${verdictTable(gate.verdict)}\n\n` : "";
  return { kind: "told", says: `${own}${statusTable(snapshot, decision)}` };
}
