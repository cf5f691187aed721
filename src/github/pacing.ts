// Pacing: an Octokit plugin that keeps one installation within GitHub's secondary limits, and silent once limited.
import { TokenBucket } from "limiter";
import pLimit from "p-limit";
import type { ProbotOctokit } from "probot";
import { LimitReached, pauseAsked } from "./limits.ts";

/** GitHub lets 100 requests run at once, over all of an App's installations. */
const AT_ONCE = 10;
/** GitHub takes 80 writes a minute (docs.github.com/rest, rate limits). All of them may come in one burst. */
export const WRITES_PER_MINUTE = 60;

type Hooked = Pick<ProbotOctokit, "hook">;

interface Pace extends Record<string, unknown> {
  /** A GitHub Enterprise Server may have another limit than github.com, or none. */
  writesPerMinute?: number;
}

/**
 * Reads run 10 at a time; writes also take a token each, of which a minute's are there and come back one by one, so that
 * a bump takes milliseconds. When GitHub says "too much", every request until the time that it names is refused here
 * with `LimitReached`: "continuing to make requests while rate limited may result in the banning of your integration".
 */
export function pacing(octokit: Hooked, { writesPerMinute = WRITES_PER_MINUTE }: Pace): Record<string, never> {
  const running = pLimit(AT_ONCE);
  const writes = new TokenBucket({
    bucketSize: writesPerMinute,
    tokensPerInterval: writesPerMinute,
    interval: "minute",
  });
  writes.content = writesPerMinute;
  let closedUntil = 0;

  octokit.hook.wrap("request", async (request, options) => {
    refuseWhileClosed();
    if (isWrite(options)) await writes.removeTokens(1);
    return running(async () => {
      refuseWhileClosed();
      try {
        const response = await request(options);
        const pause = pauseAsked(response, Date.now());
        if (pause !== undefined) throw close(pause);
        return response;
      } catch (error) {
        const pause = pauseAsked(responseOf(error), Date.now());
        throw pause === undefined ? error : close(pause);
      }
    });
  });
  return {};

  function refuseWhileClosed(): void {
    const left = closedUntil - Date.now();
    if (left > 0) throw new LimitReached(left);
  }

  function close(pause: number): LimitReached {
    closedUntil = Math.max(closedUntil, Date.now() + pause);
    return new LimitReached(pause);
  }
}

function isWrite({ method, query }: { method: string; query?: unknown }): boolean {
  if (method === "GET" || method === "HEAD") return false;
  return typeof query !== "string" || /^\s*mutation\b/.test(query);
}

function responseOf(error: unknown): Parameters<typeof pauseAsked>[0] | undefined {
  return error instanceof Error && "response" in error
    ? (error.response as Parameters<typeof pauseAsked>[0])
    : undefined;
}
