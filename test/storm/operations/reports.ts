// Operations of continuous integration: checks that go green, red, run again, come late, and what a stranger says.
import type { Report } from "../../../src/core/ladder/snapshot.ts";
import { short } from "../../../src/core/names.ts";
import { lineOf } from "../oracle/history.ts";
import { noteColours } from "../oracle/stays.ts";
import type { Check } from "../terrain.ts";
import type { StoredCommit, World } from "../world.ts";
import type { Operation } from "./operation.ts";

const SAID = { passed: "success", failed: "failure", running: "pending" };

/** A check speaks of a commit now. */
export function say(world: World, commit: StoredCommit, check: Check, word: Partial<Report>): void {
  const result = word.result ?? "passed";
  const at = world.forge.now();
  commit.reports.push({
    kind: "status",
    name: check.name,
    by: "ci",
    said: SAID[result],
    at,
    url: null,
    ...word,
    result,
  });
  noteColours(world);
}

function reporting(weight: number, result: Report["result"], word: Partial<Report> = {}): Operation {
  return {
    weight,
    happen(world) {
      const { random } = world;
      const rung = random.pick(world.rungs.filter(({ checks }) => checks.length > 0));
      const line = lineOf(world.system, rung.name);
      const commit = line[random.chance(0.8) ? 0 : random.below(Math.min(5, line.length))];
      const check = random.pick(rung.checks);
      const asked = check.on === "system" ? commit : world.app.commits.get(commit?.entries["base"]?.sha as never);
      if (!commit || !asked) return undefined;
      const kind = random.chance(0.9) ? "status" : "check";
      say(world, asked, check, { kind, result, ...word });
      const late = commit === line[0] ? "" : ", late";
      return `${check.name} says ${result} of ${short(asked.sha)} on ${rung.name}${late}${kind === "check" ? ", as a check run" : ""}`;
    },
  };
}

/** Everything that a tier requires passes on what it runs now. */
const allGreen: Operation = {
  weight: 14,
  happen(world) {
    const rung = world.random.pick(world.rungs.filter(({ checks }) => checks.length > 0));
    const commit = lineOf(world.system, rung.name)[0];
    if (!commit) return undefined;
    for (const check of rung.checks) passWhatSpoke(world, commit, check);
    return `every check of ${rung.name} passes on ${short(commit.sha)}`;
  },
};

/** Passes a check on a system commit, by everyone who spoke of it there. */
export function passWhatSpoke(world: World, commit: StoredCommit, check: Check): void {
  const asked = check.on === "system" ? commit : world.app.commits.get(commit.entries["base"]?.sha as never);
  if (!asked) return;
  const spoke = new Map(asked.reports.filter(({ name }) => name === check.name).map((r) => [`${r.kind} ${r.by}`, r]));
  for (const { kind, by } of spoke.values()) say(world, asked, check, { kind, by });
  say(world, asked, check, {});
}

export const reportOperations: Operation[] = [
  allGreen,
  reporting(6, "passed"),
  reporting(5, "failed"),
  reporting(3, "running"),
  reporting(1, "failed", { by: "mallory" }),
];
