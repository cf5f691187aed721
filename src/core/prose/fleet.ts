// The check run on the fleet: what is wrong with it, what GitHub refuses, and what merging it would change.
import { backportBranch } from "../ladder/backport-receipt.ts";
import { promotionBranch } from "../ladder/position.ts";
import { brokenIn, type Preview } from "../preview/preview.ts";
import { ARGO_NAMESPACE } from "../render/application.ts";
import { rootNames } from "../render/bootstrap.ts";
import { blobId } from "../render/objectid.ts";
import type { PlannedChange } from "../resources/plan.ts";
import { type Place, type Problem, printProblem } from "../resources/problem.ts";
import { LONGEST_TEXT, linesWithin } from "./cut.ts";
import { withPreview } from "./preview.ts";
import { codeSpan, cutTitle } from "./quote.ts";

/** The check run on commits of the fleet. */
export const FLEET_CHECK = "shopset/fleet";

/** More problems than this are counted: a check run takes 50 annotations a request, and nobody reads more. */
const MOST_PROBLEMS = 100;

/** More lines than this of a plan are counted: a summary takes 65,535 characters. */
const MOST_CHANGES = 100;

/** What the words around a list of what is not written take at most. */
const AROUND = 200;

const KIND_WORDS: Record<PlannedChange["kind"], string> = {
  Tier: "tier",
  Configuration: "configuration",
  FailureDomain: "failure domain",
  ShopSet: "ShopSet",
};

export interface FleetCheckText {
  conclusion: "success" | "failure";
  title: string;
  summary: string;
  annotations: Problem[];
  digest: string;
}

interface FleetFindings {
  /** What is wrong with the text: the commit is not valid. */
  problems: readonly Problem[];
  /** What GitHub refuses: it stops only what needs it. */
  refusals: readonly Problem[];
  /** Permissions that the installation has not granted. */
  lacking: readonly string[];
  /** What the commit changes against the fleet that rules; null on `main` itself. */
  plan: readonly PlannedChange[] | null;
}

/** The check of one commit of the fleet. */
export function printFleetCheck(findings: FleetFindings): FleetCheckText {
  const { problems, refusals, lacking, plan } = findings;
  const annotations = [...problems, ...refusals].slice(0, MOST_PROBLEMS);
  const sections = [
    ...section("Not valid", problems.length > 0 ? [...list(problems), "", consequence(plan)] : []),
    ...section("Refused by GitHub", list(refusals)),
    ...section(
      "Permissions to grant",
      lacking.map((permission) => `- ${codeSpan(permission)}: accept it in the App's installation settings`),
    ),
    ...section("What merging changes", plan && problems.length === 0 ? printPlan(plan) : []),
  ];
  const summary = sections.join("\n") || "Every document is valid, and every repository that it names is there.";
  const conclusion = annotations.length > 0 || lacking.length > 0 ? "failure" : "success";
  const text = { conclusion, title: title(findings), summary, annotations } as const;
  return { ...text, digest: blobId(JSON.stringify(text)) };
}

/** The check of a pull request, with what it does to the manifests: what does not build is red, where it is stated. */
export function printPreviewedFleet(
  check: FleetCheckText,
  preview: Preview,
  places: ReadonlyMap<string, Place>,
): FleetCheckText {
  const { broken, ...text } = withPreview(check, preview);
  if (broken === null) return text;
  const faults = brokenIn(preview).flatMap(({ name, tier, after }) => {
    const place = places.get(name);
    return place && after?.kind === "failed" ? [brokenShopSet({ name, tier, place, ...after })] : [];
  });
  const annotations = [...check.annotations, ...faults].slice(0, MOST_PROBLEMS);
  return { ...text, conclusion: "failure", title: check.conclusion === "success" ? broken : check.title, annotations };
}

interface Broken {
  name: string;
  tier: string;
  /** Where the fleet states it. */
  place: Place;
  reason: string;
  file: string | null;
}

/** A ShopSet that does not build, as a problem of the lines that state it. */
export function brokenShopSet({ name, tier, place, reason, file }: Broken): Problem {
  const why = file === null ? reason : `${file}: ${reason}`;
  return { ...place, message: `ShopSet ${name} does not build on ${tier}: ${why}` };
}

/** As in the digest of a preview, a check's own can be told from it: see `carries`. */
const HELD = "+held.";

/** ShopSets of the commit that rules that are not written as they are declared. */
export interface HeldShopSets {
  /** They do not build. */
  broken: Problem[];
  /** Their component is not there, and does not come by itself. */
  missing: Problem[];
  /** Their component climbs, which is nothing wrong. */
  climbing: Problem[];
}

/** The check of the commit that rules, with what of it is not written, and why. */
export function printHeldFleet(check: FleetCheckText, { broken, missing, climbing }: HeldShopSets): FleetCheckText {
  const held = [...broken, ...missing];
  const until = "Until then, the branch of their tier keeps what it has of them:";
  const parts = [
    { heading: "Not written", why: `These do not build. ${until}`, those: broken },
    { heading: "Not there", why: `These wait for their component. ${until}`, those: missing },
    {
      heading: "On its way",
      why: "These are written once their component has climbed to their tier:",
      those: climbing,
    },
  ].filter(({ those }) => those.length > 0);
  if (parts.length === 0) return check;
  let { summary } = check;
  for (const { heading, why, those } of parts) {
    const lines = those.map((problem) => `- ${codeSpan(printProblem(problem))}`);
    const { kept, left } = linesWithin(lines, LONGEST_TEXT - summary.length - parts.length * AROUND);
    const shown = left > 0 ? [...kept, `- and ${left} more`] : kept;
    summary = [summary, "", ...section(heading, [why, "", ...shown])].join("\n");
  }
  const annotations = [...check.annotations, ...held].slice(0, MOST_PROBLEMS);
  const says = missing.length === 0 ? ["does not build", "do not build"] : ["is not written", "are not written"];
  const own = held.length === 1 ? `1 ShopSet ${says[0]}` : `${held.length} ShopSets ${says[1]}`;
  const isNews = check.conclusion === "success" && held.length > 0;
  const title = isNews ? own : check.title;
  const conclusion = held.length > 0 ? "failure" : check.conclusion;
  const digest = `${check.digest}${HELD}${blobId(JSON.stringify([title, summary, annotations])).slice(0, 16)}`;
  return { conclusion, title, summary, annotations, digest };
}

function title({ problems, refusals, lacking, plan }: FleetFindings): string {
  if (problems.length > 0) return `${count(problems.length, "problem")}: this fleet is not valid`;
  if (refusals.length > 0)
    return `${count(refusals.length, "repository", "repositories")} that ShopSet cannot work with`;
  if (lacking.length > 0) return `${count(lacking.length, "permission")} to grant`;
  if (plan === null) return "The fleet is valid";
  return plan.length === 0 ? "Valid; changes nothing" : `Valid; changes ${countKinds(plan)}`;
}

/** "1 tier, 3 ShopSets" */
function countKinds(plan: readonly PlannedChange[]): string {
  const kinds = Map.groupBy(plan, ({ kind }) => kind);
  return [...kinds].map(([kind, changes]) => count(changes.length, KIND_WORDS[kind])).join(", ");
}

function consequence(plan: readonly PlannedChange[] | null): string {
  return plan === null
    ? "Until it is corrected the newest valid commit rules; only `hold` and `pin` of tiers that parse are taken from here."
    : "Merging it would leave the newest valid commit in force.";
}

function list(problems: readonly Problem[]): string[] {
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => `- ${codeSpan(printProblem(problem))}`);
  return problems.length > MOST_PROBLEMS ? [...shown, `- and ${problems.length - MOST_PROBLEMS} more`] : shown;
}

function printPlan(plan: readonly PlannedChange[]): string[] {
  if (plan.length === 0) return ["Nothing."];
  const leaving = new Set(
    plan.flatMap(({ kind, name, fields }) => (kind === "Tier" && fields === "gone" ? [name] : [])),
  );
  const lines = plan.flatMap((change) => printChange(change, leaving));
  const shown = lines.slice(0, MOST_CHANGES).map((line) => `- ${line}`);
  return lines.length > MOST_CHANGES ? [...shown, `- and ${lines.length - MOST_CHANGES} more`] : shown;
}

function printChange(change: PlannedChange, leaving: ReadonlySet<string>): string[] {
  const { kind, fields } = change;
  const name = kind === "Tier" ? codeSpan(change.name) : `${KIND_WORDS[kind]} ${codeSpan(change.name)}`;
  if (typeof fields === "string") return [`${name} is ${fields}${consequenceOf(change, leaving)}`];
  return fields.map(({ path, from, to }) =>
    kind === "ShopSet" && path === "tier"
      ? `${name} moves from ${codeSpan(JSON.parse(from))} to ${codeSpan(JSON.parse(to))}`
      : `${name} ${codeSpan(path)}: ${valueSpan(from)} → ${valueSpan(to)}`,
  );
}

/** A value may be a whole patch; the pull request's diff shows all of it. */
function valueSpan(json: string): string {
  return codeSpan(cutTitle(json || "unset"));
}

/** What follows when a resource is new or gone, where that is more than the name says. */
function consequenceOf({ kind, name, fields, tier }: PlannedChange, leaving: ReadonlySet<string>): string {
  if (kind === "Tier")
    return fields === "new" ? ": its branches are created where they are missing" : `: ${farewell(name)}`;
  if (tier === null) return "";
  if (leaving.has(tier)) return `: its files stay on ${codeSpan(tier)}, which is gone too`;
  return fields === "new" ? ` on ${codeSpan(tier)}` : `: its files leave ${codeSpan(tier)}`;
}

/** Nothing of a tier that goes is undone by itself; two roots that hold one Application would undo each other. */
function farewell(tier: string): string {
  const remove = codeSpan(
    `kubectl -n ${ARGO_NAMESPACE} delete applications.argoproj.io ${rootNames({ name: tier }).join(" ")}`,
  );
  const branches = [promotionBranch, backportBranch].map((of) => codeSpan(of({ name: tier }))).join(" and ");
  return `ShopSet does not touch its branches any more, and they stay as they are. First ${remove}, then merge this, then close the pull requests from ${branches}; see "Removing a tier" in docs/fleet.md`;
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`### ${heading}`, "", ...lines, ""] : [];
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
