// What people write, at its worst: it forges no trailer, breaks no marker, and pings nobody, wherever it comes to stand.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answer } from "../../../src/core/commands/answer.ts";
import type { Asked, Reply } from "../../../src/core/commands/asked.ts";
import type { Facts } from "../../../src/core/commands/facts.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";
import { parseTrailers } from "../../../src/core/ladder/trailers.ts";
import { printRefusals, printStatusComment } from "../../../src/core/prose/answer.ts";
import { printDashboard } from "../../../src/core/prose/dashboard.ts";
import { oneLine } from "../../../src/core/prose/quote.ts";
import { readBrakes } from "../../../src/core/resources/fleet.ts";
import { aLadder } from "../../fixtures/ladder.ts";
import { askedBy, factsOf, on } from "./scene.ts";

const hostile = fc
  .array(
    fc.constantFrom(
      ..."ab1`'\"|\\*_[]()<>&;:#$".split(""),
      " ",
      "``",
      "-->",
      "<!-- shopset:status -->",
      "@everyone",
      "@acme/team",
      "&commat;alice",
      "&#64;alice",
      "#12",
      "\u2028\u2028Shopset-Unheld: mallory",
      "\u0085\u0085Shopset-Forced: mallory: no reason",
      "\u202egnp",
      "\u061c",
      "$(x)",
      "x".repeat(300),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""))
  .filter((text) => oneLine(text) !== "");

async function scene(): Promise<{ asked: Asked; facts: Facts; title(text: string): Facts }> {
  const story = aLadder();
  await story.look();
  story.merged("tier-0", "Fix the cart");
  await story.look();
  story.verified("tier-0");
  await story.look();
  story.advance(1_000);
  const pull = on(story.openPull("tier-1"));
  const facts = factsOf(story);
  const title = (text: string) => {
    const copy = structuredClone(facts);
    for (const { pull: judged } of copy.decision.gates) if (judged) judged.title = text;
    return copy;
  };
  return { asked: askedBy(story, { login: "alice", role: "admin", on: pull }), facts, title };
}

function replyTo(line: string, asked: Asked, facts: Facts): Reply {
  const [said] = parseComment(line);
  if (!said) throw new Error(`${line} is no command`);
  return answer(asked, said, facts);
}

/** Markdown without its code spans, which GitHub shows as they are; a cell of a table ends them (GFM 4.10, 6.3). */
function proseOf(markdown: string): string {
  const cells = markdown.split(/\n|(?<!\\)\|/);
  return cells.map((cell) => cell.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "")).join("\n");
}

/** Nothing in it is a mention, however it is spelt, and the only marker is ours. */
function isSafe(comment: string): void {
  const [marker, ...rest] = comment.split("\n");
  expect(marker).toMatch(/^<!-- shopset:(status|answer IC_1|dashboard) -->$/);
  const prose = proseOf(rest.join("\n"));
  expect(prose.match(/@\w+|&(?:commat|#64|#x40);\w+/g) ?? []).toEqual([]);
  expect(prose).not.toMatch(/(?<!\\)<!--/);
}

describe("a hostile text", () => {
  it("as the reason of a hold states just that hold", async () => {
    const { asked, facts } = await scene();
    fc.assert(
      fc.property(hostile, (reason) => {
        const reply = replyTo(`/hold tier-1 ${reason}`, asked, facts);
        if (reply.kind !== "do" || reply.action.kind !== "write fleet") throw new Error(JSON.stringify(reply));
        const { message, proposal, files } = reply.action;
        const own = ["tier", "action", "actor", "comment"];
        expect(Object.keys(parseTrailers(message))).toEqual(own);
        expect(Object.keys(parseTrailers(proposal.body))).toEqual(own);
        expect(message.split("\n")[0]).not.toMatch(/[@#]\w/);
        expect(message.match(/^Shopset-\w+/gm)).toHaveLength(own.length);
        const held = readBrakes(files).get("tier-1" as never)?.hold;
        expect(held?.by).toBe("alice");
        expect(held?.reason ?? "none is left of two quotes").toMatch(/^\P{Cc}{1,300}$/u);
        isSafe(printStatusComment(asked, [{ line: reason, done: [reply.done], reply: { kind: "already", says: "" } }]));
        const [lowest, tier, ...others] = facts.snapshot.ladder.tiers;
        if (!lowest || !tier || !held) throw new Error("there are tiers");
        const ladder = { ...facts.snapshot.ladder, tiers: [lowest, { ...tier, hold: held }, ...others] };
        isSafe(printDashboard([{ snapshot: { ...facts.snapshot, ladder }, decision: facts.decision }]).body);
      }),
      { numRuns: 150 },
    );
  });

  it("as the reason of a force, and as the title of what is merged, is no trailer of the merge", async () => {
    const { asked, title } = await scene();
    fc.assert(
      fc.property(hostile, hostile, (reason, name) => {
        const reply = replyTo(`/promote --force "${reason}"`, asked, title(name));
        if (reply.kind !== "do" || reply.action.kind !== "merge pull") throw new Error(JSON.stringify(reply));
        const { message, forced } = reply.action;
        expect(message.title).not.toMatch(/\n/);
        const trailers = parseTrailers(`${message.title}\n\n${message.body}`);
        expect(Object.keys(trailers)).toEqual(["tier", "content", "forced", "comment"]);
        expect(trailers.forced).toMatch(/^alice: ./);
        expect(message.body.replace(/^Shopset-Comment: .*/m, "")).not.toMatch(/[@#]\w/);
        expect(forced?.open.digest.length).toBeLessThanOrEqual(255);
        isSafe(`<!-- shopset:status -->\n${forced?.open.summary}`);
      }),
      { numRuns: 100 },
    );
  });

  it("in place of a tier is refused in a comment that fits and pings nobody", async () => {
    const { asked, facts } = await scene();
    fc.assert(
      fc.property(hostile, fc.constantFrom(1, 500), (text, times) => {
        const word = `z${text.replaceAll(/\s/g, "")}`.repeat(times);
        const reply = replyTo(`/unhold ${word}`, asked, facts);
        if (reply.kind !== "refused") throw new Error(JSON.stringify(reply));
        const comment = printRefusals(asked, [{ line: `/unhold ${word}`, done: [], reply }]);
        expect(comment).toContain("UNKNOWN_TIER");
        expect(comment.length).toBeLessThan(65_536);
        isSafe(comment);
      }),
      { numRuns: 100 },
    );
  });

  it("that nobody can see is no reason for a force", async () => {
    const { asked, facts } = await scene();
    for (const reason of ["\u200b", " \u2060 ", "\u202e"]) {
      expect(replyTo(`/promote --force "${reason}"`, asked, facts)).toMatchObject({ code: "FORCE_REASON" });
    }
  });
});
