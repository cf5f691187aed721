// /hold and /unhold: what people state comes to stand in the fleet, with who said so and where.
import { describe, expect, it } from "vitest";
import { answer } from "../../../src/core/commands/answer.ts";
import type { Reply } from "../../../src/core/commands/asked.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";
import type { WriteFleet } from "../../../src/core/ladder/action.ts";
import { parseTrailers } from "../../../src/core/ladder/trailers.ts";
import { readBrakes } from "../../../src/core/resources/fleet.ts";
import { aLadder, fleetYaml, type LadderStory } from "../../fixtures/ladder.ts";
import { askedBy, brief, factsOf, type Speaker, say } from "./scene.ts";

async function looked(options: Parameters<typeof aLadder>[0] = {}): Promise<LadderStory> {
  const story = aLadder(options);
  await story.look();
  await story.look();
  return story;
}

function reply(story: LadderStory, line: string, speaker: Speaker = {}): Reply {
  const [said] = parseComment(line);
  if (!said) throw new Error(`${line} is no command`);
  return answer(askedBy(story, speaker), said, factsOf(story));
}

function written(told: Reply): WriteFleet {
  if (told.kind !== "do" || told.action.kind !== "write fleet") throw new Error(JSON.stringify(told));
  return told.action;
}

function brakes(story: LadderStory, tier = "tier-1") {
  return readBrakes(factsOf(story).fleet.files).get(tier as never);
}

describe("/hold", () => {
  it("is a commit to the fleet that says who, where and why", async () => {
    const story = await looked();
    const action = written(reply(story, "/hold tier-1 db upgrade"));
    expect(action.message).toMatchInlineSnapshot(`
      "tier-1: held, db upgrade

      Said by bob in https://github.com/acme/app-repository/pull/1#issuecomment-1.

      Shopset-Tier: tier-1
      Shopset-Action: hold
      Shopset-Actor: bob
      Shopset-Comment: https://github.com/acme/app-repository/pull/1#issuecomment-1"
    `);
    expect(parseTrailers(action.message)).toMatchObject({ action: "hold", actor: "bob", tier: "tier-1" });
    expect(action.expected).toBe(story.forge.fleetHistory[0]);
    expect(action.files[0]?.text).toContain(
      '  hold: { by: bob, reason: "db upgrade", since: 2026-11-23T10:00:00Z }\n---',
    );
  });

  it("where main is protected, is proposed once however often it is answered", async () => {
    const story = await looked();
    const [first, again] = [written(reply(story, "/hold tier-1 x")), written(reply(story, "/hold tier-1 x"))];
    expect(first.proposal).toEqual(again.proposal);
    expect(first.proposal.branch).toMatch(/^shopset\/hold-tier-1-[0-9a-f]{7}$/);
  });

  it("keeps who held first, since when and until when; another reason replaces the reason", async () => {
    const story = await looked({
      spec: {
        "tier-1":
          "hold: { by: dan, reason: audit, since: 2026-11-23T09:00:00Z, until: 2026-11-25T09:00:00Z } # ask dan",
      },
    });
    expect(reply(story, "/hold tier-1")).toMatchInlineSnapshot(`
      {
        "kind": "already",
        "says": "tier-1 is held by \`dan\` since 2026-11-23T09:00:00Z until 2026-11-25T09:00:00Z: \`audit\`.",
      }
    `);
    await say(story, "/hold tier-1 db upgrade");
    expect(brakes(story)?.hold).toEqual({
      by: "dan",
      reason: "db upgrade",
      since: "2026-11-23T09:00:00Z",
      until: "2026-11-25T09:00:00Z",
    });
    expect(factsOf(story).fleet.files[0]?.text).toContain("# ask dan");
  });

  it("begins anew when the one that stands has ended", async () => {
    const story = await looked({ spec: { "tier-1": "hold: { by: dan, until: 2026-11-22T09:00:00Z }" } });
    await say(story, "/hold tier-1 again");
    expect(brakes(story)?.hold).toEqual({ by: "bob", reason: "again", since: "2026-11-23T10:00:00Z", until: null });
  });

  it("takes the first word for a tier when there is one of that name, and else for the reason", async () => {
    const story = await looked({ tiers: 1, verification: "{}" });
    await say(story, '/hold "because of the audit"');
    expect(brakes(story, "tier-0")?.hold?.reason).toBe("because of the audit");
  });

  it("never holds another tier than the one that was meant", async () => {
    const story = await looked();
    expect(reply(story, "/hold teir-1 db")).toMatchObject({ code: "UNKNOWN_TIER", next: "Did you mean `tier-1`?" });
    expect(reply(story, "/hold db upgrade")).toMatchObject({
      code: "WHICH_TIER",
      next: "Name one of `tier-0`, `tier-1` or `tier-2`.",
    });
  });

  it("takes any words of people as words", async () => {
    const reason = '--> "q" `c` @everyone | <b> # no\u202e: {x}';
    const story = await looked();
    const action = written(reply(story, `/hold tier-1 ${reason}`));
    expect(readBrakes(action.files).get("tier-1" as never)?.hold?.reason).toBe(
      '--> "q" `c` @everyone | <b> # no : {x}',
    );
    expect(action.message.split("\n")[0]).not.toMatch(/@everyone/);
    expect(parseTrailers(action.message).actor).toBe("bob");
  });

  it("is refused where it would not take effect", async () => {
    const story = await looked();
    story.writeFleet(fleetYaml({ tiers: 2 }).replace("metadata: { name: tier-1 }", "metadata: { name: tier-9 }"));
    expect(reply(story, "/hold tier-1 x")).toMatchObject({
      code: "FLEET_BROKEN",
      reason: "the fleet has no Tier tier-1 that can be read",
    });
  });

  it("a typo elsewhere in the fleet is no hindrance", async () => {
    const story = await looked();
    story.writeFleet(fleetYaml().replace("previous: tier-1", "pervious: tier-1"));
    story.work.fleets.outdate("acme");
    expect(brief(await say(story, "/hold tier-1 x"))).toBe("write fleet, already");
    expect(brakes(story)?.hold?.reason).toBe("x");
  });
});

describe("/unhold", () => {
  it("lifts hold and pin at once", async () => {
    const story = await looked();
    const pin = `pin: { base: ${story.at("tier-1")} }`;
    story.writeFleet(fleetYaml({ spec: { "tier-1": `hold: { by: dan }\n  ${pin}` } }));
    story.work.fleets.outdate("acme");
    const heard = await say(story, "/unhold tier-1");
    expect(brief(heard)).toBe("write fleet, already");
    expect(heard.done[0]).toContain("The hold and pin of tier-1 are lifted.");
    expect(brakes(story)).toEqual({ hold: null, pin: null });
    expect(factsOf(story).fleet.files[0]?.text).toBe(fleetYaml());
  });
});
