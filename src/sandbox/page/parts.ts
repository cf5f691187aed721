// The small pieces that several pages show: commits, states, times, checks.
import { html } from "hono/html";
import { latestCheckRuns, latestStatuses, rollup } from "../forge/rollup.ts";
import type { CheckRun, Millis, Pull, Repository, Sha } from "../model.ts";
import { row, soft, table } from "./frame.ts";
import type { Html } from "./inline.ts";

export function pathOf({ owner, name }: Repository): string {
  return `/${owner.login}/${name}`;
}

export function shaLink(repository: Repository, sha: Sha): Html {
  return html`<a href="${pathOf(repository)}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>`;
}

export function pullLink(repository: Repository, pull: Pull): Html {
  return html`<a href="${pathOf(repository)}/pull/${pull.number}">#${pull.number} ${pull.title}</a>`;
}

const marks = { success: "✓", failure: "✗", error: "✗", pending: "●", open: "○", merged: "●", closed: "✗" };

/** A state in colour, with a mark for those who do not see colours. */
export function state(kind: keyof typeof marks, text: string = kind): Html {
  return html`<span class="state ${kind}"><span aria-hidden="true">${marks[kind]}</span> ${text}</span>`;
}

export function pullState(pull: Pull): Html {
  if (pull.merged) return state("merged");
  return state(pull.state, pull.draft && pull.state === "open" ? "draft" : pull.state);
}

/** What is known about a commit in one word; nothing where nobody said anything. */
export function rollupState(repository: Repository, sha: Sha): Html {
  const known = rollup(repository, sha);
  return known ? state(known) : soft("–");
}

export function when(at: Millis | string): Html {
  const time = new Date(at).toISOString();
  return html`<time class="soft" datetime="${time}">${time.slice(0, 16).replace("T", " ")}</time>`;
}

/** Every newest status and check run of a commit. */
export function checks(repository: Repository, sha: Sha): Html {
  const runs = latestCheckRuns(repository, sha).map((run) =>
    row(run.name, [
      runState(run),
      run.output.title ?? "",
      soft(run.suite.app.slug),
      when(run.completedAt ?? run.startedAt),
    ]),
  );
  const statuses = latestStatuses(repository, sha).map((one) =>
    row(one.context, [state(one.state), one.description ?? "", soft(one.creator.login), when(one.at)]),
  );
  const columns = ["check", "state", "says", "by", "at"];
  return table({ columns, rows: [...runs, ...statuses], none: "Nothing was reported on this commit." });
}

function runState({ status, conclusion }: CheckRun): Html {
  if (status !== "completed") return state("pending", status.replace("_", " "));
  const passed = conclusion === "success" || conclusion === "neutral" || conclusion === "skipped";
  return state(passed ? "success" : "failure", conclusion ?? status);
}

export function headline(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
