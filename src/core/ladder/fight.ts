// A fight: something edits generated files again and again. The App puts an edit back, but does not fight for ever.
import { printGenerated } from "../prose/generated.ts";
import type { FileChange } from "../render/file.ts";
import { GITMODULES_PATH } from "../render/paths.ts";
import type { Tier } from "../resources/tier.ts";
import { firstParentLine } from "./history.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";
import { trailersOf } from "./trailers.ts";
import { blocked, passed, type Verdict } from "./verdict.ts";

/** How many of the newest commits of a branch are looked at, and how often an editor is put back within them. */
const LOOKED_AT = 20;
const MOST_PUT_BACKS = 3;

/** Whether the App should still put back what somebody changed of the generated files. */
export function fightGate(system: PresentRepository, tier: Tier, changed: readonly FileChange[]): Verdict {
  const subject = `generated files of ${tier.name}`;
  const generated = printGenerated(changed);
  const line = firstParentLine(system, system.branches[tier.branch]).slice(0, LOOKED_AT);
  const editor = line.find((commit) => !commit.author.isApp)?.author;
  if (generated.length === 0 || !editor) return passed(subject, "as generated");
  const putBack = line.filter((commit) => editedBy(system, commit) === editor.name);
  if (putBack.length < MOST_PUT_BACKS) return passed(subject, "put back when edited");
  const reason = `${editor.name} edits ${generated.join(", ")} again and again; put back ${putBack.length} times, and left alone now; ${isMisled(changed) ? `no pointer moves while ${GITMODULES_PATH} is not as generated; ` : ""}end that, then put it back by hand`;
  return blocked(subject, reason);
}

/** What may be written while the App leaves generated files alone: pointers, but none on a .gitmodules of somebody else. */
export function besidesFight(files: readonly FileChange[]): FileChange[] {
  return isMisled(files) ? [] : files.filter(({ mode }) => mode === "160000");
}

/** Whether pointers would lead elsewhere than the App says. */
function isMisled(files: readonly FileChange[]): boolean {
  return files.some(({ path }) => path === GITMODULES_PATH);
}

/** Whose edit an App's commit put back. */
function editedBy({ commits }: PresentRepository, commit: Commit): string | undefined {
  const edit = commit.author.isApp ? trailersOf(commit).putBack : undefined;
  return edit === undefined ? undefined : commits[edit as Commit["sha"]]?.author.name;
}
