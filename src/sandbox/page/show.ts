// Sends a page: framed, and under a policy that lets nothing run or load but our own style and script.
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { layout, type Page } from "./layout.ts";

export interface Showing {
  /** The forge's count of changes from before the page was made, so that none is missed. */
  digest: number;
  status: 200 | 400 | 401 | 403 | 404 | 405 | 409 | 422;
  /** The address at which the page is looked at again. */
  here: string;
}

export function show(c: Context, page: Page, { digest, status, here }: Showing): Response | Promise<Response> {
  const nonce = randomBytes(16).toString("base64");
  const own = `style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self'`;
  c.header("Content-Security-Policy", `default-src 'none'; ${own}; base-uri 'none'; frame-ancestors 'none'`);
  c.header("Referrer-Policy", "same-origin");
  return c.html(layout(page, { nonce, digest, here }), status);
}
