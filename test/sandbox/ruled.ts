// A repository under rules, and what the stories about rulesets do there.
import { expect } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { ask, type Clone, clone, type Json, type Reply } from "./visitor.ts";

/** How every refusal by rules begins. */
export const RULES = "Repository rule violations found";

export interface Ruled {
  name: string;
  /** A clone of bob's. */
  work: Clone;
  /** A call below the repository; bob's, unless said. */
  call(route: string, body?: unknown, as?: string): Promise<Reply>;
  /** Makes a ruleset for main, and gives its id. */
  rule(rules: object[], more?: object): Promise<number>;
  /** Pushes a branch with one new file; gives its head. */
  change(branch: string): Promise<string>;
  /** Opens a pull request into main, and gives its number. */
  open(head: string): Promise<number>;
  /** Presses the merge button: the status and the message of the answer. */
  merge(number: number, as?: string, more?: object): Promise<[number, string]>;
  /** `mergeable_state`, once it is known. */
  state(number: number): Promise<string>;
  /** Reports a status as bob. */
  succeed(sha: string, context?: string): Promise<Reply>;
}

let count = 0;

/** Makes a fresh repository with one file on main. */
export async function ruledRepository(forge: Forge): Promise<Ruled> {
  count += 1;
  const name = `app-${count}`;
  await forge.createRepository({ name, files: { "a.txt": "a\n" } });
  const work = await clone(forge.url, `acme/${name}`, "bob");
  const call: Ruled["call"] = (route, body, as = "bob") =>
    ask(forge.url, route.replace(" ", ` /repos/acme/${name}`), { as, body });
  const read = async (number: number): Promise<Json> => (await call(`GET /pulls/${number}`)).body;
  return {
    name,
    work,
    call,
    async rule(rules, more = {}) {
      const conditions = { ref_name: { include: ["refs/heads/main"], exclude: [] } };
      const body = { name: `ruleset ${rules.length}`, enforcement: "active", conditions, rules, ...more };
      const made = await call("POST /rulesets", body, "alice");
      expect(made.status).toBe(201);
      return made.body.id;
    },
    async change(branch) {
      await work.git("checkout", "--quiet", "-B", branch, "origin/main");
      const sha = await work.commit(`Add ${branch}`, { [`${branch}.txt`]: `${branch}\n` });
      await work.git("push", "--quiet", "origin", branch);
      return sha;
    },
    open: async (head) => (await call("POST /pulls", { title: head, head, base: "main" })).body.number,
    async merge(number, as = "bob", more = {}) {
      const { status, body } = await call(`PUT /pulls/${number}/merge`, more, as);
      return [status, body.message];
    },
    async state(number) {
      await read(number);
      return (await read(number)).mergeable_state;
    },
    succeed: (sha, context = "ci") => call(`POST /statuses/${sha}`, { state: "success", context }),
  };
}

export function approvals(required_approving_review_count: number) {
  return {
    required_approving_review_count,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  };
}

export function checks(...wanted: (string | object)[]) {
  const required_status_checks = wanted.map((one) => (typeof one === "string" ? { context: one } : one));
  return {
    type: "required_status_checks",
    parameters: { required_status_checks, strict_required_status_checks_policy: false },
  };
}

export function checksStrict(context: string) {
  const parameters = { required_status_checks: [{ context }], strict_required_status_checks_policy: true };
  return { type: "required_status_checks", parameters };
}

export function queueRule(more: object = {}) {
  const entries = { max_entries_to_build: 5, max_entries_to_merge: 5, min_entries_to_merge: 1 };
  const patience = { check_response_timeout_minutes: 60, min_entries_to_merge_wait_minutes: 5 };
  const parameters = { merge_method: "MERGE", grouping_strategy: "ALLGREEN", ...entries, ...patience, ...more };
  return { type: "merge_queue", parameters };
}
