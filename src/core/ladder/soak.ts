// Soak: how long everything has been green, by the reports' own times, since a commit's date can be anything.
import { after, type Instant, type Millis, millisOf } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import type { Report } from "./snapshot.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";

/**
 * What one stay heard: for each required check, for each of its commits that heard of it, newest commit first, the
 * reports, oldest first.
 */
export type Heard = readonly (readonly (readonly Report[])[])[];

interface Question {
  tier: Tier;
  heard: Heard;
  /** What the later stays of the tier heard, oldest stay first. */
  later: readonly Heard[];
  now: Instant;
}

/**
 * Runs from the first moment when every check had passed; a red result starts it over. While a later stay is red the
 * clock stands still; it goes on when that stay turns green, or when a newer one is reported on. What was over before
 * stays over.
 */
export function soakGate({ tier, heard, later, now }: Question): Verdict {
  const since = completeSince(heard);
  if (since === undefined) {
    return blocked("soak", "no check is required, so there is nothing it could run from; require one");
  }
  const spans = redSpans(later, now).filter(({ to }) => to === null || to > since);
  const standing = spans.find(({ to }) => to === null);
  const stopped = standing && (standing.from > since ? standing.from : since);
  const over = after(since, tier.verification.soak + timeOf(until(spans, stopped ?? now), since));
  if (over <= (stopped ?? now)) return passed("soak", `green since ${since}`);
  if (standing) {
    const reason = `green since ${since}; the clock stands still since ${standing.from}, while a later content of ${tier.name} is red`;
    return waiting("soak", reason);
  }
  return waiting("soak", `green since ${since}, over at ${over}`, { until: over });
}

interface Event {
  check: number;
  /** Index of the commit in its stay: 0 is the newest. */
  age: number;
  report: Report;
}

/** From when to when something was red; `to` null: it still is. */
interface Span {
  from: Instant;
  to: Instant | null;
}

/** When every check had passed first, after the last red result. */
function completeSince(heard: Heard): Instant | undefined {
  let since: Instant | undefined;
  replay(heard, (report, now) => {
    if (report.result === "failed") since = undefined;
    else if (now.green === heard.length) since ??= report.at;
  });
  return since;
}

function redSpans(later: readonly Heard[], now: Instant): Span[] {
  return later.flatMap((heard, index) => {
    const spans: Span[] = [];
    replay(heard, (report, now) => {
      const isRed = now.red > 0;
      const open = spans.at(-1);
      if (isRed && (!open || open.to !== null)) spans.push({ from: report.at, to: null });
      else if (!isRed && open?.to === null) open.to = report.at;
    });
    const newer = reportsOn(later.slice(index + 1)).filter((at) => at <= now);
    return spans.map(({ from, to }) => ({ from, to: to ?? newer.find((at) => at > from) ?? null }));
  });
}

/** When the stays were reported on, oldest first. What is said of a commit that they share with older ones is among it. */
function reportsOn(stays: readonly Heard[]): Instant[] {
  return stays
    .flat(3)
    .map(({ at }) => at)
    .sort();
}

/** The spans as far as they lie before a moment. */
function until(spans: readonly Span[], moment: Instant): Span[] {
  return spans
    .filter(({ from }) => from < moment)
    .map(({ from, to }) => ({ from, to: to === null || to > moment ? moment : to }));
}

/** How long the spans last together after `since`, overlaps counted once. */
function timeOf(spans: readonly Span[], since: Instant): Millis {
  let covered = millisOf(since);
  let total = 0;
  for (const { from, to } of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const start = Math.max(millisOf(from), covered);
    const end = Math.max(to === null ? start : millisOf(to), start);
    total += end - start;
    covered = end;
  }
  return total;
}

/** What is known of one check, by age of the commit. */
type Words = Map<number, Report[]>;

type Colour = "green" | "red" | "open";

/** Tells the reports in the order they came, each with how many checks were of which colour then. */
function replay(heard: Heard, tell: (report: Report, now: Readonly<Record<Colour, number>>) => void): void {
  const events = heard.flatMap((commits, check) =>
    commits.flatMap((reports, age) => reports.map((report): Event => ({ check, age, report }))),
  );
  events.sort((a, b) => millisOf(a.report.at) - millisOf(b.report.at) || b.age - a.age);
  const known = heard.map((): { words: Words; colour: Colour } => ({ words: new Map(), colour: "open" }));
  const now = { green: 0, red: 0, open: heard.length };
  for (const { check, age, report } of events) {
    const one = known[check];
    if (!one) continue;
    one.words.set(age, [...(one.words.get(age) ?? []), report]);
    now[one.colour]--;
    one.colour = colourOf(one.words);
    now[one.colour]++;
    tell(report, now);
  }
}

/** The newest commit that heard of a check decides, and on it every reporter's newest word. */
function colourOf(words: Words): Colour {
  const newest = words.get(Math.min(...words.keys())) ?? [];
  const last = [...new Map(newest.map((report) => [`${report.kind} ${report.by}`, report])).values()];
  if (last.some(({ result }) => result === "failed")) return "red";
  return last.length > 0 && last.every(({ result }) => result === "passed") ? "green" : "open";
}
