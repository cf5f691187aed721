// The loop of an account's dashboard: what the ladders' last looks show, kept in one issue of the fleet.
import { after, type Instant, type Millis } from "../core/names.ts";
import { type Dashboard, isDashboard, printDashboard } from "../core/prose/dashboard.ts";
import type { Fleets } from "./fleet.ts";
import { ladderKey } from "./keys.ts";
import type { Forge } from "./ports/forge.ts";
import { ForgeUnavailable, type Outcome } from "./ports/outcome.ts";
import type { Lock, Next } from "./ports/queue.ts";
import type { Recorder } from "./record.ts";

export interface DashboardWork {
  account: string;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
  dashboards: Dashboards;
}

/** What was not told waits until nothing moved for so long, unless a state changed … */
const QUIET: Millis = 60_000;
/** … and never longer than this. */
const LONGEST_WAIT: Millis = 10 * 60_000;
/** What somebody else wrote into it is looked for so often. */
const RECHECK: Millis = 60 * 60_000;

/** What there is to show, and when it was seen. */
type Shown = Dashboard & { at: Instant };

/** What each dashboard was told last. Losing this memory costs a read, nothing else. */
export interface Dashboards {
  /** Whether there is more to show than what was told, or waits for a quiet moment; or what was told is to be read again. */
  isNews(account: string): boolean;
  /** What there is to show; undefined until every ladder was looked at. */
  toShow(account: string): Shown | undefined;
  /**
   * What to do with it: a tier of many ShopSets hears hundreds of reports, and each of them moves a reason. So what is no
   * change of state waits for a quiet moment. What was told an hour ago is looked for: somebody may have edited it.
   */
  plan(account: string, shown: Shown): "write" | "wait" | "look" | "rest";
  told(account: string, shown: Shown): void;
  /** The issue that was found or written last; a change of it costs one call then. */
  issues: Map<string, string>;
}

export function createDashboards(fleets: Pick<Fleets, "known">, recorder: Pick<Recorder, "last">): Dashboards {
  const told = new Map<string, Shown>();
  /** What waits, since when just this does, and since when something does. */
  const waiting = new Map<string, { body: string; moved: Instant; since: Instant }>();
  const isDue = (before: Shown, { at }: Shown) => at >= after(before.at, RECHECK);
  const toShow = (account: string): Shown | undefined => {
    const fleet = fleets.known(account);
    if (!fleet) return undefined;
    const looks = fleet.ladders.flatMap(({ name }) => recorder.last(ladderKey(account, name)) ?? []);
    if (looks.length < fleet.ladders.length) return undefined;
    const at =
      looks
        .map(({ snapshot }) => snapshot.takenAt)
        .sort()
        .at(-1) ?? fleet.takenAt;
    return { ...printDashboard(looks), at };
  };
  return {
    toShow,
    isNews(account) {
      const shown = toShow(account);
      const before = told.get(account);
      const waits = waiting.get(account);
      if (!shown) return false;
      if (shown.body === before?.body) return isDue(before, shown);
      // After a minute it is news again: what was to wake it may have met a fleet that was being read.
      return shown.body !== waits?.body || shown.at >= after(waits.moved, QUIET);
    },
    plan(account, shown) {
      const { body, outline, at } = shown;
      const before = told.get(account);
      const waits = waiting.get(account);
      waiting.delete(account);
      if (body === before?.body) return isDue(before, shown) ? "look" : "rest";
      const isQuiet = body === waits?.body;
      const isLate = waits !== undefined && at >= after(waits.since, LONGEST_WAIT);
      if (outline !== before?.outline || isQuiet || isLate) return "write";
      waiting.set(account, { body, moved: at, since: waits?.since ?? at });
      return "wait";
    },
    told: (account, shown) => void told.set(account, shown),
    issues: new Map(),
  };
}

/**
 * Brings the dashboard to what there is to show. Of several open ones the oldest is kept, so that two that were opened at
 * once end as one; a closed one is left closed, and the next change opens another. The App opens no other issue in the
 * fleet, so that one whose text somebody replaced is known all the same.
 */
export async function reconcileDashboard(work: DashboardWork, lock: Lock): Promise<Next> {
  const { account, recorder, dashboards } = work;
  const shown = dashboards.toShow(account);
  const plan = shown ? dashboards.plan(account, shown) : "rest";
  if (!shown || plan === "rest") return { kind: "rest" };
  if (plan === "wait") return { kind: "again", after: QUIET };
  const outcome = await ensureShown(work, shown, plan);
  if (outcome.kind === "refused") {
    // Deleted, or closed: another one is found or opened.
    dashboards.issues.delete(account);
    return { kind: "retry", after: 0 };
  }
  if (outcome.kind !== "failed") {
    dashboards.told(account, shown);
    recorder.recovered(lock.key);
    return { kind: "rest" };
  }
  recorder.failed(lock.key, outcome);
  if (outcome.retryAfter !== null) return { kind: "retry", after: outcome.retryAfter };
  // What GitHub will not have before somebody changes something is not said again at every look.
  dashboards.told(account, shown);
  return { kind: "rest" };
}

async function ensureShown(
  { account, forge, fleets, dashboards }: DashboardWork,
  { title, body }: { title: string; body: string },
  plan: "write" | "look",
): Promise<Outcome> {
  try {
    const repository = (await fleets.of(account))?.repository;
    if (!repository) return { kind: "already" };
    const known = dashboards.issues.get(account);
    if (known !== undefined && plan === "write") return await forge.ensureIssue(repository, { id: known, title, body });
    const issues = await forge.readKeptIssues(repository);
    const kept = issues.findLast((issue) => isDashboard(issue.body)) ?? issues.at(-1);
    if (kept) dashboards.issues.set(account, kept.id);
    // A fleet that has no ladder yet needs no dashboard; one that lost its last says so on the one that is there.
    else if (plan === "look" || fleets.known(account)?.ladders.length === 0) return { kind: "already" };
    if (kept?.title === title && kept.body === body) return { kind: "already" };
    return await forge.ensureIssue(repository, { id: kept?.id ?? null, title, body });
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    return error.failure;
  }
}
