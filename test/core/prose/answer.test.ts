// What people are told of their commands.
import { describe, expect, it } from "vitest";
import { answer } from "../../../src/core/commands/answer.ts";
import type { Asked, Refusal } from "../../../src/core/commands/asked.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";
import {
  type Answered,
  finalReaction,
  type Marker,
  parseMarker,
  printMarker,
  printRefusals,
  printStatusComment,
} from "../../../src/core/prose/answer.ts";
import { aLadder, type LadderStory } from "../../fixtures/ladder.ts";
import { askedBy, factsOf, on, type Speaker } from "../commands/scene.ts";

async function withPromotion(options: Parameters<typeof aLadder>[0] = {}): Promise<LadderStory> {
  const story = aLadder(options);
  await story.look();
  await story.look();
  story.merged("tier-0", "Fix the cart");
  await story.look();
  story.verified("tier-0");
  await story.look();
  return story;
}

/** The comment by which a refused command is answered, with commit ids made readable. */
function refusal(story: LadderStory, line: string, speaker: Speaker): string {
  const asked = askedBy(story, speaker);
  const [said] = parseComment(line);
  const reply = said && answer(asked, said, factsOf(story));
  if (reply?.kind !== "refused") throw new Error(JSON.stringify(reply));
  return printRefusals(asked, [{ line, done: [], reply }]).replaceAll(/\b[0-9a-f]{40}\b/g, "‹commit›");
}

describe("a refusal", () => {
  it("of a promotion that may not come in: the reason, the gates, the next step, and how to do it by hand", async () => {
    const story = await withPromotion({ spec: { "tier-1": "hold: { by: dan, reason: audit }" } });
    expect(refusal(story, "/promote", { on: on(story.openPull("tier-1")) })).toMatchInlineSnapshot(`
      "<!-- shopset:answer IC_1 -->
      \`bob\`: \`/promote\` was not done: **tier-1 not held: held by dan: audit**.

      | | gate | now |
      |---|---|---|
      | ✅ | \`e2e\` | success by ci at 2026-11-23T10:00:00Z |
      | ⛔ | tier-1 not held | held by dan: audit |
      | ✅ | merges exactly | it holds the head of tier-1 |

      Next: \`/unhold tier-1\` when the hold is over. Somebody with the role \`maintain\` or \`admin\` may let it into tier-1 nevertheless, with a reason that stays on record: \`/promote tier-1 --force "reason"\`.

      <details><summary>Do it by hand</summary>

      \`\`\`sh
      # in a clone of https://github.com/acme/app-repository
      git fetch origin refs/heads/tier-1 refs/pull/1/head
      git switch --detach origin/tier-1
      git merge --no-edit ‹commit›
      git push origin HEAD:refs/heads/tier-1
      \`\`\`

      </details>

      <sub>code: GATE_BLOCKED</sub>
      "
    `);
  });

  it("of somebody who may not: whom to ask, and how to do it by hand", async () => {
    const story = await withPromotion();
    const speaker: Speaker = { login: "carol", role: "read", on: on(story.openPull("tier-1")) };
    expect(refusal(story, "/promote", speaker)).toMatchInlineSnapshot(`
      "<!-- shopset:answer IC_1 -->
      \`carol\`: \`/promote\` was not done: **carol has the role read on acme/app-repository, and /promote asks for write**.

      Next: Ask somebody with the role write or more to say \`/promote\`.

      <details><summary>Do it by hand</summary>

      \`\`\`sh
      # in a clone of https://github.com/acme/app-repository
      git fetch origin refs/heads/tier-1 refs/pull/1/head
      git switch --detach origin/tier-1
      git merge --no-edit ‹commit›
      git push origin HEAD:refs/heads/tier-1
      \`\`\`

      </details>

      <sub>code: PERMISSION</sub>
      "
    `);
    expect(refusal(story, "/hold tier-1 audit", speaker)).toMatchInlineSnapshot(`
      "<!-- shopset:answer IC_1 -->
      \`carol\`: \`/hold tier-1 audit\` was not done: **carol has the role read on acme/app-repository, and /hold asks for triage**.

      Next: Ask somebody with the role triage or more to say \`/hold tier-1 audit\`.

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
      +  hold: { by: carol, reason: audit, since: 2026-11-23T10:00:00Z }
       ---
       apiVersion: shopset.dev/v1alpha1
       kind: Tier
      EOF
      git commit --all --message 'tier-1: held, audit'
      git push origin HEAD:refs/heads/main
      \`\`\`

      </details>

      <sub>code: PERMISSION</sub>
      "
    `);
  });

  it("of what is no command", async () => {
    const story = await withPromotion();
    expect(refusal(story, "/promot", {})).toMatchInlineSnapshot(`
      "<!-- shopset:answer IC_1 -->
      \`bob\`: \`/promot\` was not done: **there is no such command**.

      Next: Did you mean \`/promote [tier] [--force "reason"]\`?

      <sub>code: DID_YOU_MEAN</sub>
      "
    `);
    expect(refusal(story, "/unhold tier-1 `@everyone` --> <!--", {})).toMatchInlineSnapshot(`
      "<!-- shopset:answer IC_1 -->
      \`bob\`: \`\`/unhold tier-1 \`@everyone\` -→ <!--\`\` was not done: **it takes a tier and nothing else**.

      Next: Write \`/unhold [tier]\`, alone on a line of a new comment.

      <sub>code: MALFORMED</sub>
      "
    `);
  });
});

const asked: Asked = {
  by: { login: "bob", role: "write" },
  at: "2026-11-23T10:00:00Z" as Asked["at"],
  comment: { id: "IC_kwDOA1", url: "https://github.com/acme/app/pull/1#issuecomment-1" },
  repository: "acme/app" as Asked["repository"],
  on: { kind: "dashboard" },
};

const refused: Refusal = {
  kind: "refused",
  code: "GITHUB_REFUSED",
  reason: "At least 1 approving review is required by @acme/owners **now** <b>",
  verdict: null,
  next: "Say it again.",
  byHand: null,
};

describe("the status comment", () => {
  it("says what was done, who said so, where and when", () => {
    const hold: Answered = {
      line: "/hold tier-1 audit",
      done: ["tier-1 is held."],
      reply: { kind: "already", says: "It is." },
    };
    const status: Answered = { line: "/status", done: [], reply: { kind: "told", says: "| all | well |" } };
    expect(printStatusComment(asked, [hold, status])).toMatchInlineSnapshot(`
      "<!-- shopset:status -->
      \`/hold tier-1 audit\` by \`bob\` in [a comment](https://github.com/acme/app/pull/1#issuecomment-1) at 2026-11-23T10:00:00Z

      tier-1 is held.

      ---

      \`/status\` by \`bob\` in [a comment](https://github.com/acme/app/pull/1#issuecomment-1) at 2026-11-23T10:00:00Z

      | all | well |
      "
    `);
  });

  it("says our own failures as ours", () => {
    const failed: Answered = {
      line: "/promote",
      done: [],
      reply: { kind: "failed", says: "GitHub is slow; trying again." },
    };
    expect(printStatusComment({ ...asked, comment: null }, [failed])).toMatchInlineSnapshot(`
      "<!-- shopset:status -->
      \`/promote\` by \`bob\` at 2026-11-23T10:00:00Z

      It could not be done, and not by your fault: GitHub is slow; trying again.
      "
    `);
  });

  it("stays within what GitHub takes, and says what it leaves out", () => {
    const many = Array.from(
      { length: 3000 },
      (): Answered => ({ line: "/status", done: [], reply: { kind: "told", says: "| |".repeat(100) } }),
    );
    const text = printStatusComment(asked, many);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\d+ more answers do not fit here; ask for less at once\.\n$/);
  });
});

describe("an answer that is longer than GitHub takes", () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => `| row ${n} | ${"x".repeat(30)} |`).join("\n");

  it("is cut at the end of a line, and says so", () => {
    const status: Answered = { line: "/status", done: [], reply: { kind: "told", says: rows } };
    const help: Answered = { line: "/help", done: [], reply: { kind: "told", says: "| all | well |" } };
    const text = printStatusComment(asked, [status, help]);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("`/status` by `bob`");
    expect(text).toMatch(/\| row 900 \| x{30} \|\n/);
    expect(text).toMatch(/ x{30} \|\n\n_The rest of this does not fit here\._/);
    expect(text).toContain("| all | well |");
    expect(text).not.toContain("more answers");
  });

  it("keeps the reason, the next step and the code of a refusal, and shows no half of a script", () => {
    const next = `Name one of ${Array.from({ length: 9_000 }, (_, n) => `\`tier-${n}\``).join(", ")}.`;
    for (const long of [{ byHand: rows }, { next, byHand: "git push" }]) {
      const text = printRefusals(asked, [{ line: "/hold", done: [], reply: { ...refused, ...long } }]);
      expect(text.length).toBeLessThan(65_536);
      expect(text).toContain("At least 1 approving review");
      expect(text).toContain("code: GITHUB_REFUSED");
      expect(text).toContain("does not fit here");
      expect(text.match(/```/g)?.length ?? 0).toBe("next" in long ? 2 : 0);
      expect(text.match(/<\/?details>/g)?.length ?? 0).toBe("next" in long ? 2 : 0);
      expect(text).not.toContain("row 0");
    }
  });

  it("is never cut where a block is open", () => {
    const says = ["first", "```sh", rows, "```", "last"].join("\n");
    const text = printStatusComment(asked, [{ line: "/help", done: [], reply: { kind: "told", says } }]);
    expect(text).toContain("first\n\n_The rest of this does not fit here._");
    expect(text).not.toContain("```");
  });
});

describe("what people and GitHub say within it", () => {
  it("pings nobody, and breaks neither the page nor our markers", () => {
    const line = "/hold @everyone --> `x` <script> | # \u202e";
    const text = printRefusals({ ...asked, by: { login: "bob", role: "none" } }, [{ line, done: [], reply: refused }]);
    expect(text).not.toMatch(/(?<![`\w][^`\n]*)@\w/);
    expect(text.match(/-->/g)).toHaveLength(1);
    expect(text).toMatchInlineSnapshot(`
      "<!-- shopset:answer IC_kwDOA1 -->
      \`bob\`: \`\`/hold @everyone -→ \`x\` <script> ∣ #\`\` was not done: **At least 1 approving review is required by @⁠acme/owners \\*\\*now\\*\\* \\<b\\>**.

      Next: Say it again.

      <sub>code: GITHUB_REFUSED</sub>
      "
    `);
  });
});

describe("our own comments are found again", () => {
  it.each<Marker>([{ kind: "status" }, { kind: "answer", comment: "IC_kwDOA1=" }])("by their marker: %o", (marker) => {
    expect(parseMarker(`${printMarker(marker)}\nhello`)).toEqual(marker);
    expect(parseMarker(`${printMarker(marker)}\r\nhello`)).toEqual(marker);
    expect(parseMarker(`hello\n${printMarker(marker)}`)).toBeUndefined();
  });
});

describe("the last reaction", () => {
  it("is what somebody has to look at, else what was done", () => {
    expect(finalReaction(["done"])).toBe("ROCKET");
    expect(finalReaction(["told", "already"])).toBe("ROCKET");
    expect(finalReaction(["already"])).toBe("THUMBS_UP");
    expect(finalReaction(["done", "refused"])).toBe("THUMBS_DOWN");
    expect(finalReaction(["refused", "failed"])).toBe("CONFUSED");
  });
});
