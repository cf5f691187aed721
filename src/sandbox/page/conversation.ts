// What was said and done on a pull request, in order.
import { html } from "hono/html";
import type { Millis, Pull, Repository } from "../model.ts";
import type { Html } from "./inline.ts";
import { markdown } from "./markdown.ts";
import { when } from "./parts.ts";

interface Said {
  at: Millis;
  who: string;
  what: string;
  body: string;
}

export function conversation(repository: Repository, pull: Pull): Html[] {
  const comments = repository.comments
    .filter(({ number }) => number === pull.number)
    .map(({ author, createdAt, body }): Said => ({ at: createdAt, who: author.login, what: "said", body }));
  const reviews = pull.reviews.map(
    ({ author, at, state, body }): Said => ({ at, who: author.login, what: spoken(state), body }),
  );
  const events = pull.timeline.map(
    ({ actor, at, kind }): Said => ({ at, who: actor.login, what: spoken(kind), body: "" }),
  );
  return [...comments, ...reviews, ...events].sort((a, b) => a.at - b.at).map(entry);
}

function entry({ at, who, what, body }: Said): Html {
  if (body === "") return html`<p class="soft">${who} ${what} ${when(at)}</p>`;
  return html`<article><div class="soft">${who} ${what} ${when(at)}</div>${markdown(body)}</article>`;
}

/** CHANGES_REQUESTED → changes requested. */
function spoken(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}
