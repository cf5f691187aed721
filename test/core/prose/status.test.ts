// Where a ladder stands, as /status and the dashboard show it.
import { describe, expect, it } from "vitest";
import { ladderPicture, statusTable } from "../../../src/core/prose/status.ts";
import { aLadder, type LadderStory } from "../../fixtures/ladder.ts";

/** Both, with commit ids made readable. */
function shown(story: LadderStory): string {
  const { snapshot, decision } = story.last();
  return `${statusTable(snapshot, decision)}\n\n${ladderPicture(snapshot, decision)}`
    .replaceAll(/\b[0-9a-f]{40}\b/g, "‹commit›")
    .replaceAll(/\b[0-9a-f]{7}\b/g, "‹short›");
}

describe("where everything stands", () => {
  it("with nothing on its way", async () => {
    const story = aLadder();
    await story.look();
    expect(shown(story)).toMatchInlineSnapshot(`
      "| tier | runs | since | verified | hold, pin | comes next |
      |---|---|---|---|---|---|
      | **tier-0** | [\`‹short›\`](https://github.com/acme/app-repository/commit/‹commit›) | 2026-11-23T10:00:00Z | ⏳ \`e2e\`: no report on the system commit yet |  |  |
      | **tier-1** | [\`‹short›\`](https://github.com/acme/app-repository/commit/‹commit›) | 2026-11-23T10:00:00Z | ⏳ \`e2e\`: no report on the system commit yet |  | ✅ tier-1 has everything that tier-0 verified |
      | **tier-2** | [\`‹short›\`](https://github.com/acme/app-repository/commit/‹commit›) | 2026-11-23T10:00:00Z | ✅ nothing is required |  | ✅ tier-2 has everything that tier-1 verified |

      \`\`\`mermaid
      flowchart LR
        t0["tier-0<br/>‹short› ⏳"]
        t1["tier-1<br/>‹short› ⏳"]
        t2["tier-2<br/>‹short› ✅"]
        t0 --> t1
        t1 --> t2
      \`\`\`"
    `);
  });

  it("with a promotion on its way, a hold and a pin", async () => {
    const first = aLadder().at("tier-1");
    const story = aLadder({
      spec: { "tier-1": "hold: { by: dan, reason: 'the | audit @all' }", "tier-2": `pin: { base: ${first} }` },
    });
    await story.look();
    story.merged("tier-0", "Fix the cart");
    await story.look();
    story.verified("tier-0");
    await story.look();
    expect(shown(story)).toMatchInlineSnapshot(`
      "| tier | runs | since | verified | hold, pin | comes next |
      |---|---|---|---|---|---|
      | **tier-0** | [\`‹short›\`](https://github.com/acme/app-repository/commit/‹commit›) | 2026-11-23T10:00:00Z | ✅ every required check passed |  |  |
      | **tier-1** | [\`‹short›\`](https://github.com/acme/app-repository/commit/‹commit›) | 2026-11-23T10:00:00Z | ⏳ \`e2e\`: no report on the system commit yet | ⛔ held by dan: the \\| audit @⁠all | [#1](https://github.com/acme/app-repository/pull/1) ⛔ tier-1 not held: held by dan: the \\| audit @⁠all |
      | **tier-2** | [\`‹short›\`](https://github.com/acme/app-repository/commit/‹commit›) | 2026-11-23T10:00:00Z | ✅ nothing is required | 📌 pinned to \`‹short›\` | ✅ tier-2 has everything that tier-1 verified |

      \`\`\`mermaid
      flowchart LR
        t0["tier-0<br/>‹short› ✅"]
        t1["tier-1<br/>‹short› ⏳<br/>⛔ held"]
        t2["tier-2<br/>‹short› ✅<br/>📌 pinned"]
        t0 -->|"#35;1 ⛔"| t1
        t1 --> t2
      \`\`\`"
    `);
  });

  it("moves only when something happens", async () => {
    const story = aLadder();
    await story.look();
    await story.look();
    const before = shown(story);
    story.advance(60_000);
    await story.look();
    expect(shown(story)).toBe(before);
  });

  it("with long reasons and many tiers fits into a comment, and says what was left out", async () => {
    const story = aLadder({ spec: { "tier-1": `hold: { by: dan, reason: "${"too long ".repeat(9_000)}" }` } });
    await story.look();
    const { snapshot, decision } = story.last();
    expect(statusTable(snapshot, decision).length).toBeLessThan(3_000);
    const [first] = snapshot.ladder.tiers;
    if (!first) throw new Error("there are tiers");
    const tiers = Array.from({ length: 400 }, (_, n) => ({ ...first, name: `tier-${n}` as never }));
    const many = { ...snapshot, ladder: { ...snapshot.ladder, tiers } };
    const table = statusTable(many, decision);
    expect(table.length).toBeLessThan(41_000);
    expect(table).toMatch(/…and \d+ more tiers\.$/);
  });
});
