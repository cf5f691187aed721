// /sandbox/…: what GitHub does not have, for whoever holds the sandbox: the call log, the clock, the deliveries.
import { Hono } from "hono";
import { printTime } from "../forge/clock.ts";
import type { Millis } from "../model.ts";
import type { Surface } from "./forge.ts";

export function control({ world, calls, deliveries }: Surface): Hono {
  const app = new Hono();
  const clock = () => ({ now: printTime(world.clock.now()), ahead_seconds: Math.round(world.clock.ahead / 1000) });

  app.get("/calls", (context) => context.json(calls.all().map((call) => ({ ...call, at: printTime(call.at) }))));
  app.delete("/calls", (context) => {
    calls.clear();
    return context.body(null, 204);
  });

  app.get("/clock", (context) => context.json(clock()));
  app.post("/clock", async (context) => {
    const asked: unknown = await context.req.json().catch(() => undefined);
    const text = typeof asked === "object" && asked !== null && "advance" in asked ? String(asked.advance) : "";
    const by = parseDuration(text);
    if (by === undefined) return context.json({ message: 'Say how far: {"advance":"30m"}, with d, h, m or s.' }, 422);
    world.clock.advance(by);
    return context.json(clock());
  });

  app.get("/deliveries", (context) =>
    context.json(
      deliveries.log.map(({ app: { slug }, at, request, response, ...rest }) => ({
        ...rest,
        app: slug,
        at: printTime(at),
        status_code: response?.status ?? 0,
        payload: JSON.parse(request.payload) as unknown,
      })),
    ),
  );
  return app;
}

const UNITS: Record<string, Millis> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** "30m", "1h30m", "90s", "2d" as milliseconds; undefined for anything else. */
export function parseDuration(text: string): Millis | undefined {
  if (!/^(\d+[dhms])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, n, unit = ""]) => sum + Number(n) * (UNITS[unit] ?? 0),
    0,
  );
}
