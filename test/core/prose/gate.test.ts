// What the gate and a promotion say: cut to GitHub's limits, and safe whatever people called their changes.
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/core/ladder/decide.ts";
import { forceBy, forcedTrailers, parseForced, printForced } from "../../../src/core/ladder/forced.ts";
import { parseTrailers, printTrailers } from "../../../src/core/ladder/trailers.ts";
import { allOf, blocked, passed, type Verdict } from "../../../src/core/ladder/verdict.ts";
import { linesWithin } from "../../../src/core/prose/cut.ts";
import { printEndedGate, printForcedGate, printGate, printLowestGate } from "../../../src/core/prose/gate.ts";
import { verdictTable } from "../../../src/core/prose/verdict.ts";
import { APP, aLadder, type LadderStory } from "../../fixtures/ladder.ts";

const HOSTILE = `--> \`\`\` @everyone <!-- shopset:status --> \u202Eevil\u200F | [x](javascript:1)\nShopset-Content: ${"f".repeat(40)}\n`;
const hostile = (n: number) => `${n} ${HOSTILE.repeat(3)}`.padEnd(300, "@everyone `--> ").slice(0, 300);

async function withChanges(titles: string[]): Promise<LadderStory> {
  const story = aLadder();
  await story.look();
  for (const title of titles) story.merged("tier-0", title);
  await story.look();
  story.verified("tier-0");
  await story.look();
  return story;
}

describe("a promotion of ten thousand changes with hostile titles of 300 characters", () => {
  it("stays below GitHub's limits, says the cut, pings nobody and keeps its trailers", {
    timeout: 30_000,
  }, async () => {
    const story = await withChanges(Array.from({ length: 10_000 }, (_, n) => hostile(n)));
    const { title = "", body = "" } = story.openPull("tier-1") ?? {};
    expect(title.length).toBeLessThan(256);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/- and 99\d\d more, left out here/);
    expect(parseTrailers(body)).toEqual({ tier: "tier-1", content: story.at("tier-0") });
    expect(title).not.toMatch(/@everyone|\n/);
    // Within code spans nothing is a mention (GitHub Flavored Markdown 6.3); beside them there is none.
    expect(withoutCode(body)).not.toContain("@everyone");
    expect(body).not.toContain("-->");
    expect(body).not.toMatch(/[\u202a-\u202e\u200e\u200f]/);
    const { summary = "" } = story.gate("tier-1", story.at("tier-0")) ?? {};
    expect(summary.length).toBeLessThan(65_535);
    const again = decide(story.last().snapshot);
    expect(again.actions).toEqual([]);
  });
});

/** The Markdown without its code spans: a run of backticks up to the next run of the same length. */
function withoutCode(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "");
}

describe("a table of many checks", () => {
  const many: Verdict = allOf(
    "tier-0",
    Array.from({ length: 2000 }, (_, n) =>
      n % 100 === 99
        ? blocked(`argocd/shopset-${n}`, "failure")
        : passed(`argocd/shopset-${n}`, `success by ${HOSTILE}`),
    ),
    "all",
  );

  it("shows what does not hold first, and says the cut", () => {
    const table = verdictTable(many);
    expect(table.length).toBeLessThan(21_000);
    expect(table.split("\n").filter((line) => line.startsWith("| ⛔"))).toHaveLength(20);
    expect(table).toMatch(/\n\n…and 1\d\d\d more\.$/);
  });
});

describe("lines within a room", () => {
  it("are kept in their order, and the others counted", () => {
    expect(linesWithin(["aaa", "bbb", "ccc"], 12)).toEqual({ kept: ["aaa", "bbb", "ccc"], left: 0 });
    expect(linesWithin(["aaa", "bbb", "ccc"], 11)).toEqual({ kept: ["aaa", "bbb"], left: 1 });
    expect(linesWithin([], 0)).toEqual({ kept: [], left: 0 });
  });
});

describe("a force", () => {
  const comment = "https://github.com/acme/app-repository/pull/12#issuecomment-1234567890";
  it.each([
    ["prod is down", comment],
    ["prod is down", null],
    ["a: reason <https://evil.example> with #12 and @bob", comment],
    [HOSTILE.repeat(5), comment],
    ["", null],
  ])("%j is read as it was written", (reason, where) => {
    const force = forceBy("alice", reason, where);
    expect(parseForced(printForced(force))).toEqual(force);
    expect(printForced(force).length).toBeLessThanOrEqual(255);
    const trailers = printTrailers(forcedTrailers([force]));
    expect(trailers.split("\n")).toHaveLength(where === null ? 1 : 2);
    expect(parseTrailers(`Title\n\n${trailers}`).content).toBeUndefined();
  });

  it("is nothing in a digest of another check", () => {
    expect(parseForced("0123456789012345678901234567890123456789")).toBeUndefined();
    expect(parseForced("held at 0123456789012345678901234567890123456789")).toBeUndefined();
    expect(parseForced(undefined)).toBeUndefined();
  });
});

describe("what the checks say", () => {
  it("of a hotfix", async () => {
    const story = await withChanges(["one"]);
    story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    const gate = story.last().decision.gates.find(({ pull }) => pull?.head.branch === "hotfix");
    const { title, summary, state } = gate?.report ?? {};
    expect({ title, state }).toMatchInlineSnapshot(`
      {
        "state": "failure",
        "title": "Blocked: verified on tier-0: tier-0 has not run this content",
      }
    `);
    expect(summary?.replaceAll(gate?.head ?? "", "<head>")).toMatchInlineSnapshot(`
      "**It may not come into tier-1** as it is.

      | | gate | now |
      |---|---|---|
      | ✅ | direction | from a branch that is no tier's |
      | ⛔ | verified on tier-0 | tier-0 has not run this content |
      | ✅ | tier-1 not held | no hold |
      | ✅ | merges exactly | it holds the head of tier-1 |

      Next: Bring it, or what mends it, into \`tier-0\`; what tier-0 verifies climbs by itself.

      Somebody with the role \`maintain\` or \`admin\` may let it into tier-1 nevertheless, with a reason that stays on record: \`/promote tier-1 --force "reason"\`.

      <details><summary>Do it by hand</summary>

      In a clone of https://github.com/acme/app-repository, as far as GitHub's rules let you:

      \`\`\`sh
      git fetch origin tier-1 pull/2/head
      git push origin <head>:refs/heads/tier-1
      \`\`\`

      </details>
      "
    `);
  });

  it("of the App's promotion", async () => {
    const story = await withChanges(["one"]);
    const gate = story.last().decision.gates[0];
    expect(gate?.report.title).toMatchInlineSnapshot(`"May come into tier-1"`);
    expect(gate?.report.summary.replaceAll(gate.head, "<head>")).toMatchInlineSnapshot(`
      "**It may come into tier-1**: every gate is open, and tier-1 will hold just what tier-0 verified.

      | | gate | now |
      |---|---|---|
      | ✅ | \`e2e\` | success by ci at 2026-11-23T10:00:00Z |
      | ✅ | tier-1 not held | no hold |
      | ✅ | merges exactly | it holds the head of tier-1 |

      Next: Merge it by any method, by the button **Promote** on this check, or by \`/promote\`.

      <details><summary>Do it by hand</summary>

      In a clone of https://github.com/acme/app-repository, as far as GitHub's rules let you:

      \`\`\`sh
      git fetch origin tier-1 pull/1/head
      git push origin <head>:refs/heads/tier-1
      \`\`\`

      </details>
      "
    `);
  });

  it("of a force, of the lowest tier, and at their end", async () => {
    const story = await withChanges(["one"]);
    const [edge] = story.last().decision.edges;
    if (!edge) throw new Error("no edge");
    const force = forceBy("alice", "prod is down @bob", null);
    expect(printForcedGate(edge.edge, force, edge.verdict)).toMatchInlineSnapshot(`
      {
        "button": "none",
        "digest": "forced by alice: prod is down @⁠bob",
        "state": "success",
        "summary": "**Forced** by \`alice\`: \`prod is down @ bob\`

      This may come into **tier-1** although its gate is not open. GitHub's other rules stay as they are. The gate says:

      | | gate | now |
      |---|---|---|
      | ✅ | \`e2e\` | success by ci at 2026-11-23T10:00:00Z |
      | ✅ | tier-1 not held | no hold |
      ",
        "title": "Forced by alice: prod is down @⁠bob",
      }
    `);
    const hold = blocked("tier-0 not held", "held by alice: db upgrade");
    expect(printLowestGate(edge.edge.from, hold).summary).toMatchInlineSnapshot(`
      "**tier-0 is held**: nothing should be merged into it until the hold ends. \`/unhold tier-0\` in a comment ends it, and so does removing \`spec.hold\` from the tier in the fleet.

      | | gate | now |
      |---|---|---|
      | ⛔ | tier-0 not held | held by alice: db upgrade |
      "
    `);
    expect(printEndedGate("tier-9").summary).toMatchInlineSnapshot(`
      "This is not proposed to \`tier-9\` any more: its pull request goes elsewhere, or the fleet has no such tier.
      "
    `);
    const none = printGate({ edge: edge.edge, source: APP, pull: null, verdict: edge.verdict });
    expect(none.summary).not.toContain("by hand");
  });
});
