// Mistakes that a loop like ours could make, planted in the App's eyes: the storm has to find each of them.
import type { Commit, PresentRepository } from "../../src/core/ladder/snapshot.ts";
import type { Sha } from "../../src/core/names.ts";
import type { LadderReading } from "../../src/flow/ports/reading.ts";
import { CONFIGURATION, POINTER } from "./faces.ts";
import type { Invariant } from "./failure.ts";
import type { Eyes } from "./loop.ts";
import type { Sources } from "./terrain.ts";
import { APP, SYSTEM } from "./world.ts";

export interface Mistake {
  name: string;
  eyes: Eyes;
  /** The promise that it breaks. */
  breaks: Invariant;
  /** The storm that it is for; without a word, the one with one source. */
  sources?: Sources;
  /** The first seed to look for it; the first of all without a word. Long storms find what is rare. */
  from?: number;
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

/** What T runs that was not reported on seems to be as its contents were in other company, if all of them were fine. */
function eachIsAll(reading: LadderReading): LadderReading {
  return bent(reading, ({ system, sources }) => {
    const treeAt = ({ pointers }: Commit, path: string) => sources.get(path)?.commits[pointers?.[path] as Sha]?.tree;
    for (const line of Object.values(system.branches).map((head) => lineOf(system, head))) {
      line.forEach((commit, index) => {
        const said = [...sources.keys()].map((path) => {
          const holding = line.slice(index).filter((older) => treeAt(older, path) === treeAt(commit, path));
          return holding.map(({ reports = [] }) => reports).find((reports) => reports.length > 0) ?? [];
        });
        const isFine = said.every(
          (reports) => reports.length > 0 && reports.every(({ result }) => result === "passed"),
        );
        const [words] = said;
        if (isFine && words && !commit.reports?.length) system.commits[commit.sha] = { ...commit, reports: words };
      });
    }
  });
}

/** Every merge that GitHub tries seems to give just what is proposed, so that the gate lets in what U would mix. */
function mergesAsProposed(reading: LadderReading): LadderReading {
  return bent(reading, ({ app }) => {
    app.pulls = app.pulls.map((pull) => ({ ...pull, mergeTree: app.commits[pull.head.sha]?.tree ?? pull.mergeTree }));
  });
}

export const MISTAKES: Mistake[] = [
  { name: "evidence of an earlier stay counts for a later one", eyes: sharedEvidence, breaks: "I1" },
  { name: "content older than the position is offered", eyes: wrongOrder, breaks: "I5" },
  { name: "a tree that T once had counts as untouched", eyes: onceIsUntouched, breaks: "I5" },
  { name: "the gate takes a merge for what was proposed", eyes: mergesAsProposed, breaks: "I1" },
  {
    name: "what was verified in two stays climbs together",
    eyes: eachIsAll,
    breaks: "I1",
    sources: "together",
    from: 51,
  },
];

interface Bent {
  app: PresentRepository;
  system: PresentRepository;
  /** The sources that are there, by path of their pointer. */
  sources: ReadonlyMap<string, PresentRepository>;
}

/** Bends a reading, which is made anew for every look: commits in it are replaced, never changed. */
function bent(reading: LadderReading, bend: (repositories: Bent) => void): LadderReading {
  const [app, system] = [reading.repositories[APP], reading.repositories[SYSTEM]];
  if (app?.state !== "present" || system?.state !== "present") return reading;
  const configuration = reading.repositories[CONFIGURATION];
  const others = configuration?.state === "present" ? [[POINTER, configuration] as const] : [];
  bend({ app, system, sources: new Map([["base", app], ...others]) });
  return reading;
}

function lineOf({ commits }: PresentRepository, head: Sha | undefined): Commit[] {
  const line: Commit[] = [];
  for (let commit = commits[head as Sha]; commit; commit = commits[commit.parents[0] as Sha]) line.push(commit);
  return line;
}
