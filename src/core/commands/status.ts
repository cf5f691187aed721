// /status: where everything stands.
import { ladderHeading } from "../prose/dashboard.ts";
import { plain } from "../prose/plain.ts";
import { statusTable } from "../prose/status.ts";
import { verdictTable } from "../prose/verdict.ts";
import type { Asked, Reply } from "./asked.ts";
import type { Facts } from "./facts.ts";

/** The tiers of the ladder, under its name where there are several; on an open pull request into a gated tier, its gate first. */
export function status({ on, repository }: Asked, { snapshot, decision, elsewhere }: Facts): Reply {
  const number = on.kind === "pull" ? on.number : undefined;
  const gate = decision.gates.find(({ pull, source }) => source === repository && pull?.number === number);
  const own = gate ? `**#${number}**: ${plain(gate.verdict.reason)}\n\n${verdictTable(gate.verdict)}\n\n` : "";
  const heading = on.kind === "dashboard" && elsewhere.length > 0 ? ladderHeading({ snapshot }) : "";
  return { kind: "told", says: `${heading}${own}${statusTable(snapshot, decision)}` };
}
