// One tier's part of a decision: its branches exist, and its system branch holds what it should.
import type { RepositoryName, Sha } from "../names.ts";
import { bumpMessage, type Unholder } from "../prose/commit.ts";
import type { FileChange } from "../render/system.ts";
import type { Tier } from "../resources/tier.ts";
import type { Action, CreateBranch, WriteTier } from "./action.ts";
import { verifyContent } from "./candidate.ts";
import { besidesFight, fightGate } from "./fight.ts";
import { planFiles } from "./files.ts";
import { branchHead } from "./history.ts";
import { planFollowing, planPointer } from "./pointer.ts";
import { planPointers } from "./pointers.ts";
import { climbRenderer } from "./renderer.ts";
import type { Commit, PresentRepository, Snapshot } from "./snapshot.ts";
import { pointerOf, pointerPaths, staysOf } from "./stay.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";

export interface TierDecision {
  actions: Action[];
  /** Whether the tier holds what it should, and if not, why. */
  verdict: Verdict;
  /** What people should know beside that: contents that were forced, or came past the gate. */
  notes: string[];
}

type Part = Omit<TierDecision, "notes">;

/**
 * What has to be written so that the tier's branches exist and its system branch is as declared. `lower` is what was decided
 * of the tier below.
 */
export function decideTier(snapshot: Snapshot, tier: Tier, lower: TierDecision | undefined): TierDecision {
  return { ...decidePart(snapshot, tier, lower), notes: [] };
}

function decidePart(snapshot: Snapshot, tier: Tier, lower: TierDecision | undefined): Part {
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
  const missing = branches.map(({ verdict }) => verdict).filter(({ state }) => state !== "passed");
  const base = branches[0]?.verdict;
  if (creations.length > 0 || (base && base.state !== "passed")) {
    return { actions: creations, verdict: missing[0] ?? passed(tier.name, "its branches are being created") };
  }
  const plans = planPointers(snapshot, tier, lower?.actions);
  const head = branchHead(system, tier.branch) ?? null;
  const { changed, held } = planFiles(snapshot, tier, plans);
  const fight = fightGate(snapshot, tier, changed ?? []);
  const climbing = climbRenderer(snapshot, tier, { changed: changed ?? [], plans });
  const { files, left } = fight.state === "passed" ? { files: climbing.files, left: [] } : besidesFight(climbing.files);
  const unwritten = [fight, ...(climbing.verdict ? [climbing.verdict] : [])].filter(({ state }) => state !== "passed");
  const gates = [...plans.map(({ verdict }) => verdict), ...missing, ...held, ...unwritten];
  const verdict = allOf(tier.name, gates, `runs what ${tier.branch} holds`);
  const write = () => writeTier(snapshot, tier, { head, files, left, renderer: climbing.version });
  return { actions: files.length > 0 ? [write()] : [], verdict };
}

/** A tier branch of a source that is missing begins where the tier stands, or with what it may receive first. */
function ensureBranch(snapshot: Snapshot, tier: Tier, source: RepositoryName): Part {
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

/**
 * The commit by which a tier that was set by hand follows its branches again, for somebody who asked for it; undefined
 * where nobody set it by hand, and while a pin says what it runs. It is the App's, and so the newest move of the pointer.
 */
export function takeBack(snapshot: Snapshot, tier: Tier, by: Unholder): WriteTier | undefined {
  const system = snapshot.repositories[tier.system.name];
  const head = system?.state === "present" ? branchHead(system, tier.branch) : undefined;
  const sources = [...pointerPaths(tier).keys()];
  if (!head || !sources.some((source) => planPointer(snapshot, tier, source).setBy !== null)) return undefined;
  // Who asks for it has seen what it brings: it does not wait for the other sources.
  const plans = planPointers(snapshot, tier).map((plan) =>
    plan.setBy === null ? plan : planFollowing(snapshot, tier, plan.source),
  );
  const { changed } = planFiles(snapshot, tier, plans);
  if (!changed) return undefined;
  const { files, version } = climbRenderer(snapshot, tier, { changed, plans });
  return writeTier(snapshot, tier, { head, files, left: [], renderer: version, unheld: by });
}

interface Writing {
  head: Commit | null;
  files: FileChange[];
  /** Generated files that stay as somebody edited them. */
  left: FileChange[];
  renderer: string;
  unheld?: Unholder;
}

function writeTier(snapshot: Snapshot, tier: Tier, { head, files, left, renderer, unheld }: Writing): WriteTier {
  return {
    kind: "write tier",
    tier: tier.name,
    repository: tier.system.name,
    branch: tier.branch,
    expected: head && { head: head.sha, tree: head.tree },
    files,
    message: bumpMessage({ snapshot, tier, head, files, left, renderer, unheld: unheld ?? null }),
  };
}
