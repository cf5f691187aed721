// The Promote button on the gate: it is pressed without a comment, so that what came of it stands in the status comment.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { reconcileButton } from "../../src/flow/conversation.ts";
import type { Key } from "../../src/flow/ports/queue.ts";
import { APP } from "../fixtures/ladder.ts";
import { aTalk } from "../fixtures/talk.ts";

async function pressed(by: string, before: (talk: ReturnType<typeof aTalk>) => Promise<unknown> = async () => {}) {
  const talk = aTalk();
  const pull = await talk.proposed();
  await before(talk);
  const { sha } = pull.head;
  const press = () =>
    reconcileButton(
      talk.work,
      { repository: APP, tier: "tier-1", head: sha, by },
      { key: `button:acme/app-repository/tier-1/${sha}/${by}` },
    );
  await press();
  await talk.look();
  return { talk, pull, press };
}

describe("the Promote button", () => {
  it("pressed by bob, who may write, merges; pressed again it merges nothing more", async () => {
    const { talk, pull, press } = await pressed("bob");
    expect(pull.state).toBe("merged");
    const head = talk.headOf("tier-1").sha;
    await press();
    await talk.look();
    expect(talk.headOf("tier-1").sha).toBe(head);
    expect(talk.answers(pull)).toHaveLength(1);
  });

  it("pressed by carol, who may only read, is refused in the status comment", async () => {
    const { talk, pull } = await pressed("carol");
    expect(pull.state).toBe("open");
    expect(talk.answers(pull)).toHaveLength(1);
    expect(talk.answers(pull).join()).toContain("PERMISSION");
  });

  it("pressed as the gate closed is refused with what it waits for", async () => {
    const { talk, pull } = await pressed("bob", async (talk) => talk.reported("tier-0", "e2e", "failed"));
    expect(pull.state).toBe("open");
    expect(talk.answers(pull).join()).toMatch(/GATE_/);
  });

  it("pressed on a head that the promotion left meanwhile is told so, and nothing is merged", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { sha } = pull.head;
    talk.merged("tier-0", "newer");
    await talk.look();
    talk.verified("tier-0");
    await talk.look();
    expect(pull.head.sha).not.toBe(sha);
    const upper = talk.at("tier-1");
    const key: Key = `button:acme/app-repository/tier-1/${sha}/bob`;
    await reconcileButton(talk.work, { repository: APP, tier: "tier-1", head: sha, by: "bob" }, { key });
    talk.advance(1_000);
    await talk.look();
    expect(talk.at("tier-1")).toBe(upper);
    expect(talk.answers(pull)).toEqual([expect.stringMatching(/^<!-- shopset:status -->[\s\S]*HEAD_MOVED/)]);
    const writes = talk.forge.writes.length;
    await talk.look();
    expect(talk.forge.writes.length).toBe(writes);
  });

  it("pressed on a head that was left by force is told so as well, on the promotion", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const { sha } = pull.head;
    // What T dropped is reachable from nothing any more.
    talk.move("tier-0", talk.headOf("tier-0").parents[0] as Sha);
    talk.merged("tier-0", "instead");
    await talk.look();
    talk.verified("tier-0");
    await talk.look();
    const now = talk.openPull("tier-1");
    if (!now) throw new Error("nothing was proposed");
    const key: Key = `button:acme/app-repository/tier-1/${sha}/bob`;
    await reconcileButton(talk.work, { repository: APP, tier: "tier-1", head: sha, by: "bob" }, { key });
    await talk.look();
    expect(now.state).toBe("open");
    expect(talk.answers(now).join()).toContain("HEAD_MOVED");
  });
});
