// How a tier came to hold what it holds: through its gate, by a force on record, or past the gate.
import { short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { verifyContent } from "./candidate.ts";
import { forceOf } from "./forced.ts";
import { firstParentLine, isComplete } from "./history.ts";
import type { Progress } from "./position.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointerPaths, staysOf } from "./stay.ts";

/**
 * What to say of the head of U when it was forced, or came past the gate: no open gate of a merged pull request and no
 * verification on T speak for it. What T ran before the history that was read is not accused. null: nothing to say.
 */
export function arrivalNote(snapshot: Snapshot, edge: Edge, progress: Progress): string | null {
  const { upper, repository, source, untouched } = progress;
  const { from, to } = edge;
  const force = forceOf(repository, to, upper);
  if (force) return `holds ${short(upper.sha)} of ${source}, forced by ${force.by}: ${force.reason}`;
  const cameThroughGate = repository.pulls.some(
    ({ state, base, head, mergeCommit, gate }) =>
      state === "merged" &&
      base.branch === to.branch &&
      [mergeCommit, head.sha].includes(upper.sha) &&
      gate?.state === "success",
  );
  if (cameThroughGate) return null;
  const path = pointerPaths(from).get(source) ?? "";
  const stays = staysOf(snapshot, from);
  const held = stays.filter(({ contents }) => contents[path] === upper.tree);
  if (held.some((stay) => verifyContent(snapshot, stays, stay).state === "passed")) return null;
  if (untouched && (began(snapshot, edge, progress) || (held.length === 0 && !isWholeHistory(snapshot, edge))))
    return null;
  return `holds ${short(upper.sha)} of ${source}, which came past the gate: ${from.name} has not verified it, and no force is on record`;
}

/** Whether U runs what it began with: nothing was promoted then. */
function began(snapshot: Snapshot, { to }: Edge, { source, upper }: Progress): boolean {
  const path = pointerPaths(to).get(source) ?? "";
  const first = staysOf(snapshot, to).at(-1);
  return first === undefined || first.contents[path] === upper.tree;
}

function isWholeHistory({ repositories }: Snapshot, { from }: Edge): boolean {
  const system = repositories[from.system.name];
  return system?.state === "present" && isComplete(firstParentLine(system, system.branches[from.branch]));
}
