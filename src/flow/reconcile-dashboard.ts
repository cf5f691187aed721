// The loop of an account's dashboard: what the ladders' last looks show, kept in one issue of the fleet.
import { isDashboard, printDashboard } from "../core/prose/dashboard.ts";
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

/** What each dashboard was told last. Losing this memory costs a read, nothing else. */
export interface Dashboards {
  /** Whether what there is to show is not what was told. */
  isNews(account: string): boolean;
  /** What there is to show; undefined until every ladder was looked at. */
  toShow(account: string): { title: string; body: string } | undefined;
  told(account: string, body: string): void;
  /** The issue that was found or written last; a change of it costs one call then. */
  issues: Map<string, string>;
}

export function createDashboards(fleets: Pick<Fleets, "known">, recorder: Pick<Recorder, "last">): Dashboards {
  const told = new Map<string, string>();
  const toShow = (account: string) => {
    const ladders = fleets.known(account)?.ladders;
    if (!ladders) return undefined;
    if (ladders.length === 0) return printDashboard([]);
    const looks = ladders.flatMap(({ name }) => recorder.last(ladderKey(account, name)) ?? []);
    return looks.length === ladders.length ? printDashboard(looks) : undefined;
  };
  return {
    toShow,
    isNews(account) {
      const shown = toShow(account);
      return shown !== undefined && shown.body !== told.get(account);
    },
    told: (account, body) => void told.set(account, body),
    issues: new Map(),
  };
}

/**
 * Brings the dashboard to what there is to show. Of several open ones the oldest is kept, so that two that were opened at
 * once end as one; a closed one is left closed, and the next change opens another.
 */
export async function reconcileDashboard(work: DashboardWork, lock: Lock): Promise<Next> {
  const { account, recorder, dashboards } = work;
  const shown = dashboards.toShow(account);
  if (!shown) return { kind: "rest" };
  const outcome = await ensureShown(work, shown);
  if (outcome.kind === "refused") {
    // Deleted, or closed: another one is found or opened.
    dashboards.issues.delete(account);
    return { kind: "retry", after: 0 };
  }
  if (outcome.kind !== "failed") {
    dashboards.told(account, shown.body);
    recorder.recovered(lock.key);
    return { kind: "rest" };
  }
  recorder.failed(lock.key, outcome);
  if (outcome.retryAfter !== null) return { kind: "retry", after: outcome.retryAfter };
  // What GitHub will not have before somebody changes something is not said again at every look.
  dashboards.told(account, shown.body);
  return { kind: "rest" };
}

async function ensureShown(
  { account, forge, fleets, dashboards }: DashboardWork,
  { title, body }: { title: string; body: string },
): Promise<Outcome> {
  try {
    const repository = (await fleets.of(account))?.repository;
    if (!repository) return { kind: "already" };
    const known = dashboards.issues.get(account);
    if (known !== undefined) return await forge.ensureIssue(repository, { id: known, title, body });
    const kept = (await forge.readKeptIssues(repository)).findLast((issue) => isDashboard(issue.body));
    if (kept) dashboards.issues.set(account, kept.id);
    // A fleet that has no ladder yet needs no dashboard; one that lost its last says so on the one that is there.
    else if (fleets.known(account)?.ladders.length === 0) return { kind: "already" };
    if (kept?.title === title && kept.body === body) return { kind: "already" };
    return await forge.ensureIssue(repository, { id: kept?.id ?? null, title, body });
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    return error.failure;
  }
}
