// The word of a check on one commit: the newest of each reporter, and the worst of those.
import type { Report } from "./snapshot.ts";

/** What decides: every reporter's newest word must be a pass, a status's and a check run's of one name alike. */
export function decidingWord(reports: readonly Report[]): Report | undefined {
  const newest = [...new Map(reports.map((report) => [`${report.kind} ${report.by}`, report])).values()];
  return newest.find((r) => r.result === "failed") ?? newest.find((r) => r.result === "running") ?? newest.at(-1);
}

/** Told before: one commit is asked for hundreds of names. */
const known = new WeakMap<readonly Report[], Map<string, Report[]>>();

/** The reports of a commit by their name. */
export function reportsByName(reports: readonly Report[] = []): ReadonlyMap<string, Report[]> {
  const before = known.get(reports);
  if (before) return before;
  const byName = Map.groupBy(reports, ({ name }) => name);
  known.set(reports, byName);
  return byName;
}
