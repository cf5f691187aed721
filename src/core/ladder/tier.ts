// One tier's part of a decision: its branches exist, and its system branch holds what it should.
import type { RepositoryName, Sha } from "../names.ts";
import { bumpMessage } from "../prose/commit.ts";
import { changedFiles, type RenderedFile, renderSystem } from "../render/system.ts";
import type { Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import type { Action, CreateBranch } from "./action.ts";
import { verifyContent } from "./candidate.ts";
import { fightGate } from "./fight.ts";
import { branchHead } from "./history.ts";
import { type PointerPlan, planPointer } from "./pointer.ts";
import type { Commit, PresentRepository, Snapshot } from "./snapshot.ts";
import { pointerOf, pointerPaths, staysOf } from "./stay.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";

export interface TierDecision {
  actions: Action[];
  /** Whether the tier holds what it should, and if not, why. */
  verdict: Verdict;
}

/** What has to be written so that the tier's branches exist and its system branch is as declared. */
export function decideTier(snapshot: Snapshot, tier: Tier): TierDecision {
  const system = snapshot.repositories[tier.system.name];
  if (system?.state !== "present") {
    const reason = system?.reason ?? `${tier.system.name} was not read`;
    return { actions: [], verdict: blocked(tier.name, reason) };
  }
  if (system.defaultBranch === null) {
    return { actions: [], verdict: waiting(tier.name, `${tier.system.name} is empty, and gets its first commit`) };
  }
  const sources = [...pointerPaths(tier).keys()];
  const branches = sources.map((source) => ensureBranch(snapshot, tier, source));
  const creations = branches.flatMap((branch) => branch.actions);
  const missing = branches.find((branch) => branch.verdict.state !== "passed");
  if (creations.length > 0 || missing) {
    return { actions: creations, verdict: missing?.verdict ?? passed(tier.name, "its branches are being created") };
  }
  const plans = sources.map((source) => planPointer(snapshot, tier, source));
  const head = branchHead(system, tier.branch) ?? null;
  const changed = changedFiles(rendered(snapshot, tier, plans), head?.entries ?? {});
  const fight = fightGate(system, tier, changed);
  const files = fight.state === "passed" ? changed : changed.filter(({ mode }) => mode === "160000");
  const gates = [...plans.map((plan) => plan.verdict), ...(fight.state === "passed" ? [] : [fight])];
  const verdict = allOf(tier.name, gates, `runs what ${tier.branch} holds`);
  return { actions: files.length > 0 ? [writeTier(snapshot, tier, { head, files })] : [], verdict };
}

/** A tier branch of a source that is missing begins where the tier stands, or with what it may receive first. */
function ensureBranch(snapshot: Snapshot, tier: Tier, source: RepositoryName): TierDecision {
  const subject = `branch ${tier.branch} of ${source}`;
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present") {
    return { actions: [], verdict: blocked(subject, repository?.reason ?? `${source} was not read`) };
  }
  if (repository.branches[tier.branch] !== undefined) return { actions: [], verdict: passed(subject, "exists") };
  if (repository.defaultBranch === null) {
    const reason = `${source} is empty; push a first commit to it`;
    return { actions: [], verdict: blocked(subject, reason) };
  }
  const start = startingPoint(snapshot, tier, source, repository);
  if (!start) {
    const reason = `it does not exist, and ${tier.previous} has not verified a content that it could begin with`;
    return { actions: [], verdict: waiting(subject, reason) };
  }
  const create: CreateBranch = { kind: "create branch", repository: source, branch: tier.branch, ...start };
  return { actions: [create], verdict: passed(subject, `created at ${start.reason}`) };
}

function startingPoint(
  snapshot: Snapshot,
  tier: Tier,
  source: RepositoryName,
  repository: PresentRepository,
): { at: Sha; reason: string } | undefined {
  const known = (sha: Sha | undefined, reason: string) =>
    sha && repository.commits[sha] ? { at: sha, reason } : undefined;
  const standing = known(runningPointer(snapshot, tier, source), `what ${tier.name} runs`);
  if (standing) return standing;
  if (tier.previous === null) {
    return known(repository.branches[repository.defaultBranch ?? ""], `the head of ${repository.defaultBranch}`);
  }
  return known(newestVerified(snapshot, tier, source), `the newest content verified on ${tier.previous}`);
}

function runningPointer(snapshot: Snapshot, tier: Tier, source: RepositoryName): Sha | undefined {
  return pointerOf(tier, source, staysOf(snapshot, tier)[0]?.commits[0]);
}

function newestVerified(snapshot: Snapshot, tier: Tier, source: RepositoryName): Sha | undefined {
  const previous = snapshot.ladder.tiers.find((other) => other.name === tier.previous);
  if (!previous) return undefined;
  const stays = staysOf(snapshot, previous);
  const stay = stays.find((candidate) => verifyContent(snapshot, stays, candidate).state === "passed");
  return stay && pointerOf(previous, source, stay.commits[0]);
}

/** The files of the tier's branch; none while a pointer cannot be said, since half a branch would be no branch. */
function rendered(snapshot: Snapshot, tier: Tier, plans: readonly PointerPlan[]): RenderedFile[] {
  const pointers: Record<string, Sha> = {};
  for (const { source, to } of plans) {
    const path = pointerPaths(tier).get(source);
    if (to === null || path === undefined) return [];
    pointers[path] = to;
  }
  return renderSystem(tier, previousOf(snapshot.ladder, tier), pointers);
}

function writeTier(
  snapshot: Snapshot,
  tier: Tier,
  { head, files }: { head: Commit | null; files: RenderedFile[] },
): Action {
  return {
    kind: "write tier",
    tier: tier.name,
    repository: tier.system.name,
    branch: tier.branch,
    expected: head && { head: head.sha, tree: head.tree },
    files,
    message: bumpMessage({ snapshot, tier, head, files }),
  };
}

function previousOf(ladder: Ladder, tier: Tier): Tier | null {
  return ladder.tiers.find((other) => other.name === tier.previous) ?? null;
}
