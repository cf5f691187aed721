// The process's HTTP surface: webhooks in, health out.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { ShopSet } from "./wiring.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** GitHub sends no payload larger than this: docs.github.com/webhooks/webhook-events-and-payloads. */
const LARGEST_PAYLOAD = 25 * 1024 * 1024;

export interface RunningServer {
  url: string;
  /** Takes no new request, answers those that came, and ends what is being reconciled. */
  close(): Promise<void>;
}

/** Serves `shopset` at `host`:`port` (0: any free port) and begins its resync. */
export async function startServer(
  shopset: ShopSet,
  { host, port }: { host: string; port: number },
): Promise<RunningServer> {
  let draining = false;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/healthz", (c) => (draining ? c.json({ status: "draining" }, 503) : c.json({ status: "ok" })));
  app.post(WEBHOOK_PATH, async (c) => {
    // Probot reads the whole body before it can verify it, so its size is judged by what is declared; Node lets no
    // request send more than it declared.
    const length = c.req.header("content-length");
    if (length === undefined) return c.json({ error: "declare the length of the payload" }, 411);
    if (Number(length) > LARGEST_PAYLOAD) return c.json({ error: "the payload is larger than 25 MB" }, 413);
    await shopset.webhooks(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(starting as Server)) as Server;
    starting.once("error", reject);
  });
  await shopset.start();
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
      await shopset.close();
    },
  };
}
