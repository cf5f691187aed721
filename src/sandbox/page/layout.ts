// The frame around every page: title, looks, and the little script that reloads it when something happened.
import { html } from "hono/html";
import type { Html } from "./inline.ts";
import { style } from "./style.ts";

export interface Page {
  title: string;
  body: Html[];
  /** What a browser without scripts does: a page with a text field must not vanish under whoever writes. */
  withoutScript: "refreshes" | "stays";
}

export interface Frame {
  /** Allows our own style and script, and nobody else's, by the page's content security policy. */
  nonce: string;
  /** What the forge's count of changes was when the page was made. */
  digest: number;
  /** Where the page is looked at again: not its own address when a form was answered. */
  here: string;
}

export function layout({ title, body, withoutScript }: Page, { nonce, digest, here }: Frame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title} · sandbox</title>
${withoutScript === "refreshes" ? html`<noscript><meta http-equiv="refresh" content="10" /></noscript>` : ""}
<style nonce="${nonce}">${style}</style>
</head>
<body data-digest="${digest}" data-here="${here}">
<header><strong><a href="/">sandbox</a></strong><span class="soft">a GitHub you can hold</span></header>
<main>${body}</main>
<script nonce="${nonce}">
// Asks every two seconds whether anything happened, and reloads unless somebody is writing.
const { digest, here } = document.body.dataset;
const writing = () => [...document.querySelectorAll("textarea")].some((field) => field.value !== "")
  || ["SELECT", "TEXTAREA"].includes(document.activeElement?.tagName);
setInterval(async () => {
  if (document.hidden || writing()) return;
  const answer = await fetch("/sandbox/page/digest", { headers: { accept: "text/html" } }).catch(() => undefined);
  if (answer?.ok && (await answer.text()) !== digest)
    location.pathname + location.search === here ? location.reload() : location.replace(here);
}, 2000);
</script>
</body>
</html>`;
}
