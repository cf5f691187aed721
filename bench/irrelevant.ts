// Webhooks that concern no ladder: the App hears them, and asks GitHub nothing.
import { measured, type Sample } from "./sample.ts";
import type { Scenario } from "./scenarios.ts";
import { APP, ELSEWHERE, type Stage, SYSTEM } from "./stage.ts";

export const irrelevant: readonly Scenario[] = [
  { what: "webhook: push to another branch", run: (stage) => heard(stage, () => pushed(stage, APP)) },
  { what: "webhook: push to another repository", run: (stage) => heard(stage, () => pushed(stage, ELSEWHERE)) },
  { what: "webhook: a check that no tier asks for", run: (stage) => heard(stage, () => reported(stage)) },
  { what: "webhook: our own echoes", run: (stage) => heard(stage, () => echoed(stage)) },
];

/** Takes the time until every webhook was answered. Throws when there was none: nothing would have been measured. */
function heard(stage: Stage, happening: () => Promise<void>): Promise<Sample> {
  const { deliveries } = stage.sandbox.forge;
  return measured(stage, async () => {
    const before = deliveries.log.length;
    await happening();
    const from = performance.now();
    await deliveries.idle();
    if (deliveries.log.length === before) throw new Error("the forge sent no webhook");
    return performance.now() - from;
  });
}

async function pushed({ rest, sandbox }: Stage, repository: string): Promise<void> {
  const base = repository === APP ? "tier-0" : "main";
  const { object } = await rest("bob", `GET ${repository}/git/ref/heads/${base}`);
  const ref = `refs/heads/aside-${sandbox.forge.deliveries.log.length}`;
  await rest("bob", `POST ${repository}/git/refs`, { ref, sha: object.sha });
}

async function reported({ rest, system }: Stage): Promise<void> {
  const route = `POST ${SYSTEM}/statuses/${await system("tier-0")}`;
  await rest("argocd", route, { state: "success", context: "nobody-asked" });
}

/** The newest delivery about each branch and edge, once more, where it tells what the App did and what still stands. */
async function echoed({ sandbox: { forge } }: Stage): Promise<void> {
  const newest = new Map<string, (typeof forge.deliveries.log)[number]>();
  for (const delivery of forge.deliveries.log) {
    const { ref, pull_request } = JSON.parse(delivery.request.payload);
    newest.set([delivery.event, delivery.repositoryId, ref, pull_request?.base.ref].join(" "), delivery);
  }
  for (const delivery of newest.values()) {
    const { sender, ref, after } = JSON.parse(delivery.request.payload);
    const repository = forge.world.repositories.find(({ id }) => id === delivery.repositoryId);
    const isStale = delivery.event === "push" && (await repository?.git.refs())?.get(ref) !== after;
    if (sender?.login === "shopset[bot]" && !isStale) forge.deliveries.redeliver(delivery);
  }
}
