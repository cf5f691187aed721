// What a promotion says of the other sources' promotions over its edge.
import type { Companion, Company } from "../ladder/companions.ts";
import { short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";

/** Paragraphs of a promotion's body; none where the tier has one source. */
export function printCompany({ from, to }: Edge, { companions, untested, rejected }: Company): string[] {
  const named = companions.map(printCompanion).join(", ");
  if (to.promotion.sources === "together") {
    const alone = `**Merging this alone does not move ${to.name}**: ${from.name} ran it beside what people rejected. ${rejected}.`;
    const lacking = rejected === null ? [] : [alone];
    if (companions.length === 0) return lacking;
    return [
      ...lacking,
      `Climbs together with ${named}: ${to.name} moves to all of it at once, when it holds what ${from.name} ran verified beside each other.`,
    ];
  }
  const beside = companions.length > 0 ? [`Beside it climbs ${named}. Each moves ${to.name} by itself.`] : [];
  if (untested === null) return beside;
  const run = Object.entries(untested.commits).map(([path, sha]) => `\`${path}\` at \`${short(sha)}\``);
  const never = untested.isKnown === "surely" ? "never ran" : "has not run lately";
  return [
    ...beside,
    `**Merging this alone makes ${to.name} run a combination that ${from.name} ${never}: ${run.join(", ")}.**`,
  ];
}

/** GitHub makes a link of it. */
function printCompanion({ source, content, pull }: Companion): string {
  const what = `\`${short(content)}\``;
  return pull === null ? `${what} of ${source}` : `${source}#${pull} (${what})`;
}
