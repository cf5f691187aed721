// /promote told as stories: what it merges, what it only tells, and that it never climbs twice.
import { describe, expect, it } from "vitest";
import { answer } from "../../../src/core/commands/answer.ts";
import type { AskedOn } from "../../../src/core/commands/asked.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";
import { aLadder, type LadderStory } from "../../fixtures/ladder.ts";
import { askedBy, brief, factsOf, on, onMerged, say } from "./scene.ts";

async function settled(options: Parameters<typeof aLadder>[0] = {}): Promise<LadderStory> {
  const story = aLadder(options);
  await story.look();
  for (const tier of ["tier-0", "tier-1"]) story.verified(tier);
  await story.look();
  return story;
}

async function merged(story: LadderStory, title = "Fix the cart"): Promise<AskedOn> {
  const sha = story.merged("tier-0", title);
  const place = onMerged(story, "tier-0", sha);
  story.advance(60_000);
  await story.look();
  return place;
}

describe("on a pull request that is merged", () => {
  it("tells what its change waits for", async () => {
    const story = await settled();
    const place = await merged(story);
    const { reply } = await say(story, "/promote", { on: place });
    expect(reply).toMatchInlineSnapshot(`
      {
        "kind": "told",
        "says": "The change of #99:

      - **tier-0** runs it since 2026-11-23T10:01:00Z
      - **tier-1** has not got it: \`e2e\`: no report on the system commit yet",
      }
    `);
  });

  it("merges the promotion that carries it, and only that one", async () => {
    const story = await settled();
    const place = await merged(story);
    story.verified("tier-0");
    await story.look();
    const heard = await say(story, "/promote", { on: place });
    expect(brief(heard)).toBe("merge pull, told");
    expect(heard.reply).toMatchInlineSnapshot(`
      {
        "kind": "told",
        "says": "The change of #99:

      - **tier-0** runs it since 2026-11-23T10:01:00Z
      - **tier-1** runs it since 2026-11-23T10:01:01Z
      - **tier-2** has not got it: \`e2e\`: no report on the system commit yet",
      }
    `);
    expect(story.pointer("tier-1")).toBe(story.at("tier-1"));
    expect(story.at("tier-2")).not.toBe(story.at("tier-1"));
  });

  it("takes it on from the tier where it is now", async () => {
    const story = await settled();
    const place = await merged(story);
    story.verified("tier-0");
    await story.look();
    story.promoted("tier-1", "squash");
    story.advance(60_000);
    await story.look();
    story.verified("tier-1");
    story.advance(60_000);
    await story.look();
    const heard = await say(story, "/promote", { on: place });
    expect(brief(heard)).toBe("merge pull, told");
    expect(heard.reply).toMatchInlineSnapshot(`
      {
        "kind": "told",
        "says": "The change of #99:

      - **tier-0** runs it since 2026-11-23T10:01:00Z
      - **tier-1** runs it since 2026-11-23T10:02:00Z
      - **tier-2** runs it since 2026-11-23T10:03:01Z",
      }
    `);
  });

  it("tells that its change is everywhere", async () => {
    const story = await settled({ tiers: 2 });
    const place = await merged(story);
    story.verified("tier-0");
    await story.look();
    await say(story, "/promote", { on: place });
    story.advance(60_000);
    expect(brief(await say(story, "/promote", { on: place }))).toBe("told");
  });
});

describe("with a tier, or on the dashboard", () => {
  it("merges the promotion into that tier", async () => {
    const story = await settled();
    await merged(story);
    story.verified("tier-0");
    await story.look();
    expect(brief(await say(story, "/promote tier-1"))).toBe("merge pull, already");
    expect(brief(await say(story, "/promote tier-0"))).toBe("NOT_A_PROMOTION");
    expect(brief(await say(story, "/promote"))).toBe("WHICH_TIER");
    expect(brief(await say(story, "/promote tier-7"))).toBe("UNKNOWN_TIER");
  });

  it("says what it waits for when nothing is ready", async () => {
    const story = await settled({ verification: "{ checks: [{ name: e2e }], soak: 30m }" });
    await merged(story);
    story.verified("tier-0");
    await story.look();
    const { reply } = await say(story, "/promote tier-1");
    expect(reply).toMatchObject({
      code: "GATE_WAITING",
      next: 'Say it again when 2026-11-23T10:31:00Z has passed. Somebody with the role `maintain` or `admin` may let it into tier-1 nevertheless, with a reason that stays on record: `/promote tier-1 --force "reason"`.',
    });
  });

  it("reaches only what the repository feeds", async () => {
    const story = await settled();
    const repository = "acme/elsewhere" as never;
    const { reply } = await say(story, "/promote tier-1", { repository, on: { kind: "dashboard" } });
    expect(reply).toMatchObject({ code: "NOT_FED_FROM_HERE", reason: "tier-1 takes nothing from acme/elsewhere" });
  });
});

describe("a command that waited for more than an hour", () => {
  it("is refused, and may be said again", async () => {
    const story = await settled();
    const asked = askedBy(story);
    const [said] = parseComment("/promote tier-1");
    story.advance(3_600_000);
    await story.look();
    expect(said && answer(asked, said, factsOf(story)).kind).toBe("already");
    story.advance(1_000);
    await story.look();
    expect(said && answer(asked, said, factsOf(story))).toMatchObject({ code: "TOO_OLD" });
  });
});

describe("--force", () => {
  it("needs a reason", async () => {
    const story = await settled();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    expect(brief(await say(story, '/promote --force ""', { on: on(pull), role: "admin" }))).toBe("FORCE_REASON");
  });

  it("is not for everybody who may write", async () => {
    const story = await settled();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    const { reply } = await say(story, '/promote --force "outage"', { on: on(pull) });
    expect(reply).toMatchObject({
      code: "FORCE_PERMISSION",
      reason: "bob has the role write on acme/app-repository, and /promote --force asks for maintain",
    });
  });

  it("is refused in the very second in which the head was seen first: whole seconds do not tell what alice saw", async () => {
    const story = await settled();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    const heard = await say(story, '/promote --force "outage"', { on: on(pull), role: "maintain" });
    expect(brief(heard)).toBe("HEAD_MOVED");
    expect(story.gate("tier-1", pull.head.sha)?.since).toBe(story.forge.now());
    story.advance(1_000);
    const again = await say(story, '/promote --force "outage"', { on: on(pull), role: "maintain" });
    expect(brief(again)).toBe("merge pull, already");
  });

  it("merges a hotfix, with the reason on record", async () => {
    const story = await settled();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    story.advance(1_000);
    const heard = await say(story, '/promote --force "outage"', { on: on(pull), role: "maintain" });
    expect(brief(heard)).toBe("merge pull, already");
    expect(heard.done).toEqual(["#1 is merged into tier-1, past its gate: `outage`."]);
    expect(story.app.commits.get(story.at("tier-1"))?.message).toContain("Shopset-Forced: bob: outage");
  });
});
