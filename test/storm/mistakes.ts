// Mistakes that a loop like ours could make, planted in the App's eyes: the storm has to find each of them.
import type { Commit, PresentRepository } from "../../src/core/ladder/snapshot.ts";
import type { Sha } from "../../src/core/names.ts";
import type { LadderReading } from "../../src/flow/ports/reading.ts";
import type { Invariant } from "./failure.ts";
import type { Eyes } from "./loop.ts";
import { APP, SYSTEM } from "./world.ts";

export interface Mistake {
  name: string;
  eyes: Eyes;
  /** The promise that it breaks. */
  breaks: Invariant;
}

/** Every system commit seems to have heard what was said of older ones that ran the same tree, in whatever stay. */
function sharedEvidence(reading: LadderReading): LadderReading {
  return bent(reading, ({ app, system }) => {
    const treeOf = ({ pointers }: Commit) => app.commits[pointers?.["base"] as Sha]?.tree;
    const lines = Object.values(system.branches).map((head) => lineOf(system, head));
    for (const line of lines) {
      line.forEach((commit, index) => {
        const older = line
          .slice(index + 1)
          .filter((other) => treeOf(other) !== undefined && treeOf(other) === treeOf(commit));
        const heard = older.reverse().flatMap(({ reports }) => reports ?? []);
        system.commits[commit.sha] = { ...commit, reports: [...heard, ...(commit.reports ?? [])] };
      });
    }
  });
}

/** The two commits behind T's head seem to stand in the wrong order, as when history is sorted by date. */
function wrongOrder(reading: LadderReading): LadderReading {
  return bent(reading, ({ app }) => {
    const [head, newer, older] = lineOf(app, app.branches["tier-0"]);
    if (!head || !newer || !older || older.parents.length !== 1) return;
    const place = (commit: Commit, parent: Sha | undefined) => {
      app.commits[commit.sha] = {
        ...commit,
        parents: [parent, ...commit.parents.slice(1)].filter((sha) => sha !== undefined),
      };
    };
    place(head, older.sha);
    place(older, newer.sha);
    place(newer, older.parents[0]);
  });
}

/** Where a person took U back to a tree that T once had, U seems to hold what it held before. */
function onceIsUntouched(reading: LadderReading): LadderReading {
  return bent(reading, ({ app }) => {
    const trees = new Set(lineOf(app, app.branches["tier-0"]).map(({ tree }) => tree));
    for (const branch of ["tier-1", "tier-2", "tier-3"]) {
      const head = app.commits[app.branches[branch] as Sha];
      const before = app.commits[head?.parents[0] as Sha];
      if (head?.message.startsWith("Revert") && before && trees.has(head.tree)) {
        app.commits[head.sha] = { ...head, tree: before.tree };
      }
    }
  });
}

export const MISTAKES: Mistake[] = [
  { name: "evidence of an earlier stay counts for a later one", eyes: sharedEvidence, breaks: "I1" },
  { name: "content older than the position is offered", eyes: wrongOrder, breaks: "I5" },
  { name: "a tree that T once had counts as untouched", eyes: onceIsUntouched, breaks: "I5" },
];

interface Bent {
  app: PresentRepository;
  system: PresentRepository;
}

/** Bends a reading, which is made anew for every look: commits in it are replaced, never changed. */
function bent(reading: LadderReading, bend: (repositories: Bent) => void): LadderReading {
  const [app, system] = [reading.repositories[APP], reading.repositories[SYSTEM]];
  if (app?.state !== "present" || system?.state !== "present") return reading;
  bend({ app, system });
  return reading;
}

function lineOf({ commits }: PresentRepository, head: Sha | undefined): Commit[] {
  const line: Commit[] = [];
  for (let commit = commits[head as Sha]; commit; commit = commits[commit.parents[0] as Sha]) line.push(commit);
  return line;
}
