// What to do when something may not come into a tier.
import { holdGate } from "../ladder/gate.ts";
import type { Verdict } from "../ladder/verdict.ts";
import { openParts } from "../prose/verdict.ts";
import type { Edge } from "../resources/ladder.ts";

/** A Markdown sentence or two, with absolute times. */
export function nextStep({ from, to }: Edge, verdict: Verdict): string {
  const force = `Somebody with the role maintain or admin may \`/promote ${to.name} --force "reason"\`.`;
  if (verdict.state === "waiting") {
    const until =
      verdict.until === undefined ? `the check \`shopset/${to.name}\` is green` : `${verdict.until} has passed`;
    return `Say it again when ${until}. ${force}`;
  }
  const open = openParts(verdict).map(({ subject }) => subject);
  const steps = [
    open.includes(holdSubject(to)) ? `\`/unhold ${to.name}\` when the hold is over` : "",
    open.includes("merges exactly") ? `merge \`${to.branch}\` into its branch` : "",
    open.includes("direction") ? `bring it into \`${from.branch}\`; what ${from.name} verifies climbs by itself` : "",
  ].filter((step) => step !== "");
  const mend =
    steps.length > 0 ? steps.join("; ") : `mend what is blocked; what ${from.name} verifies climbs by itself`;
  return `${mend.charAt(0).toUpperCase()}${mend.slice(1)}. ${force}`;
}

function holdSubject(tier: Edge["to"]): string {
  return holdGate({ ...tier, hold: null }, "" as never).subject;
}
