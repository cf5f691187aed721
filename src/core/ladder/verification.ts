// Verified: whether every check of a tier has passed within a stay, and has been green for long enough.
import { after } from "../names.ts";
import type { RequiredCheck, Tier } from "../resources/tier.ts";
import type { Commit, Report, Snapshot } from "./snapshot.ts";
import { soakGate } from "./soak.ts";
import { pointerOf, type Stay } from "./stay.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";

/** What Argo CD's notifications call the status of a ShopSet on the system commit. */
export const applicationCheck = (shopset: string): string => `argocd/${shopset}`;

/** Every check that must have passed on a tier: those it names, and one for each ShopSet it names. */
export function requiredChecks({ verification }: Tier): RequiredCheck[] {
  const shopsets = Array.isArray(verification.applications) ? verification.applications : [];
  return [
    ...verification.checks,
    ...shopsets.map((name): RequiredCheck => ({ name: applicationCheck(name), on: "system", by: null })),
  ];
}

/** Whether the content of `stay` is verified, by the evidence of this stay alone. `later` are the tier's later stays. */
export function verifyStay(snapshot: Snapshot, stay: Stay, later: readonly Stay[]): Verdict {
  const checks = requiredChecks(stay.tier);
  const reports = checks.map((check) => reportsInStay(snapshot, stay, check));
  const verdicts = checks.map((check, index) => judge(snapshot, stay, check, reports[index] ?? []));
  const whenPassed = checks.length > 0 ? "every required check passed" : "nothing is required";
  const green = allOf(stay.tier.name, verdicts, whenPassed);
  if (stay.tier.verification.soak === 0 || green.state !== "passed") return green;
  const soaked = soakGate({
    tier: stay.tier,
    heard: reports,
    later: heardLater(snapshot, later),
    now: snapshot.takenAt,
  });
  return allOf(stay.tier.name, [...verdicts, soaked], "every required check passed, and soaked");
}

/** What later stays heard of the same checks, oldest stay first. */
function heardLater(snapshot: Snapshot, later: readonly Stay[]): Report[][][][] {
  return later.map((stay) => requiredChecks(stay.tier).map((check) => reportsInStay(snapshot, stay, check))).reverse();
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
  const newest = latestWords(reports[0] ?? []);
  const worst =
    newest.find((r) => r.result === "failed") ?? newest.find((r) => r.result === "running") ?? newest.at(-1);
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

/** The newest report of each reporter and kind: a status and a check run of one name must both pass. */
function latestWords(reports: readonly Report[]): Report[] {
  return [...new Map(reports.map((report) => [`${report.kind} ${report.by}`, report])).values()];
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
