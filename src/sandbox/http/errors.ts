// Errors as GitHub's REST words them.
import { inspect } from "node:util";
import type { Context } from "hono";
import { Refusal } from "../forge/refusal.ts";

const DOCUMENTATION = "https://docs.github.com/rest";

/** A refusal as `{message, documentation_url, status}`; anything else is a bug of ours, said in the log and as 500. */
export function errorAnswer(context: Context, error: unknown, log: (line: string) => void): Response {
  if (error instanceof Refusal) {
    const { status, message, errors } = error;
    const detail = errors.length > 0 ? { errors } : {};
    return context.json({ message, ...detail, documentation_url: DOCUMENTATION, status: String(status) }, status);
  }
  log(`${context.req.method} ${context.req.path}: ${inspect(error)}`);
  return context.json({ message: "Server Error", documentation_url: DOCUMENTATION, status: "500" }, 500);
}
