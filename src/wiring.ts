// The one place that constructs adapters and joins them to the loop.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { createNodeMiddleware, Probot } from "probot";
import { assertNever, type Millis, type RepositoryName } from "./core/names.ts";
import type { Settings } from "./env.ts";
import { affected } from "./flow/affected.ts";
import { reconcileButton, reconcileComment } from "./flow/conversation.ts";
import { createFleets } from "./flow/fleet.ts";
import { createInbox } from "./flow/inbox.ts";
import { commentsKey, dashboardKey, fleetKey, ladderKey, lowestKey, parseKey } from "./flow/keys.ts";
import type { Builder } from "./flow/ports/builder.ts";
import type { Accounts, Forge } from "./flow/ports/forge.ts";
import { type Failed, ForgeUnavailable } from "./flow/ports/outcome.ts";
import type { Key, Lock, Next, Queue } from "./flow/ports/queue.ts";
import { createPreviews } from "./flow/previews.ts";
import { reconcileLadder } from "./flow/reconcile.ts";
import { createDashboards, reconcileDashboard } from "./flow/reconcile-dashboard.ts";
import { reconcileFleet } from "./flow/reconcile-fleet.ts";
import { reconcileLowest } from "./flow/reconcile-lowest.ts";
import { createRecorder, type Recorder } from "./flow/record.ts";
import { sweepComments } from "./flow/sweep-comments.ts";
import type { Trigger } from "./flow/trigger.ts";
import { createVet } from "./flow/vet.ts";
import { createAccounts } from "./github/accounts.ts";
import { ShopsetOctokit } from "./github/octokit.ts";
import { shopset } from "./index.ts";
import { createMemoryQueue } from "./queue/memory.ts";

/** Ladders of all accounts that are reconciled at a time. */
const CONCURRENCY = 8;

export interface ShopSet {
  /** Verifies and takes a webhook delivery. */
  webhooks: (request: IncomingMessage, response: ServerResponse) => unknown;
  accounts: Accounts;
  queue: Queue;
  recorder: Recorder;
  /** Looks at everything, though nothing was heard. Never throws: what GitHub does not answer is logged. */
  resync(): Promise<void>;
  /** Begins the periodic resync with one at once. */
  start(): Promise<void>;
  /** Takes no more work, and resolves when what runs has ended. */
  close(): Promise<void>;
}

type WiredSettings = "appId" | "privateKey" | "webhookSecret" | "apiUrl" | "fleetRepository" | "writesPerMinute";

type Wired = Pick<Settings, WiredSettings> & {
  /** null: only a call of `resync` looks unheard. */
  resync: Millis | null;
  /** Shows what pull requests would do to the manifests; absent: nothing does. */
  builder?: Builder;
};

/** Joins everything for one App. */
export async function wire(settings: Wired, log: Logger): Promise<ShopSet> {
  const { appId, privateKey, webhookSecret, apiUrl, fleetRepository, writesPerMinute, builder } = settings;
  if (webhookSecret === "") throw new Error("ShopSet needs a webhook secret; without one anybody could send events");
  const probot = new Probot({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    log,
    Octokit: ShopsetOctokit.defaults({ writesPerMinute }),
  });
  const accounts = createAccounts(probot);
  const fleets = createFleets(fleetRepository, (account) => accounts.forge(account));
  const recorder = createRecorder(log);
  const inbox = createInbox();
  const vet = builder?.absence === null ? createVet(builder) : undefined;
  const previews = builder ? createPreviews() : undefined;
  const dashboards = createDashboards(fleets, recorder);
  const repositoryOf = (account: string) => `${account}/${fleetRepository}` as RepositoryName;

  async function reconcile(lock: Lock): Promise<Next> {
    const { account, kind } = parseKey(lock.key);
    const forge = await forgeOf(account);
    if ("kind" in forge) {
      recorder.failed(lock.key, forge);
      return forge.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: forge.retryAfter };
    }
    const next = await reconcileKey(forge, lock);
    if (kind === "ladder" && dashboards.isNews(account))
      queue.add(dashboardKey(account), () => dashboards.isNews(account));
    return next;
  }

  /** Each kind of key has a loop of its own. */
  function reconcileKey(forge: Forge, lock: Lock): Promise<Next> {
    const parts = parseKey(lock.key);
    const { account } = parts;
    const work = { account, forge, fleets, recorder, inbox, builder, previews, wake: (key: Key) => queue.add(key) };
    switch (parts.kind) {
      case "fleet":
        return reconcileFleet({ ...work, repository: repositoryOf(account) }, lock);
      case "ladder":
        return reconcileLadder({ ...work, vet, name: parts.name }, lock);
      case "lowest":
        return reconcileLowest(work, { ladder: parts.name }, lock);
      case "pull":
        return reconcileLowest(work, { repository: parts.repository, number: parts.number }, lock);
      case "comment":
        return reconcileComment(work, parts.id, lock);
      case "button":
        return reconcileButton(work, parts, lock);
      case "comments":
        return sweepComments(work, lock);
      case "dashboard":
        return reconcileDashboard({ ...work, dashboards }, lock);
      default:
        return assertNever(parts);
    }
  }

  async function forgeOf(account: string): Promise<Forge | Failed> {
    try {
      return await accounts.forge(account);
    } catch (error) {
      if (!(error instanceof ForgeUnavailable)) throw error;
      return error.failure;
    }
  }

  // The look at one pull request builds; brakes and commands do not wait until hundreds were built.
  const isSlow = (key: Key) => key.startsWith("pull:");
  const queue = createMemoryQueue({ job: reconcile, concurrency: CONCURRENCY, log, isSlow });

  function wake(trigger: Trigger): void {
    const { account } = trigger;
    const concerned = () =>
      affected(trigger, { fleetRepository: repositoryOf(account), fleet: fleets.known(account), last: recorder.last });
    const keys = concerned();
    log.debug({ trigger, keys }, `heard of a ${trigger.kind}`);
    for (const key of keys) queue.add(key, () => concerned().includes(key));
  }

  async function resync(): Promise<void> {
    try {
      for (const account of await accounts.list()) {
        queue.add(fleetKey(account));
        queue.add(commentsKey(account));
        for (const { name } of fleets.known(account)?.ladders ?? []) {
          queue.add(ladderKey(account, name));
          queue.add(lowestKey(account, name));
        }
      }
    } catch (error) {
      if (error instanceof ForgeUnavailable) log.warn({ failure: error.failure }, error.failure.forOperator);
      else log.error({ err: error }, "the resync met a bug");
    }
  }

  let timer: NodeJS.Timeout | undefined;
  return {
    webhooks: await createNodeMiddleware(shopset(appId, wake), { probot }),
    accounts,
    queue,
    recorder,
    resync,
    async start() {
      if (settings.resync !== null) timer = setInterval(() => void resync(), settings.resync).unref();
      await resync();
    },
    async close() {
      clearInterval(timer);
      await queue.close();
    },
  };
}
