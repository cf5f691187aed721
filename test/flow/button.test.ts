// The Promote button on the gate: it is pressed without a comment, so that what came of it stands in the status comment.
import { describe, expect, it } from "vitest";
import { reconcileButton } from "../../src/flow/conversation.ts";
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
});
