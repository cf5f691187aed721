// What people do on GitHub beside merging: say commands, read the answers, review, and set rules.
import { randomUUID } from "node:crypto";
import { APP, FLEET, type Story } from "./story.ts";

export interface Spoken {
  repository: string;
  id: number;
  number: number;
}

/** A person's new comment on a pull request or issue; the story goes on at once. */
export async function said(
  { rest }: Story,
  as: string,
  { on, body, repository = APP }: { on: number | undefined; body: string; repository?: string },
): Promise<Spoken> {
  const answer = await rest(as, `POST ${repository}/issues/${on}/comments`, { body });
  if (answer.status !== 201) throw new Error(`${as} cannot comment: ${JSON.stringify(answer.body)}`);
  return { repository, id: answer.body.id, number: on ?? 0 };
}

/** Seconds pass: GitHub tells moments by whole ones, and a force is for a head that was there a second ago. */
export async function passed({ url }: Story, span: `${number}s`): Promise<void> {
  const answer = await fetch(`${url}/sandbox/clock`, { method: "POST", body: JSON.stringify({ advance: span }) });
  if (!answer.ok) throw new Error(`the clock stays: ${answer.status}`);
}

/** A person says something, and the App comes to rest. Gives the App's reactions to it. */
export async function answered(
  story: Story,
  as: string,
  comment: { on: number | undefined; body: string; repository?: string },
): Promise<string[]> {
  const spoken = await said(story, as, comment);
  await story.settled();
  return reactions(story, spoken);
}

/** The App's reactions to a comment, sorted. */
export async function reactions({ rest }: Story, { repository, id }: Spoken): Promise<string[]> {
  const { body } = await rest("alice", `GET ${repository}/issues/comments/${id}/reactions`);
  return body
    .flatMap((one: { content: string; user: { login: string } }) =>
      one.user.login === "shopset[bot]" ? [one.content] : [],
    )
    .sort();
}

/** What the App wrote on a pull request or issue, oldest first. */
export async function answers({ rest }: Story, number: number | undefined, repository = APP): Promise<string[]> {
  const { body } = await rest("alice", `GET ${repository}/issues/${number}/comments?per_page=100`);
  return body.flatMap((one: { body: string; user: { login: string } }) =>
    one.user.login === "shopset[bot]" ? [one.body] : [],
  );
}

/** Our check for a tier on a commit of the app: its newest run. */
export async function gate({ rest }: Story, tier: string, sha: string | undefined) {
  const { body } = await rest("alice", `GET ${APP}/commits/${sha}/check-runs?check_name=shopset/${tier}&filter=latest`);
  return body.check_runs[0] as
    | { id: number; status: string; conclusion: string | null; output: { title: string; summary: string } }
    | undefined;
}

/** alice rules that a branch of the app (or another repository) takes nothing without these. */
export async function ruled(
  { rest }: Story,
  branch: string,
  { rules, repository = APP }: { rules: object[]; repository?: string },
): Promise<void> {
  const conditions = { ref_name: { include: [`refs/heads/${branch}`], exclude: [] } };
  const body = { name: `Rules of ${branch}, ${randomUUID()}`, enforcement: "active", conditions, rules };
  const answer = await rest("alice", `POST ${repository}/rulesets`, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
}

/** The rule that a check must have passed; strict: on a branch that is up to date. */
export function requires(context: string, { strict }: { strict: "strict" | "loose" }): object {
  return {
    type: "required_status_checks",
    parameters: {
      required_status_checks: [{ context }],
      strict_required_status_checks_policy: strict === "strict",
    },
  };
}

/** The rule that only pull requests bring changes. */
export const PULLS_ONLY = {
  type: "pull_request",
  parameters: {
    required_approving_review_count: 0,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  },
};

/** The file that holds the fleet's tiers, as it is on `main`. */
export async function tiersFile({ rest }: Story): Promise<{ text: string; sha: string }> {
  const { content, sha } = (await rest("alice", `GET ${FLEET}/contents/tiers.yaml?ref=main`)).body;
  return { text: Buffer.from(content, "base64").toString("utf8"), sha };
}

/** The message of the newest commit of a branch. */
export async function message({ rest }: Story, repository: string, branch: string): Promise<string> {
  return (await rest("alice", `GET ${repository}/commits/${branch}`)).body.commit.message;
}

/** A person opens a pull request between branches of the app that exist. Gives its number and head. */
export async function opened({ rest }: Story, as: string, { head, base }: { head: string; base: string }) {
  const { status, body } = await rest(as, `POST ${APP}/pulls`, { title: `${head} to ${base}`, head, base });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { number: body.number as number, sha: body.head.sha as string };
}
