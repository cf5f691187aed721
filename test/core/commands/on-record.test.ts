// What stays on record of a brake: who said so, where, and why, in the fleet's commit or in the pull request that proposes it.
import { describe, expect, it } from "vitest";
import { parseTrailers } from "../../../src/core/ladder/trailers.ts";
import type { Sha } from "../../../src/core/names.ts";
import { aLadder, type LadderStory } from "../../fixtures/ladder.ts";
import { on, say } from "./scene.ts";

const MINUTE = 60_000;

/** tier-1 runs a second content, which turned it red. */
async function regretted(): Promise<LadderStory> {
  const story = aLadder();
  await story.look();
  for (const tier of ["tier-0", "tier-1"]) story.verified(tier);
  await climbed(story, "Fix the cart");
  story.advance(MINUTE);
  story.promoted("tier-1");
  await story.look();
  story.reported("tier-1", "e2e", "failed");
  story.advance(MINUTE);
  return story;
}

/** A change is verified on tier-0, and proposed to tier-1. */
async function climbed(story: LadderStory, title: string): Promise<void> {
  await story.look();
  story.merged("tier-0", title);
  await story.look();
  story.verified("tier-0");
  await story.look();
}

/** The same, rolled back, with a mend on its way. */
async function pinned(): Promise<LadderStory> {
  const story = await regretted();
  await say(story, "/rollback tier-1");
  story.advance(MINUTE);
  await climbed(story, "Fix the fix");
  return story;
}

/** Turns each command's arrangement into its record, with commit ids made readable. */
const readable = (text: string) =>
  text.replaceAll(/\b[0-9a-f]{40}\b/g, "‹commit›").replaceAll(/\b[0-9a-f]{7}\b/g, "‹short›");

const ARRANGED: Record<string, () => Promise<{ story: LadderStory; line: string }>> = {
  "/rollback": async () => {
    const story = await regretted();
    return { story, line: "/rollback" };
  },
  "/unhold": async () => {
    const story = await pinned();
    return { story, line: "/unhold" };
  },
  "/promote": async () => {
    const story = await pinned();
    return { story, line: "/promote" };
  },
};

/** bob says it on the promotion that is, or was, there. */
async function record(verb: string, protection: "open" | "protected") {
  const { story, line } = await (ARRANGED[verb] as (typeof ARRANGED)[string])();
  story.forge.protectedMain = protection === "protected";
  const pull = story.openPull("tier-1") ?? story.app.pulls[0];
  const heard = await say(story, line, { on: on(pull) });
  const message = story.forge.fleetMessages.get(story.forge.fleetHistory[0] as Sha) ?? "";
  return { story, heard, message, proposal: story.forge.proposals[0] };
}

describe("the fleet's commit", () => {
  it("of /rollback says what is pinned, who said so and where", async () => {
    const { message } = await record("/rollback", "open");
    expect(readable(message)).toMatchInlineSnapshot(`
      "tier-1: pinned to ‹short›

      Said by bob in https://github.com/acme/app-repository/pull/1#issuecomment-1.

      Shopset-Tier: tier-1
      Shopset-Action: rollback
      Shopset-Actor: bob
      Shopset-Comment: https://github.com/acme/app-repository/pull/1#issuecomment-1"
    `);
  });

  it("by which /unhold lifts a pin says who said so and where", async () => {
    const { message } = await record("/unhold", "open");
    expect(readable(message)).toMatchInlineSnapshot(`
      "tier-1: pin lifted

      Said by bob in https://github.com/acme/app-repository/pull/1#issuecomment-1.

      Shopset-Tier: tier-1
      Shopset-Action: unhold
      Shopset-Actor: bob
      Shopset-Comment: https://github.com/acme/app-repository/pull/1#issuecomment-1"
    `);
  });

  it("by which /promote lifts a pin says who said so and where", async () => {
    const { message, heard } = await record("/promote", "open");
    expect(heard.did).toEqual(["merge pull", "write fleet"]);
    expect(readable(message)).toMatchInlineSnapshot(`
      "tier-1: pin lifted

      Said by bob in https://github.com/acme/app-repository/pull/1#issuecomment-1.

      Shopset-Tier: tier-1
      Shopset-Action: promote
      Shopset-Actor: bob
      Shopset-Comment: https://github.com/acme/app-repository/pull/1#issuecomment-1"
    `);
  });
});

describe("where main is protected, the fleet's pull request", () => {
  it("of /rollback holds the same commit, and says the same with how to do it by hand", async () => {
    const { proposal, story } = await record("/rollback", "protected");
    expect(proposal?.proposal.branch).toMatch(/^shopset\/rollback-tier-1-[0-9a-f]{7}$/);
    expect(readable(`${proposal?.proposal.title}\n\n${proposal?.proposal.body}`)).toMatchInlineSnapshot(`
      "tier-1: pinned to ‹short›

      Said by bob in https://github.com/acme/app-repository/pull/1#issuecomment-1. \`main\` is protected, so it holds once this is merged.

      <details><summary>Do it by hand</summary>

      \`\`\`sh
      # in a clone of https://github.com/acme/fleet
      git fetch origin main
      git switch --detach ‹commit›
      git apply <<'EOF'
      --- a/tiers.yaml
      +++ b/tiers.yaml
      @@ -14,6 +14,7 @@
         apps: { url: https://github.com/acme/app-repository }
         system: { url: https://github.com/acme/system-repository }
         verification: { checks: [{ name: e2e }] }
      +  pin: { base: ‹commit› }
       ---
       apiVersion: shopset.dev/v1alpha1
       kind: Tier
      EOF
      git commit --all --message 'tier-1: pinned to ‹short›'
      git push origin HEAD:refs/heads/main
      \`\`\`

      </details>

      Shopset-Tier: tier-1
      Shopset-Action: rollback
      Shopset-Actor: bob
      Shopset-Comment: https://github.com/acme/app-repository/pull/1#issuecomment-1
      "
    `);
    expect(story.last().snapshot.ladder.tiers[1]?.pin).toBeNull();
  });

  it.each(["/rollback", "/unhold", "/promote"])("of %s names in its body just what its commit does", async (verb) => {
    const { proposal } = await record(verb, "protected");
    const trailers = parseTrailers(proposal?.message ?? "");
    expect(trailers).toEqual({
      tier: "tier-1",
      action: verb.slice(1),
      actor: "bob",
      comment: "https://github.com/acme/app-repository/pull/1#issuecomment-1",
    });
    expect(parseTrailers(proposal?.proposal.body ?? "")).toEqual(trailers);
  });
});
