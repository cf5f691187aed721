// Our own check runs on a commit: what each said last, by the digest that it carries.
import type { PublishedGate } from "../core/ladder/snapshot.ts";
import { parseInstant } from "../core/names.ts";

/** A commit with our check runs, as `selectCheck` or `selectOurChecks` asks for them. */
export interface CheckedNode {
  checkSuites: { nodes: { checkRuns: { nodes: CheckRunNode[] } }[] } | null;
}

interface CheckRunNode {
  id: string;
  databaseId: number;
  name: string;
  status: string;
  conclusion: string | null;
  externalId: string | null;
  startedAt: string | null;
  completedAt: string | null;
}

const RUN = "id databaseId name status conclusion externalId startedAt completedAt";

/** More tiers than this that one commit is proposed to are not looked through. */
const MOST_NAMES = 50;

/** Selects, on a commit, the check runs of one name that an App reported. */
export function selectCheck({ appId, name }: { appId: number; name: string }): string {
  const check = `checkName: ${JSON.stringify(name)}`;
  return (
    `checkSuites(first: 1, filterBy: { appId: ${appId}, ${check} }) { nodes { ` +
    `checkRuns(first: 1, filterBy: { ${check}, checkType: LATEST }) { nodes { ${RUN} } } } }`
  );
}

/** Selects, on a commit, the newest check run of each name that an App reported. */
export function selectOurChecks({ appId }: { appId: number }): string {
  return (
    `checkSuites(first: 1, filterBy: { appId: ${appId} }) { nodes { ` +
    `checkRuns(first: ${MOST_NAMES}, filterBy: { checkType: LATEST }) { nodes { ${RUN} } } } }`
  );
}

/** What our newest check run says, by the digest that it carries; null when there is none. */
export function newestDigest(node: CheckedNode): string | null {
  return newest(runsOf(node))?.externalId || null;
}

/** Our newest check run as a gate; null when there is none. */
export function publishedGate(node: CheckedNode): PublishedGate | null {
  const run = newest(runsOf(node));
  return (run && gateOf(run)) ?? null;
}

/** Our newest check run of each name, as gates. */
export function publishedGates(node: CheckedNode): Record<string, PublishedGate> {
  const runs = runsOf(node);
  const names = new Set(runs.map(({ name }) => name));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const run = newest(runs.filter((one) => one.name === name));
      const gate = run && gateOf(run);
      return gate ? [[name, gate]] : [];
    }),
  );
}

/** A run without any time, which no report of ours leaves behind, shows nothing of its head: it is none. */
function gateOf(run: CheckRunNode): PublishedGate | undefined {
  const since = parseInstant(run.startedAt ?? run.completedAt ?? "");
  return since && { id: run.id, digest: run.externalId ?? "", state: stateOf(run), since };
}

function stateOf({ status, conclusion }: CheckRunNode): PublishedGate["state"] {
  if (conclusion === "STALE") return "stale";
  if (status !== "COMPLETED") return "in progress";
  return conclusion === "SUCCESS" || conclusion === "NEUTRAL" ? "success" : "failure";
}

function runsOf({ checkSuites }: CheckedNode): CheckRunNode[] {
  return (checkSuites?.nodes ?? []).flatMap(({ checkRuns }) => checkRuns.nodes);
}

/** The one that was made last. Its times do not tell: a run that goes on from an older one carries that one's start. */
function newest(runs: readonly CheckRunNode[]): CheckRunNode | null {
  return runs.reduce<CheckRunNode | null>((best, run) => (best && best.databaseId > run.databaseId ? best : run), null);
}
