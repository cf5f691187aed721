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
    const head = { ref: "promote/tier-1", sha: sha("a"), repo: { id: 1 } };
    const pull_request = {
      number: 7,
      state: "closed",
      merged_at: "now",
      base: { ref: "tier-1", repo: { id: 1 } },
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
    expect(heard("pull_request", { action: "enqueued", pull_request })).toMatchObject({ pull: { queued: true } });
    expect(heard("pull_request", { action: "dequeued", pull_request })).toMatchObject({ pull: { queued: false } });
    const draft = { ...pull_request, draft: true };
    expect(heard("pull_request", { action: "converted_to_draft", pull_request: draft })).toMatchObject({
      pull: { draft: true },
    });
  });

  it("at a pull request whose head was approved, or is not any more, not at one that somebody commented on", () => {
    const pull_request = { number: 7, head: { sha: sha("b") } };
    const reviewed = (action: string, state: string) =>
      heard("pull_request_review", { action, pull_request, review: { state, commit_id: sha("a") } });
    const review = { kind: "review", ...where, number: 7, head: sha("a") };
    expect(reviewed("submitted", "approved")).toEqual({ ...review, said: "approved" });
    expect(reviewed("submitted", "changes_requested")).toEqual({ ...review, said: "not approved" });
    expect(reviewed("dismissed", "dismissed")).toEqual({ ...review, said: "not approved" });
    expect(reviewed("submitted", "commented")).toBeNull();
    expect(reviewed("edited", "approved")).toBeNull();
  });

  it("at a fork's pull request by its label, which no branch of the repository can have", () => {
    const branchOf = (head: object) => {
      const base = { ref: "tier-1", repo: { id: 1 } };
      const pull_request = { number: 7, state: "open", merged_at: null, base, head, title: "T", body: "b" };
      return heard("pull_request", { action: "opened", pull_request });
    };
    const ref = "promote/tier-1";
    const fork = { ref, sha: sha("a"), label: `mallory:${ref}`, repo: { id: 2 } };
    expect(branchOf(fork)).toMatchObject({ pull: { head: { branch: "mallory:promote/tier-1" } } });
    expect(branchOf({ ...fork, label: null, repo: null })).toMatchObject({
      pull: { head: { branch: "unknown:promote/tier-1" } },
    });
  });

  it("at a comment that says a command, as soon as a person made it", () => {
    const comment = { node_id: "IC_1", body: "looks good\n\n/promote\n", user: { type: "User", login: "bob" } };
    const said = (more: object, action = "created") =>
      heard("issue_comment", { action, comment: { ...comment, ...more } });
    expect(said({})).toEqual({ kind: "comment", ...where, id: "IC_1" });
    expect(said({ body: "/promot" })).toEqual({ kind: "comment", ...where, id: "IC_1" });
    expect(said({}, "edited")).toBeNull();
    expect(said({}, "deleted")).toBeNull();
    expect(said({ body: "let us promote" })).toBeNull();
    expect(said({ body: "> /promote" })).toBeNull();
    expect(said({ user: { type: "Bot", login: "renovate[bot]" } })).toBeNull();
    expect(said({ user: null })).toBeNull();
  });

  it("at a button that somebody pressed on our check, and at a check of ours that is to run again", () => {
    const check_run = { head_sha: sha("a"), name: "shopset/tier-1", app: { id: OURS } };
    const sender = { login: "bob" };
    const pressed = (identifier: string, app = check_run.app) =>
      heard("check_run", {
        action: "requested_action",
        check_run: { ...check_run, app },
        requested_action: { identifier },
        sender,
      });
    expect(pressed("promote")).toEqual({
      kind: "button",
      ...where,
      check: "shopset/tier-1",
      head: sha("a"),
      by: "bob",
    });
    expect(pressed("fix")).toBeNull();
    expect(heard("check_run", { action: "rerequested", check_run, sender })).toEqual({
      kind: "report",
      ...where,
      sha: sha("a"),
      name: "shopset/tier-1",
    });
    expect(heard("check_run", { action: "completed", check_run, sender })).toBeNull();
  });

  it("at what a merge queue tries, until it is done with it", () => {
    const merge_group = { base_ref: "refs/heads/tier-1", head_sha: sha("b") };
    expect(heard("merge_group", { action: "checks_requested", merge_group })).toEqual({
      kind: "group",
      ...where,
      base: "tier-1",
      head: sha("b"),
    });
    expect(heard("merge_group", { action: "destroyed", merge_group })).toBeNull();
    expect(heard("merge_group", { action: "checks_requested", merge_group, repository: undefined })).toBeNull();
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
