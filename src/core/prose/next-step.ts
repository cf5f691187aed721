// What to do about something that is proposed to a tier: said in its check, and in answers.
import type { Verdict } from "../ladder/verdict.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { openParts } from "./verdict.ts";

/** Where it is said: a check follows by itself, an answer does not. */
type Place = "in its check" | "in an answer";

/** A Markdown sentence, with absolute times. */
export function nextStep(edge: Edge, verdict: Verdict, place: Place): string {
  switch (verdict.state) {
    case "passed":
      if (place === "in an answer") return "There is nothing to do.";
      return "Merge it by any method, by the button **Promote** on this check, or by `/promote`.";
    case "waiting":
      return place === "in its check" ? "Wait; the table says what for." : sayAgain(edge, verdict);
    case "blocked":
      return sentence(waysOn(edge, verdict).join("; "));
  }
}

/** Who may let it in past its gate, and how. */
export function forceStep({ name }: Tier): string {
  return `Somebody with the role \`maintain\` or \`admin\` may let it into ${name} nevertheless, with a reason that stays on record: \`/promote ${name} --force "reason"\`.`;
}

/** Time alone ends a soak; where something is silent it only says until when that is waited for. */
function sayAgain({ to }: Edge, verdict: Verdict): string {
  const soaks = openParts(verdict).every(({ subject }) => subject === "soak");
  const when = soaks && verdict.until ? `${verdict.until} has passed` : `the check \`shopset/${to.name}\` is green`;
  return `Say it again when ${when}.`;
}

function waysOn({ from, to }: Edge, verdict: Verdict): string[] {
  const blocked = openParts(verdict).map(({ subject }) => subject);
  const climbs = `what ${from.name} verifies climbs by itself`;
  const ways = [
    ...(blocked.includes(`${to.name} not held`) ? [`\`/unhold ${to.name}\` when the hold is over`] : []),
    ...(blocked.includes("manifests")
      ? [`mend what does not build: in the fleet, or in \`${from.branch}\`, from where it climbs`]
      : []),
    ...(blocked.includes("merges exactly") ? [`merge \`${to.branch}\` into its branch`] : []),
  ];
  if (blocked.includes("direction")) return [...ways, `bring it into \`${from.branch}\`; ${climbs}`];
  // What is not verified may not be there yet, or may be what is red.
  const isUnverified = blocked.includes(`verified on ${from.name}`);
  if (isUnverified) return [...ways, `bring it, or what mends it, into \`${from.branch}\`; ${climbs}`];
  return ways.length > 0 ? ways : [`mend what is blocked; ${climbs}`];
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
