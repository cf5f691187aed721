// People of the forge contract beside Git, over the sandbox's REST.
import type { Forge as Sandbox } from "../../src/sandbox/start.ts";
import type { Rule, Rulers, Talk } from "./neighbours.ts";
import type { Person } from "./stage.ts";

/** Asks as a person; what GitHub refuses ends the story. */
// biome-ignore lint/suspicious/noExplicitAny: a few fields of many answers
export type As = (login: string, route: string, body?: object) => Promise<any>;

export function talkIn(as: As): Talk {
  const said = new Map<string, { by: Person; number: number }>();
  const comment = (id: string) => {
    const found = said.get(id);
    if (!found) throw new Error(`nobody said ${id}`);
    return found;
  };

  return {
    async says(repository, { on, by, body }) {
      const { node_id, id } = await as(by, `POST ${repository}/issues/${on}/comments`, { body });
      said.set(node_id, { by, number: id });
      return node_id;
    },
    async rewrites(repository, id, body) {
      const { by, number } = comment(id);
      await as(by, `PATCH ${repository}/issues/comments/${number}`, { body });
    },
    async deletes(repository, id) {
      const { by, number } = comment(id);
      await as(by, `DELETE ${repository}/issues/comments/${number}`);
    },
    asks: async (repository, issue) => (await as("alice", `POST ${repository}/issues`, issue)).number,
    settles: (repository, number) => as("alice", `PATCH ${repository}/issues/${number}`, { state: "closed" }),
    locks: (repository, number) => as("alice", `PUT ${repository}/issues/${number}/lock`),
    appoints: (repository, person, role) =>
      as("alice", `PUT ${repository}/collaborators/${person}`, { permission: PERMISSION[role] ?? role }),
  };
}

/** GitHub's older words, which this endpoint still wants. */
const PERMISSION: Partial<Record<string, string>> = { read: "pull", write: "push" };

export function rulersOf(sandbox: Sandbox, as: As): Rulers {
  return {
    rules: (repository, branch, rule) =>
      as("alice", `POST ${repository}/rulesets`, {
        name: `${rule.kind} ${branch}`,
        enforcement: "active",
        conditions: { ref_name: { include: [`refs/heads/${branch}`], exclude: [] } },
        rules: rulesOf(rule),
      }),
    allows: (repository, methods) =>
      as("alice", `PATCH ${repository}`, {
        allow_merge_commit: methods.includes("merge"),
        allow_squash_merge: methods.includes("squash"),
        allow_rebase_merge: methods.includes("rebase"),
      }),
    queuesGoOn: () => sandbox.world.background.idle(),
  };
}

function rulesOf(rule: Rule): object[] {
  switch (rule.kind) {
    case "pull requests only":
      return [
        {
          type: "pull_request",
          parameters: {
            required_approving_review_count: 0,
            dismiss_stale_reviews_on_push: false,
            require_code_owner_review: false,
            require_last_push_approval: false,
            required_review_thread_resolution: false,
          },
        },
      ];
    case "check":
      return [
        {
          type: "required_status_checks",
          parameters: {
            required_status_checks: [{ context: rule.name }],
            strict_required_status_checks_policy: true,
          },
        },
      ];
    case "queue":
      return [
        ...rulesOf({ kind: "check", name: rule.check }),
        {
          type: "merge_queue",
          parameters: {
            merge_method: "MERGE",
            grouping_strategy: "ALLGREEN",
            check_response_timeout_minutes: 60,
            max_entries_to_build: 5,
            max_entries_to_merge: 5,
            min_entries_to_merge: 1,
            min_entries_to_merge_wait_minutes: 0,
          },
        },
      ];
  }
}
