// A fight: something edits generated files again and again. The App puts an edit back, but does not fight for ever.
import { printGenerated } from "../prose/generated.ts";
import type { FileChange } from "../render/file.ts";
import { GITMODULES_PATH } from "../render/paths.ts";
import type { Tier } from "../resources/tier.ts";
import { generatedFrom } from "./generated.ts";
import { firstParentLine } from "./history.ts";
import type { Commit, PresentRepository, Snapshot } from "./snapshot.ts";
import { trailersOf } from "./trailers.ts";
import { blocked, passed, type Verdict } from "./verdict.ts";

/** How many of the newest commits of a branch are looked at, and how often an editor is put back within them. */
const LOOKED_AT = 20;
const MOST_PUT_BACKS = 3;

/** Whether the App should still put back what somebody changed of the generated files. */
export function fightGate(snapshot: Snapshot, tier: Tier, changed: readonly FileChange[]): Verdict {
  const system = snapshot.repositories[tier.system.name];
  const subject = `generated files of ${tier.name}`;
  const generated = printGenerated(changed);
  if (generated.length === 0 || system?.state !== "present") return passed(subject, "as generated");
  const line = firstParentLine(system, system.branches[tier.branch]).slice(0, LOOKED_AT);
  const editor = line.find((commit) => !commit.author.isApp)?.author;
  if (!editor) return passed(subject, "as generated");
  const putBack = line.filter((commit) => editedBy(system, commit) === editor.name);
  if (putBack.length < MOST_PUT_BACKS) return passed(subject, "put back when edited");
  if (isOver(snapshot, tier, line)) return passed(subject, "what the fleet asks for since is written");
  const reason = `${editor.name} edits ${generated.join(", ")} again and again; put back ${putBack.length} times, and left alone now; ${isMisled(changed) ? `no pointer moves while ${GITMODULES_PATH} is not as generated; ` : ""}end that, then put it back by hand`;
  return blocked(subject, reason);
}

/** Whether what differs is the fleet's: nobody wrote since all was as generated, or the fleet asks for other files since. */
function isOver(snapshot: Snapshot, tier: Tier, line: readonly Commit[]): boolean {
  const whole = line.find((commit) => commit.author.isApp && trailersOf(commit).generated !== undefined);
  if (!whole) return false;
  const since = line.slice(0, line.indexOf(whole));
  return since.every(({ author }) => author.isApp) || trailersOf(whole).generated !== generatedFrom(snapshot, tier);
}

/**
 * What may be written while the App leaves generated files alone: pointers, but none on a .gitmodules of somebody else. And
 * what is left.
 */
export function besidesFight(changed: readonly FileChange[]): { files: FileChange[]; left: FileChange[] } {
  const { pointer = [], generated = [] } = Object.groupBy(changed, isPointer);
  return { files: isMisled(generated) ? [] : pointer, left: generated };
}

const isPointer = ({ mode }: FileChange) => (mode === "160000" ? "pointer" : "generated");

/** Whether pointers would lead elsewhere than the App says. */
function isMisled(files: readonly FileChange[]): boolean {
  return files.some(({ path }) => path === GITMODULES_PATH);
}

/** Whose edit an App's commit put back. */
function editedBy({ commits }: PresentRepository, commit: Commit): string | undefined {
  const edit = commit.author.isApp ? trailersOf(commit).putBack : undefined;
  return edit === undefined ? undefined : commits[edit as Commit["sha"]]?.author.name;
}
