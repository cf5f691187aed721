// Verified: whether every check of a tier has passed within a stay, and has been green for long enough.
import { after, type Instant } from "../names.ts";
import type { RequiredCheck, Tier } from "../resources/tier.ts";
import { applicationsGate, heardOfShopSets } from "./applications.ts";
import type { Commit, Report, Snapshot } from "./snapshot.ts";
import { soakGate } from "./soak.ts";
import { pointerOf, type Stay } from "./stay.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";
import { decidingWord } from "./word.ts";

/** The checks that a tier names, all of which must have passed; its ShopSets are judged beside them. */
export function requiredChecks({ verification }: Tier): RequiredCheck[] {
  return verification.checks;
}

/** Judged before: one look asks for the same stays many times, and each look cuts its own. */
const judged = new WeakMap<Stay, { at: Instant; verdict: Verdict }>();

/** Whether the content of `stay` is verified, by the evidence of this stay alone. `later` are the tier's later stays. */
export function verifyStay(snapshot: Snapshot, stay: Stay, later: readonly Stay[]): Verdict {
  const before = judged.get(stay);
  if (before?.at === snapshot.takenAt) return before.verdict;
  const verdict = judgeStay(snapshot, stay, later);
  judged.set(stay, { at: snapshot.takenAt, verdict });
  return verdict;
}

function judgeStay(snapshot: Snapshot, stay: Stay, later: readonly Stay[]): Verdict {
  const checks = requiredChecks(stay.tier);
  const reports = checks.map((check) => reportsInStay(snapshot, stay, check));
  const applications = applicationsGate(snapshot, stay);
  const required = checks.map((check, index) => judge(snapshot, stay, check, reports[index] ?? []));
  const verdicts = [...required, ...(applications ? [applications] : [])];
  const whenPassed = verdicts.length > 0 ? "every required check passed" : "nothing is required";
  const green = allOf(stay.tier.name, verdicts, whenPassed);
  if (stay.tier.verification.soak === 0 || green.state !== "passed") return green;
  const soaked = soakGate({
    tier: stay.tier,
    heard: [...reports, ...heardOfShopSets(snapshot, stay)],
    later: heardLater(snapshot, later),
    now: snapshot.takenAt,
  });
  return allOf(stay.tier.name, [...verdicts, soaked], "every required check passed, and soaked");
}

/** What later stays heard of the same checks, oldest stay first. */
function heardLater(snapshot: Snapshot, later: readonly Stay[]): Report[][][][] {
  const heardIn = (stay: Stay) => [
    ...requiredChecks(stay.tier).map((check) => reportsInStay(snapshot, stay, check)),
    ...heardOfShopSets(snapshot, stay),
  ];
  return later.map(heardIn).reverse();
}

/** Whether anything was said of a check in the stay. */
export function isHeardIn(snapshot: Snapshot, stay: Stay, check: RequiredCheck): boolean {
  return reportsInStay(snapshot, stay, check).length > 0;
}

/** What was said of a check on each commit of the stay that heard of it: newest commit first, reports oldest first. */
function reportsInStay(snapshot: Snapshot, stay: Stay, check: RequiredCheck): Report[][] {
  const said = (commit: Commit | undefined) =>
    (commit?.reports ?? []).filter((r) => r.name === check.name && (check.by === null || r.by === check.by));
  const commits = check.on === "system" ? stay.commits : appCommits(snapshot, stay);
  return commits.map(said).filter((reports) => reports.length > 0);
}

function appCommits(snapshot: Snapshot, { tier, commits }: Stay): (Commit | undefined)[] {
  const apps = snapshot.repositories[tier.apps.name];
  const pointers = new Set(commits.map((commit) => pointerOf(tier, tier.apps.name, commit)));
  return [...pointers].map((sha) => (sha && apps?.state === "present" ? apps.commits[sha] : undefined));
}

/** The newest commit that heard of the check decides, and every reporter's newest word on it must be a pass. */
function judge(snapshot: Snapshot, stay: Stay, check: RequiredCheck, reports: readonly Report[][]): Verdict {
  const subject = `\`${check.name}\``;
  const worst = decidingWord(reports[0] ?? []);
  if (!worst) return silence(snapshot, stay, check);
  const extra = worst.url === null ? {} : { url: worst.url };
  const by = worst.by === null ? "" : ` by ${worst.by}`;
  switch (worst.result) {
    case "passed":
      return passed(subject, `${worst.said}${by} at ${worst.at}`, extra);
    case "running":
      return waiting(subject, `${worst.said}${by} since ${worst.at}`, extra);
    case "failed":
      return blocked(subject, `${worst.said}${by} at ${worst.at}`, extra);
  }
}

function silence(snapshot: Snapshot, stay: Stay, check: RequiredCheck): Verdict {
  const where = check.on === "app" ? "the app commit" : "the system commit";
  const from = check.by === null ? "" : ` from ${check.by}`;
  const since = stay.commits.at(-1)?.committedAt ?? snapshot.takenAt;
  const loud = after(since, stay.tier.verification.timeout);
  if (loud > snapshot.takenAt) {
    return waiting(`\`${check.name}\``, `no report${from} on ${where} yet`, { until: loud });
  }
  return waiting(`\`${check.name}\``, `silent: no report${from} on ${where} since ${since}; does anything report it?`);
}
