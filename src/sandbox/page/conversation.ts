// What was said and done on an issue or a pull request, in order, and how people reacted.
import { html } from "hono/html";
import { isPull } from "../forge/issues.ts";
import type { Issue, Millis, Pull, Reaction, Repository } from "../model.ts";
import type { Html } from "./inline.ts";
import { markdown } from "./markdown.ts";
import { when } from "./parts.ts";

interface Said {
  at: Millis;
  who: string;
  what: string;
  body: string;
  reactions?: Reaction[];
}

export function conversation(repository: Repository, subject: Issue | Pull): Html[] {
  const comments = repository.comments
    .filter(({ number }) => number === subject.number)
    .map(
      ({ author, createdAt: at, body, reactions }): Said => ({ at, who: author.login, what: "said", body, reactions }),
    );
  const rest = isPull(subject) ? reviewsAndEvents(subject) : [];
  return [...comments, ...rest].sort((a, b) => a.at - b.at).map(entry);
}

function reviewsAndEvents({ reviews, timeline }: Pull): Said[] {
  return [
    ...reviews.map(({ author, at, state, body }): Said => ({ at, who: author.login, what: spoken(state), body })),
    ...timeline.map(
      ({ actor, at, kind, reason }): Said => ({
        at,
        who: actor.login,
        what: [spoken(kind), ...(reason === undefined ? [] : [`(${spoken(reason)})`])].join(" "),
        body: "",
      }),
    ),
  ];
}

const FACES: Record<Reaction["content"], string> = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
};

/** Each reaction with whose it is; nothing where nobody reacted. */
export function reactionsLine(reactions: readonly Reaction[]): Html {
  if (reactions.length === 0) return html``;
  const faces = Object.entries(FACES).flatMap(([content, face]) => {
    const by = reactions.filter((one) => one.content === content).map(({ author }) => author.login);
    return by.length === 0 ? [] : [`${face} ${by.join(", ")}`];
  });
  return html`<p class="soft" aria-label="Reactions">${faces.join("  ")}</p>`;
}

function entry({ at, who, what, body, reactions = [] }: Said): Html {
  if (body === "") return html`<p class="soft">${who} ${what} ${when(at)}</p>`;
  return html`<article><div class="soft">${who} ${what} ${when(at)}</div>${markdown(body)}${reactionsLine(reactions)}</article>`;
}

/** CHANGES_REQUESTED → changes requested. */
function spoken(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}
