// Merging by the App: what has to hold for it, and how it is done.
import type { Sha } from "../names.ts";
import { printForcedGate } from "../prose/gate.ts";
import { unlinked } from "../prose/quote.ts";
import type { MergePull } from "./action.ts";
import { wayOf } from "./content-gate.ts";
import { type Force, forceBy, forcedTrailers } from "./forced.ts";
import { branchHead } from "./history.ts";
import type { EdgeDecision } from "./promotion.ts";
import { isPublished, type PullGate } from "./pull-gate.ts";
import type { PresentRepository, Pull, Snapshot } from "./snapshot.ts";
import { standingCommit } from "./standing.ts";
import { printTrailers } from "./trailers.ts";
import { blocked, type Verdict, waiting } from "./verdict.ts";

/** Who asks for a merge. */
export interface Asker {
  login: string;
  /** The comment that asks; null when a button was pressed. */
  comment: string | null;
}

/** "gate": as its gate allows; otherwise past it, with the reason that stays on record. */
export type Warrant = "gate" | { force: string };

/**
 * Merges what a gate is about. By the gate it has to be open in this very snapshot, and our check has to say so on the
 * head: it may be required. `asker` is null where the tier's `merge: auto` asks. Else the verdict for which it cannot be.
 */
export function mergeOf(
  snapshot: Snapshot,
  gate: PullGate,
  { asker, warrant }: { asker: Asker | null; warrant: Warrant },
): MergePull | Verdict {
  const { edge, source, pull, verdict } = gate;
  const repository = snapshot.repositories[source];
  const upper = repository?.state === "present" ? branchHead(repository, edge.to.branch) : undefined;
  if (!pull || repository?.state !== "present" || !upper) return blocked(verdict.subject, "there is nothing to merge");
  // GitHub would refuse it, but for a fast-forward, which does not ask.
  if (pull.draft) return blocked(`#${pull.number}`, "it is a draft; mark it as ready for review");
  if (warrant !== "gate" && asker) {
    const force = forceBy(asker.login, warrant.force, asker.comment);
    return mergePull(gate, pull, { repository, upper: upper.sha, asker, force });
  }
  if (verdict.state !== "passed") return verdict;
  if (!isPublished(gate)) return waiting(`\`${gate.report.name}\``, "our check says so first");
  return mergePull(gate, pull, { repository, upper: upper.sha, asker, force: null });
}

/**
 * What `merge: auto` merges: promotions at rest whose gate is open, and that no merge queue has already. A tier whose system
 * branch is gone gets that back first, where it stood.
 */
export function automaticMerges(
  snapshot: Snapshot,
  edges: readonly EdgeDecision[],
  gates: readonly PullGate[],
): MergePull[] {
  return edges.flatMap(({ edge, source, carrier }) => {
    if (edge.to.promotion.merge !== "auto" || carrier?.state !== "at rest" || carrier.content === null) return [];
    if (!standingCommit(snapshot, edge.to)) return [];
    const gate = gates.find(
      (one) => one.source === source && one.edge.to.name === edge.to.name && one.pull?.number === carrier.number,
    );
    if (!gate || gate.isQueued) return [];
    const merge = mergeOf(snapshot, gate, { asker: null, warrant: "gate" });
    return "kind" in merge ? [merge] : [];
  });
}

interface Merging {
  repository: PresentRepository;
  upper: Sha;
  asker: Asker | null;
  force: Force | null;
}

function mergePull(gate: PullGate, pull: Pull, { repository, upper, asker, force }: Merging): MergePull {
  const { edge, source, content, verdict, report } = gate;
  const { to } = edge;
  return {
    kind: "merge pull",
    tier: to.name,
    repository: source,
    pull: { number: pull.number, id: pull.id },
    head: pull.head.sha,
    base: { branch: to.branch, at: upper },
    // A reason stays in a message where there is one.
    way: force ? "merge" : wayOf(repository, { upper, head: pull.head.sha }),
    message: {
      // As GitHub says it by itself, so that people and we read it as they do every merge.
      title: `Merge pull request #${pull.number} from ${source.split("/")[0]}/${pull.head.branch}`,
      body: [
        unlinked(pull.title),
        printTrailers({
          tier: to.name,
          ...(content === null ? {} : { content }),
          ...(asker?.comment ? { comment: asker.comment } : {}),
          ...(force ? forcedTrailers([force]) : {}),
        }),
      ].join("\n\n"),
    },
    forced: force && {
      open: { ...report, ...printForcedGate(edge, force, verdict) },
      // The forced check has ended, and a run that ended is not reopened.
      back: { ...report, run: null },
    },
  };
}
