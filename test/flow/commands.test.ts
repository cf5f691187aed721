// Commands on the in-memory forge: what is heard, what is done, and what is answered when something goes wrong.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { reconcileComment } from "../../src/flow/conversation.ts";
import { createInbox } from "../../src/flow/inbox.ts";
import { commentKey, ladderKey } from "../../src/flow/keys.ts";
import type { Failed } from "../../src/flow/ports/outcome.ts";
import { reconcileLadder } from "../../src/flow/reconcile.ts";
import { APP, fleetYaml } from "../fixtures/ladder.ts";
import { aTalk } from "../fixtures/talk.ts";

const HOUR = 60 * 60_000;

describe("a comment that says a command", () => {
  it("is seen, carried out and answered in the one status comment", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    expect(await talk.answered("bob", "/promote", pull)).toEqual(["EYES", "ROCKET"]);
    expect(pull.state).toBe("merged");
    expect(talk.headOf("tier-1").tree).toBe(talk.headOf("tier-0").tree);
    expect(talk.answers(pull)).toHaveLength(1);
    expect(talk.answers(pull)[0]).toContain("<!-- shopset:status -->");
  });

  it("is answered once, however often it is heard of", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const id = talk.said("carol", "/promote", pull);
    await talk.heard(id);
    await talk.heard(id);
    await talk.look();
    await talk.heard(id);
    await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(talk.answers(pull)).toHaveLength(1);
  });

  it("asks for nothing when it was edited, or a bot wrote it, or it is gone before it is read", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const [edited, bots, gone] = ["bob", "helpful[bot]", "bob"].map((by) => talk.said(by, "/promote", pull));
    for (const id of [edited, bots, gone]) {
      const comment = talk.forge.comments.get(id ?? "");
      if (comment && id === edited) comment.edited = true;
    }
    talk.forge.comments.delete(gone ?? "");
    for (const id of [edited, bots, gone]) await talk.heard(id ?? "");
    await talk.look();
    expect(pull.state).toBe("open");
    expect([edited, bots].flatMap((id) => talk.reactions(id ?? ""))).toEqual([]);
  });

  it("asks for nothing any more when it is deleted between being seen and being answered", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const id = talk.said("bob", "/promote", pull);
    await talk.heard(id);
    talk.forge.comments.delete(id);
    await talk.look();
    expect(pull.state).toBe("open");
    expect(talk.work.inbox.waiting("ladder:acme/tier-0")).toEqual([]);
  });

  it("where the App may say nothing, since the conversation is locked, is left alone", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.forge.locked.add(pull.id);
    expect(await talk.answered("bob", "/promote", pull)).toEqual([]);
    expect(pull.state).toBe("open");
  });

  it("does its commands in their order, refuses in one comment, and does not go on from what another look saw", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    expect(await talk.answered("bob", "/hold wait\r\n/promote\r\n/rollback nowhere", pull)).toEqual([
      "EYES",
      "THUMBS_DOWN",
    ]);
    expect(pull.state).toBe("open");
    const refusals = talk.answers(pull).filter((body) => !body.includes("shopset:status"));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain("GATE_BLOCKED");
    expect(refusals[0]).toContain("UNKNOWN_TIER");
  });

  it("said by two people at once is done once, and both are answered", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const [first, second] = [talk.said("alice", "/promote", pull), talk.said("bob", "/promote", pull)];
    await Promise.all([talk.heard(first), talk.heard(second)]);
    await talk.look();
    for (const id of [first, second]) {
      expect(talk.reactions(id).some((one) => one === "ROCKET" || one === "THUMBS_UP")).toBe(true);
    }
    expect(talk.answers(pull)).toHaveLength(1);
  });

  it("is judged by the role that its author has when it is carried out", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const id = talk.said("bob", "/promote", pull);
    await talk.heard(id);
    talk.forge.roles.set("bob", "read");
    await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(pull.state).toBe("open");
  });
});

describe("a fact that is stated in a comment", () => {
  it("holds from the very next look on", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    expect(await talk.answered("bob", "/hold db upgrade", pull)).toEqual(["EYES", "ROCKET"]);
    expect(talk.last().snapshot.ladder.tiers[1]?.hold).toMatchObject({ by: "bob", reason: "db upgrade" });
    expect(await talk.answered("bob", "/unhold", pull)).toEqual(["EYES", "ROCKET"]);
    expect(talk.last().snapshot.ladder.tiers[1]?.hold).toBeNull();
    expect(await talk.answered("bob", "/unhold", pull)).toEqual(["EYES", "THUMBS_UP"]);
  });

  it("is not stated again for a comment that a crash left unanswered, when somebody has taken it back since", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { ensureReacted } = talk.forge;
    talk.forge.ensureReacted = async () => ({ kind: "failed", retryAfter: null, forUser: "", forOperator: "it died" });
    const id = talk.said("bob", "/hold db upgrade", pull);
    await talk.heard(id);
    await talk.look();
    talk.writeFleet(fleetYaml());
    talk.forge.ensureReacted = ensureReacted;
    const anew = { ...talk.work, inbox: createInbox() };
    await reconcileComment(anew, id, { key: commentKey("acme", { repository: APP, id }) });
    await reconcileLadder({ ...anew, name: "tier-0" }, { key: ladderKey("acme", "tier-0") });
    expect(talk.last().snapshot.ladder.tiers[1]?.hold).toBeNull();
    expect(talk.reactions(id)).toEqual(["EYES", "ROCKET"]);
  });

  it("is proposed where main is protected, once, and said so", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.forge.protectedMain = true;
    expect(await talk.answered("bob", "/hold db upgrade", pull)).toEqual(["EYES", "ROCKET"]);
    expect(talk.answers(pull).join()).toMatch(/protected.*https:/);
    expect(talk.last().snapshot.ladder.tiers[1]?.hold).toBeNull();
  });
});

describe("what GitHub does not do", () => {
  const slow: Failed = { kind: "failed", retryAfter: 1_000, forUser: "GitHub is slow", forOperator: "502 on merge" };

  it("is tried again without a word while it may pass", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { ensureMerged } = talk.forge;
    talk.forge.ensureMerged = async () => slow;
    expect(await talk.answered("bob", "/promote", pull)).toEqual(["EYES"]);
    talk.forge.ensureMerged = ensureMerged;
    await talk.look();
    expect(pull.state).toBe("merged");
    expect(talk.answers(pull)).toHaveLength(1);
  });

  it("and does not pass is told as our failure, and not tried for ever", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.forge.ensureMerged = async () => slow;
    const id = talk.said("bob", "/promote", pull);
    await talk.heard(id);
    for (let look = 0; look < 6; look++) await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "CONFUSED"]);
    expect(talk.answers(pull).join()).toContain("GitHub is slow");
  });

  it("because of a rule is refused in its own words", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.forge.ensureMerged = async () => ({ ...slow, retryAfter: null, forUser: "2 approvals are required" });
    expect(await talk.answered("bob", "/promote", pull)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(talk.answers(pull).join()).toContain("GITHUB_REFUSED");
    expect(talk.answers(pull).join()).toContain("2 approvals are required");
    expect(talk.answers(pull).join()).toMatch(/\| ✅ \|[\s\S]*git push origin/);
  });

  it("when only the answer is lost, the command is found again and answered, not done twice", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { ensureReacted } = talk.forge;
    talk.forge.ensureReacted = async () => slow;
    const id = talk.said("carol", "/promote", pull);
    await talk.heard(id);
    await talk.look();
    expect(talk.answers(pull)).toHaveLength(1);
    talk.forge.ensureReacted = ensureReacted;
    const anew = { ...talk.work, inbox: createInbox() };
    await reconcileComment(anew, id, { key: commentKey("acme", { repository: APP, id }) });
    await reconcileLadder({ ...anew, name: "tier-0" }, { key: ladderKey("acme", "tier-0") });
    expect(talk.reactions(id)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(talk.answers(pull)).toHaveLength(1);
  });

  it("on the last reaction is tried again, with nothing said twice", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { ensureReacted } = talk.forge;
    const id = talk.said("carol", "/promote", pull);
    await talk.heard(id);
    talk.forge.ensureReacted = async () => slow;
    expect(await talk.look()).toEqual({ kind: "retry", after: 1_000 });
    talk.forge.ensureReacted = ensureReacted;
    await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(talk.answers(pull)).toHaveLength(1);
  });

  it("of the loop's own writes delays what would be refused, but not for ever", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.reported("tier-0", "e2e", "failed");
    talk.forge.ensureSaid = async () => slow;
    const id = talk.said("bob", "/promote", pull);
    await talk.heard(id);
    await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES"]);
    for (let look = 0; look < 4; look++) await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(talk.answers(pull).join()).toContain("GATE_BLOCKED");
  });

  it("is not overtaken by what was said after it: the last word of a brake stands", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    await talk.answered("bob", "/hold audit", pull);
    const { ensureFleetSays } = talk.forge;
    talk.forge.ensureFleetSays = async () => {
      talk.forge.ensureFleetSays = ensureFleetSays;
      return slow;
    };
    const said = [talk.said("bob", "/unhold", pull), talk.said("alice", "/hold migration", pull)];
    for (const id of said) await talk.heard(id);
    await talk.look();
    await talk.look();
    expect(said.map(talk.reactions)).toEqual([
      ["EYES", "ROCKET"],
      ["EYES", "ROCKET"],
    ]);
    expect(talk.last().snapshot.ladder.tiers[1]?.hold).toMatchObject({ by: "alice", reason: "migration" });
  });

  it("of words alone holds up no command after them, and says nothing twice", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { ensureCommented, ensureReacted } = talk.forge;
    talk.forge.ensureReacted = async (id, reaction) => (reaction === "EYES" ? ensureReacted(id, reaction) : slow);
    talk.forge.ensureCommented = async (...words) => {
      await ensureCommented(...words);
      return slow;
    };
    const said = [talk.said("bob", "/hold audit", pull), talk.said("alice", "/hold migration", pull)];
    for (const id of said) await talk.heard(id);
    await talk.look();
    const [fleet] = talk.forge.fleetFiles.get(talk.forge.fleetHistory[0] as Sha) ?? [];
    expect(fleet?.text).toContain("migration");
    Object.assign(talk.forge, { ensureCommented, ensureReacted });
    await talk.look();
    await talk.look();
    expect(talk.answers(pull)).toHaveLength(1);
    expect(said.map(talk.reactions)).toEqual([
      ["EYES", "ROCKET"],
      ["EYES", "ROCKET"],
    ]);
  });

  it("since what is to change moves each time is told in the end", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.forge.ensureFleetSays = async () => ({ kind: "refused", reason: "main is elsewhere" });
    const id = talk.said("bob", "/hold", pull);
    await talk.heard(id);
    await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "CONFUSED"]);
  });

  it("of a merge by itself is said once on the promotion, in GitHub's words", async () => {
    const talk = aTalk({ spec: { "tier-1": "promotion: { merge: auto }" } });
    talk.forge.ensureMerged = async () => ({ ...slow, retryAfter: null, forUser: "2 approvals are required" });
    const pull = await talk.proposed();
    await talk.look();
    await talk.look();
    expect(talk.answers(pull)).toHaveLength(1);
    expect(talk.answers(pull)[0]).toContain("2 approvals are required");
  });
});

describe("a comment older than an hour", () => {
  it("is refused: it has to be said again", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const id = talk.said("bob", "/promote", pull);
    talk.advance(HOUR + 1_000);
    await talk.heard(id);
    await talk.look();
    expect(talk.reactions(id)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(talk.answers(pull).join()).toContain("TOO_OLD");
    expect(pull.state).toBe("open");
  });
});

describe("a fleet of two ladders", () => {
  it("is spoken to by the name of a tier, by the branch of the pull request, or else as its first", async () => {
    const talk = aTalk({ tiers: 2 });
    const other = fleetYaml({ tiers: 2 }).replaceAll("tier-", "eu-").replaceAll("system-repository", "system-eu");
    talk.writeFleet(`${fleetYaml({ tiers: 2 })}\n---\n${other}`);
    const pull = await talk.proposed();
    for (const [body, ladder] of [
      ["/hold eu-1", "eu-0"],
      ["/hold tier-1", "tier-0"],
      ["/status", "tier-0"],
    ] as const) {
      talk.woken.length = 0;
      await talk.heard(talk.said("bob", body, pull));
      expect(talk.woken).toEqual([`ladder:acme/${ladder}`]);
    }
  });
});
