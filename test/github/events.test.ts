import { describe, expect, it } from "vitest";
import { type HeardEvent, triggerOf } from "../../src/github/events.ts";
import { APP, sha } from "./wire.ts";

const OURS = 7;
const repository = { full_name: APP, owner: { login: "acme" } };

/** What an event says, as far as we look; `where` is ours, whatever the event. */
const heard = (name: HeardEvent["name"], payload: object) =>
  triggerOf({ name, payload: { repository, ...payload } } as unknown as HeardEvent, OURS);
const where = { account: "acme", repository: APP };

describe("a webhook says where to look", () => {
  it("at a branch that moved, came or went", () => {
    const push = { ref: "refs/heads/promote/tier-1", after: sha("a"), deleted: false };
    expect(heard("push", push)).toEqual({ kind: "branch", ...where, branch: "promote/tier-1", head: sha("a") });
    expect(heard("push", { ...push, after: sha("0"), deleted: true })).toMatchObject({ head: null });
  });

  it("nowhere for a tag, whatever it is called", () => {
    expect(heard("push", { ref: "refs/tags/refs/heads/tier-1", after: sha("a"), deleted: false })).toBeNull();
  });

  it("at a pull request that was opened, closed, moved or edited, not at one that got a label", () => {
    const head = { ref: "promote/tier-1", sha: sha("a") };
    const pull_request = {
      number: 7,
      state: "closed",
      merged_at: "now",
      base: { ref: "tier-1" },
      head,
      title: "T",
      body: null,
    };
    for (const action of ["opened", "closed", "reopened", "synchronize", "edited"]) {
      expect(heard("pull_request", { action, pull_request })).toEqual({
        kind: "pull",
        ...where,
        pull: {
          number: 7,
          state: "merged",
          base: "tier-1",
          head: { branch: "promote/tier-1", sha: sha("a") },
          title: "T",
          body: "",
        },
      });
    }
    expect(heard("pull_request", { action: "labeled", pull_request })).toBeNull();
  });

  it("at a commit that was reported on, not by ourselves", () => {
    const report = { kind: "report", ...where, sha: sha("a"), name: "verify" };
    expect(heard("status", { sha: sha("a"), context: "verify" })).toEqual(report);
    const run = (app: object | null) => ({ check_run: { head_sha: sha("a"), name: "verify", app } });
    expect(heard("check_run", run({ id: 8 }))).toEqual(report);
    expect(heard("check_run", run(null))).toEqual(report);
    expect(heard("check_run", run({ id: OURS }))).toBeNull();
  });

  it("at a whole account when it installed us, or its repositories changed", () => {
    const installation = { account: { login: "acme" } };
    expect(heard("installation", { installation })).toEqual({ kind: "account", account: "acme" });
    expect(heard("installation_repositories", { installation })).toEqual({ kind: "account", account: "acme" });
    expect(heard("repository", { action: "renamed" })).toEqual({ kind: "account", account: "acme" });
    expect(heard("installation", { installation: { account: { slug: "an-enterprise" } } })).toBeNull();
  });
});
