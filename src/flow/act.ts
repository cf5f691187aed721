// Act: one decided action → the writes that carry it out, each with what it expects to find.
import type {
  Action,
  ClosePull,
  GateReport,
  HeadMove,
  MergePull,
  ReportGate,
  UpdatePull,
} from "../core/ladder/action.ts";
import { checkName } from "../core/ladder/gate.ts";
import { assertNever, type RepositoryName } from "../core/names.ts";
import type { Forge } from "./ports/forge.ts";
import { ForgeUnavailable, type Outcome } from "./ports/outcome.ts";
import type { Lock } from "./ports/queue.ts";
import type { CheckReport, PullWords } from "./ports/writing.ts";

/** What became of an action: a merge may wait in GitHub's queue, and a fact in a pull request to the fleet. */
export type Acted = Outcome | { kind: "queued" } | { kind: "proposed"; url: string };

/** An action that changes nothing but what is said: words of a pull request, a check. */
export type Saying = UpdatePull | ReportGate;

/** Carries out `action`; `lock` proves that nobody else acts on this ladder. */
export async function act(forge: Forge, action: Action, _lock: Lock): Promise<Acted> {
  return orFailure(() => perform(forge, action));
}

/** Says it all in one call. */
export async function say(forge: Forge, actions: readonly Saying[], _lock: Lock): Promise<Outcome> {
  const pulls = actions.filter((action) => action.kind === "update pull").map(wordsOf);
  const gates = actions.filter((action) => action.kind === "report gate");
  return orFailure(() => forge.ensureSaid({ pulls, gates }));
}

/** Whether an action changes nothing but what is said. */
export function isSaying(action: Action): action is Saying {
  return action.kind === "report gate" || (action.kind === "update pull" && action.head === null);
}

async function orFailure<Result extends Acted>(write: () => Promise<Result>): Promise<Result | Outcome> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ForgeUnavailable) return error.failure;
    throw error;
  }
}

async function perform(forge: Forge, action: Action): Promise<Acted> {
  const { repository } = action;
  switch (action.kind) {
    case "create branch": {
      const { branch, at } = action;
      return forge.ensureBranchAt(repository, { branch, expected: null, to: at, how: "fast-forward" });
    }
    case "start repository":
      return forge.ensureFirstFile(repository, { ...action.file, message: action.message });
    case "write tier": {
      const { branch, expected, files, message } = action;
      const parents = expected ? [expected.head] : [];
      const to = await forge.writeCommit(repository, {
        message,
        parents,
        tree: { base: expected?.tree ?? null, files },
      });
      return forge.ensureBranchAt(repository, { branch, expected: expected?.head ?? null, to, how: "fast-forward" });
    }
    case "open pull": {
      const { branch, base, title, body } = action;
      const moved = await ensureHead(forge, repository, action.head);
      return then(moved, () => forge.ensurePullOpen(repository, { head: branch, base, title, body }));
    }
    case "update pull": {
      const moved = await ensureHead(forge, repository, action.head);
      // Its words come with the check on the new head, in one call of the next look, which knows what that says.
      return moved.kind === "already" ? forge.ensureSaid({ pulls: [wordsOf(action)], gates: [] }) : moved;
    }
    case "close pull": {
      const { pull, body, record } = action;
      const recorded: Outcome = record ? await forge.ensureCheck(heldCheck(repository, record)) : { kind: "already" };
      return then(recorded, () => forge.ensurePullClosed(repository, { ...pull, body }));
    }
    case "report gate":
      return forge.ensureSaid({ pulls: [], gates: [action] });
    case "merge pull":
      return merge(forge, action);
    case "write fleet":
      return forge.ensureFleetSays(action);
    default:
      return assertNever(action);
  }
}

/**
 * Merges; a forced one with its check opened before, since GitHub may require it, and taken back if GitHub refuses. Where
 * the process ends in between, or GitHub's answer is lost, it may be merged, and the check is the record of the force: the
 * next look takes a forced check back on what is still open.
 */
async function merge(forge: Forge, action: MergePull): Promise<Acted> {
  const { forced, tier, repository, head } = action;
  if (forced === null) return forge.ensureMerged(action);
  const report = (gate: GateReport) =>
    forge.ensureSaid({ pulls: [], gates: [{ kind: "report gate", tier, repository, head, report: gate }] });
  const opened = await report(forced.open);
  if (opened.kind !== "done" && opened.kind !== "already") return opened;
  const merged = await orFailure(() => forge.ensureMerged(action));
  const isRefused = merged.kind === "refused" || (merged.kind === "failed" && merged.retryAfter === null);
  if (isRefused) await orFailure(() => report(forced.back));
  return merged;
}

/** The check that keeps in mind that a tier holds already what a pull request would bring. */
function heldCheck(repository: RepositoryName, { head, tier, says }: NonNullable<ClosePull["record"]>): CheckReport {
  const title = `${tier} holds this change already`;
  const summary = `Merging this would leave ${tier} as it is.`;
  return {
    repository,
    head,
    name: checkName({ name: tier }),
    conclusion: "success",
    digest: says,
    title,
    summary,
    annotations: [],
  };
}

/** Moves a promotion or backport branch, which is the App's own, from where the App last saw it. */
async function ensureHead(forge: Forge, repository: RepositoryName, move: HeadMove | null): Promise<Outcome> {
  if (move === null) return { kind: "already" };
  const { branch, expected, to } = move;
  const sha =
    to.kind === "existing"
      ? to.sha
      : await forge.writeCommit(repository, { tree: to.tree, parents: [to.parent], message: to.message });
  return forge.ensureBranchAt(repository, { branch, expected, to: sha, how: "replace" });
}

function wordsOf({ repository, pull, title, body }: UpdatePull): PullWords {
  return { repository, ...pull, title, body };
}

/** The second of two writes, if the first left things as they should be; done when either changed something. */
async function then(first: Outcome, second: () => Promise<Outcome>): Promise<Outcome> {
  if (first.kind !== "done" && first.kind !== "already") return first;
  const outcome = await second();
  return outcome.kind === "already" ? first : outcome;
}
