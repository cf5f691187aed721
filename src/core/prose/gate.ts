// The gate check on a head that is proposed to a tier: whether it may come in, what is awaited, and what to do next.
import type { GateReport, MergePull } from "../ladder/action.ts";
import { type Force, printForced } from "../ladder/forced.ts";
import type { Pull } from "../ladder/snapshot.ts";
import type { Verdict } from "../ladder/verdict.ts";
import { assertNever, type RepositoryName } from "../names.ts";
import type { Preview } from "../preview/preview.ts";
import { blobId } from "../render/objectid.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { forceStep, nextStep } from "./next-step.ts";
import { withPreview } from "./preview.ts";
import { codeSpan, cutTitle } from "./quote.ts";
import { openParts, verdictTable } from "./verdict.ts";

/** What a check says; as long as its digest is the same it is the same. */
export type GateText = Pick<GateReport, "state" | "digest" | "title" | "summary" | "button">;

/** A pull request, and how merging it moves the tier's branch. */
export type ProposedPull = Pick<Pull, "number" | "head"> & Pick<MergePull, "way">;

interface Proposal {
  edge: Edge;
  source: RepositoryName;
  /** null: what a merge queue tries. */
  pull: ProposedPull | null;
  verdict: Verdict;
}

/** The check as the verdict has it. Nothing in it moves by itself, so that a settled gate stays settled. */
export function printGate({ edge, source, pull, verdict }: Proposal): GateText {
  const { to } = edge;
  const sections = [
    headline(to, verdict),
    verdictTable(verdict),
    `Next: ${nextStep(edge, verdict, "in its check")}`,
    ...(pull && verdict.state !== "passed" ? [forceStep(to)] : []),
    ...(pull ? [byHand(to, source, pull)] : []),
  ];
  return withDigest({
    state: STATES[verdict.state],
    title: title(to, verdict),
    summary: `${sections.join("\n\n")}\n`,
    button: pull && verdict.state === "passed" ? "promote" : "none",
  });
}

/** The check while somebody's force lets it through. */
export function printForcedGate({ to }: Edge, forced: Force, verdict: Verdict): GateText {
  const { by, reason, comment } = forced;
  const where = comment === null ? "" : ` ([comment](${comment}))`;
  return {
    state: "success",
    title: `Forced by ${by}: ${reason}`,
    summary: `**Forced** by ${codeSpan(by)}${where}: ${codeSpan(reason)}

This may come into **${to.name}** although its gate is not open. GitHub's other rules stay as they are. The gate says:

${verdictTable(verdict)}
`,
    button: "none",
    digest: printForced(forced),
  };
}

/** The check of a pull request into the lowest tier: whatever people agree on may come in, unless the tier is held. */
export function printLowestGate(tier: Tier, hold: Verdict): GateText {
  const isOpen = hold.state === "passed";
  const says = isOpen
    ? `Whatever is merged into **${tier.name}** is run there; what it verifies climbs.`
    : `**${tier.name} is held**: nothing should be merged into it until the hold ends. \`/unhold ${tier.name}\` in a comment ends it, and so does removing \`spec.hold\` from the tier in the fleet.`;
  return withDigest({
    state: STATES[hold.state],
    title: isOpen ? `${tier.name} is open` : cutTitle(`${tier.name} is ${hold.reason}`),
    summary: `${says}\n\n${verdictTable(hold)}\n`,
    button: "none",
  });
}

/** The check of a pull request into the lowest tier, with what it does to the manifests: what does not build is red. */
export function printPreviewedGate(gate: GateText, preview: Preview): GateText {
  const { broken, ...text } = withPreview(gate, preview);
  if (broken === null) return text;
  return { ...text, state: "failure", title: gate.state === "success" ? broken : gate.title };
}

/** The last word of a check for a tier that its pull request does not go into, or that is gone. */
export function printEndedGate(tier: string): GateText {
  return withDigest({
    state: "failure",
    title: `Not proposed to ${tier}`,
    summary: `This is not proposed to ${codeSpan(tier)} any more: its pull request goes elsewhere, or the fleet has no such tier.\n`,
    button: "none",
  });
}

const STATES = { passed: "success", waiting: "in progress", blocked: "failure" } as const;

function withDigest(text: Omit<GateText, "digest">): GateText {
  return { ...text, digest: blobId(JSON.stringify(text)) };
}

function title({ name }: Tier, verdict: Verdict): string {
  const [first] = openParts(verdict);
  switch (verdict.state) {
    case "passed":
      return `May come into ${name}`;
    case "waiting":
      return cutTitle(`Waiting: ${first?.subject}: ${first?.reason}`);
    case "blocked":
      return cutTitle(`Blocked: ${first?.subject}: ${first?.reason}`);
    default:
      return assertNever(verdict.state);
  }
}

function headline({ name }: Tier, { state, reason }: Verdict): string {
  switch (state) {
    case "passed":
      return `**It may come into ${name}**: every gate is open, and ${reason}.`;
    case "waiting":
      return "**Not yet**: something is still awaited. This check follows by itself.";
    case "blocked":
      return `**It may not come into ${name}** as it is.`;
    default:
      return assertNever(state);
  }
}

/** The commands that give U the tree that merging it here gives. */
function byHand({ apps, branch }: Tier, source: RepositoryName, { number, head, way }: ProposedPull): string {
  const url = apps.url.replace(apps.name, source);
  const push =
    way === "fast-forward"
      ? `git push origin ${head.sha}:refs/heads/${branch}`
      : `git switch --detach origin/${branch}\ngit merge --no-ff --no-edit ${head.sha}\ngit push origin HEAD:refs/heads/${branch}`;
  return `<details><summary>Do it by hand</summary>

In a clone of ${url}, as far as GitHub's rules let you:

\`\`\`sh
git fetch origin ${branch} pull/${number}/head
${push}
\`\`\`

</details>`;
}
