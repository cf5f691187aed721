// Sends webhooks, one after the other, and remembers each delivery so that it can be sent again.
import { createHmac, randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { ForgeEvent } from "../forge/events.ts";
import { nextId, type World } from "../forge/world.ts";
import type { App, Millis } from "../model.ts";
import { payloadOf } from "./payload.ts";
import { type Subscriber, subscribersOf } from "./subscribers.ts";

export interface Delivery {
  id: number;
  /** What X-GitHub-Delivery says; a redelivery keeps it. */
  guid: string;
  app: App;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  redelivery: boolean;
  at: Millis;
  /** Seconds it took. */
  duration: number;
  url: string;
  request: { headers: Record<string, string>; payload: string };
  /** Absent until the other side answered, and when it never did. */
  response?: { status: number; headers: Record<string, string>; payload: string };
  /** What GitHub writes beside it: "OK", or why not. */
  status: string;
}

export interface Deliveries {
  /** Every delivery that was tried, oldest first. */
  readonly log: readonly Delivery[];
  /** Resolves when nothing is on its way. What is held back by `pause` does not count. */
  idle(): Promise<void>;
  /** Holds deliveries back until `resume`. */
  pause(): void;
  /** From now on deliveries are lost, as if they had never been made, until `resume`. */
  drop(): void;
  resume(): void;
  /** Sends a delivery again, with the same guid and payload. */
  redeliver(delivery: Delivery): void;
  close(): Promise<void>;
}

/** GitHub waits ten seconds for an answer, and does not try again by itself (docs.github.com/webhooks). */
const PATIENCE: Millis = 10_000;
/** Bigger payloads are never sent (docs.github.com/webhooks: payload cap). */
const MAX_PAYLOAD = 25 * 1024 * 1024;

type Letter = Omit<Delivery, "at" | "duration" | "response" | "status">;

/** `complain` hears of a payload that could not be written, which is a bug of ours: the others still go out. */
export function openDeliveries(world: World, complain: (line: string) => void): Deliveries {
  const log: Delivery[] = [];
  const closing = new AbortController();
  let mode: "deliver" | "pause" | "drop" = "deliver";
  let held: (() => Promise<void>)[] = [];
  let last: Promise<void> = Promise.resolve();

  const enqueue = (work: () => Promise<void>) => {
    if (mode === "drop") return;
    if (mode === "pause") held.push(work);
    else last = last.then(work).catch((error: unknown) => complain(`webhook not sent: ${inspect(error)}`));
  };
  const post = (letter: Letter) => async () => {
    if (closing.signal.aborted) return;
    const started = performance.now();
    const at = world.clock.now();
    const sent = await send(letter, AbortSignal.any([closing.signal, AbortSignal.timeout(PATIENCE)]));
    log.push({ ...letter, ...sent, at, duration: Math.round(performance.now() - started) / 1000 });
  };
  const unsubscribe = world.events.listen((event) => {
    for (const subscriber of subscribersOf(world, event)) {
      if (!subscriber.app.webhook) continue;
      // Shaped at once, so that it tells how things stood; sent in its turn.
      const written = write(world, event, subscriber);
      written.catch(() => undefined);
      enqueue(async () => {
        const letter = await written;
        if (letter && letter.request.payload.length <= MAX_PAYLOAD) await post(letter)();
      });
    }
  });

  return {
    log,
    async idle() {
      for (let waited: Promise<void> | undefined; waited !== last; ) {
        waited = last;
        // What goes on in the background may have something to tell.
        await world.background.idle();
        await waited;
      }
    },
    pause: () => {
      mode = "pause";
    },
    drop: () => {
      mode = "drop";
    },
    resume() {
      mode = "deliver";
      const waiting = held;
      held = [];
      for (const work of waiting) enqueue(work);
    },
    redeliver(delivery) {
      const { response: _, status: __, at: ___, duration: ____, ...letter } = delivery;
      const webhook = delivery.app.webhook;
      enqueue(post({ ...letter, id: nextId(world), redelivery: true, url: webhook?.url ?? letter.url }));
    },
    async close() {
      unsubscribe();
      closing.abort();
      await last;
    },
  };
}

async function write(world: World, event: ForgeEvent, { app, installation }: Subscriber): Promise<Letter | undefined> {
  const { webhook } = app;
  if (!webhook) return undefined;
  const id = nextId(world);
  const guid = randomUUID();
  const payload = JSON.stringify(await payloadOf(world, event, installation));
  const headers = {
    Accept: "*/*",
    "Content-Type": "application/json",
    "User-Agent": "GitHub-Hookshot/sandbox",
    "X-GitHub-Delivery": guid,
    "X-GitHub-Event": event.name,
    "X-GitHub-Hook-ID": String(app.id),
    "X-GitHub-Hook-Installation-Target-ID": String(app.id),
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    "X-Hub-Signature-256": `sha256=${createHmac("sha256", webhook.secret).update(payload).digest("hex")}`,
  };
  return {
    id,
    guid,
    app,
    event: event.name,
    action: "action" in event ? event.action : null,
    installationId: installation?.id ?? null,
    repositoryId: "repository" in event ? event.repository.id : null,
    redelivery: false,
    url: webhook.url,
    request: { headers, payload },
  };
}

async function send({ url, request }: Letter, signal: AbortSignal): Promise<Pick<Delivery, "status" | "response">> {
  try {
    const answer = await fetch(url, { method: "POST", headers: request.headers, body: request.payload, signal });
    const payload = await answer.text();
    const response = { status: answer.status, headers: Object.fromEntries(answer.headers), payload };
    return { response, status: answer.ok ? "OK" : `Invalid HTTP Response: ${answer.status}` };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { status: timedOut ? "timed out" : "failed to connect to host" };
  }
}
