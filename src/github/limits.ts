// Rate limits: how GitHub says "too much", and for how long it wants silence.
import type { Millis } from "../core/names.ts";

/** GitHub limits us, or did a moment ago: nothing was asked of it. */
export class LimitReached extends Error {
  readonly retryAfter: Millis;
  constructor(retryAfter: Millis) {
    super(`GitHub limits how often it may be asked; silent for ${Math.ceil(retryAfter / 1000)} s`);
    this.retryAfter = retryAfter;
  }
}

export interface Response {
  status: number;
  headers: Record<string, string | number | undefined>;
  data: unknown;
}

/** Where GitHub says no time: docs.github.com/rest, "wait for at least one minute". */
const A_MINUTE: Millis = 60_000;

/**
 * How long GitHub wants silence; undefined if it limits nothing. `retry-after` rules, then `x-ratelimit-reset` where
 * nothing remains, else a minute. REST answers 403 or 429, GraphQL 200 with an error (docs.github.com/rest and
 * /graphql, rate limits).
 */
export function pauseAsked(response: Response | undefined, now: number): Millis | undefined {
  if (!response || !isLimited(response)) return undefined;
  const { headers } = response;
  if (headers["retry-after"] !== undefined) return Number(headers["retry-after"]) * 1000 || A_MINUTE;
  if (String(headers["x-ratelimit-remaining"]) !== "0") return A_MINUTE;
  const reset = Number(headers["x-ratelimit-reset"]) * 1000;
  // A second more, since the reset is told in whole seconds.
  return Number.isNaN(reset) ? A_MINUTE : Math.max(reset - (Date.parse(String(headers["date"])) || now), 0) + 1000;
}

function isLimited({ status, headers, data }: Response): boolean {
  if (status === 429) return true;
  if (status === 403) {
    const isSpent = String(headers["x-ratelimit-remaining"]) === "0";
    return isSpent || headers["retry-after"] !== undefined || /secondary rate limit|abuse/i.test(messageOf(data));
  }
  return status === 200 && errorsOf(data).some((error) => error.type === "RATE_LIMITED" || isSecondary(error.message));
}

const isSecondary = (message: string | undefined): boolean => /secondary rate limit/i.test(message ?? "");

function messageOf(data: unknown): string {
  return typeof data === "object" && data !== null && "message" in data ? String(data.message) : String(data);
}

function errorsOf(data: unknown): { type?: string; message?: string }[] {
  return typeof data === "object" && data !== null && "errors" in data && Array.isArray(data.errors) ? data.errors : [];
}
