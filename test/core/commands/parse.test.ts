// The grammar: which lines of a comment are commands, and which only look like it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Command, printCommand, type Said } from "../../../src/core/commands/command.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";

/** What a comment says, in short. */
function said(body: string): string[] {
  return parseComment(body).map((one: Said) => {
    if (one.kind === "command") return printCommand(one.command);
    return one.kind === "misspelt" ? `${one.line} ≈ /${one.meant}` : `${one.line} ✗`;
  });
}

describe("a command", () => {
  it("stands alone on a line, among others", () => {
    expect(said("Looks good.\n/promote\nThanks!")).toEqual(["/promote"]);
    expect(said("please /promote")).toEqual([]);
    expect(said("/promoted it yesterday")).toEqual(["/promoted it yesterday ≈ /promote"]);
  });

  it("may follow others", () => {
    expect(said("/hold tier-1 db upgrade\n\n/status\n/help")).toEqual(["/hold tier-1 db upgrade", "/status", "/help"]);
  });

  it("does not mind case, blanks around it, or CRLF", () => {
    expect(said("  /PROMOTE  tier-1  \r\n\t\r\n/Status\r\n")).toEqual(["/promote tier-1", "/status"]);
  });

  it("names a tier and a commit to roll back to, in either case", () => {
    expect(said("/rollback")).toEqual(["/rollback"]);
    expect(said("/rollback tier-1")).toEqual(["/rollback tier-1"]);
    expect(said("/rollback ABCDEF0")).toEqual(["/rollback abcdef0"]);
    expect(parseComment("/rollback tier-1 abcdef0123")).toMatchObject([
      { command: { tier: "tier-1", sha: "abcdef0123" } },
    ]);
  });

  it("forces with a reason in quotes, whatever a phone makes of them", () => {
    const reasons = [
      '--force "db is down"',
      "--force “db is down”",
      "—force „db is down“",
      "--force 'db is down'",
      '--force="db is down"',
    ];
    for (const reason of reasons) {
      expect(parseComment(`/promote tier-1 ${reason}`)).toMatchObject([
        { command: { tier: "tier-1", force: "db is down" } },
      ]);
    }
    expect(parseComment('/promote --force "he said "no""')).toMatchObject([{ command: { force: 'he said "no"' } }]);
    expect(parseComment("/promote --force")).toMatchObject([{ command: { force: "" } }]);
    expect(parseComment('/promote --force ""')).toMatchObject([{ command: { force: "" } }]);
  });

  it("with something that it does not take is malformed", () => {
    const wrong = [
      "/promote tier-1 please",
      "/promote --now",
      "/promote --force because",
      '/promote --force "because" tier-1',
      "/unhold tier-1 now",
      "/rollback tier-1 abc",
      "/rollback tier-1 abcdef0 now",
      "/status?",
      "/help me",
      "/retry tier-1",
    ];
    expect(wrong.flatMap(said)).toEqual(
      wrong.map((line) => (line === "/status?" ? "/status? ≈ /status" : `${line} ✗`)),
    );
  });

  it("nearly right is told from what other bots hear", () => {
    expect(["/promot", "/rolback", "/unhodl", "/hlep", "/retyr"].flatMap(said)).toHaveLength(5);
    expect(
      ["/lgtm", "/approve", "/test all", "/retest", "/cc @bob", "/usr/bin/env", "/", "//hold", "/close"].flatMap(said),
    ).toEqual([]);
  });

  it("made of look-alikes, or with a sign that nobody sees, is never carried out", () => {
    const letters = ["／promote", "/рromote", "/promоte", "⁄promote", "&#47;promote", "%2Fpromote", "\\/promote"];
    const unseen = [
      "/promote\u200b",
      "\u200b/promote",
      "/pro\u00admote",
      "/promote\u2060",
      "/promote\0",
      "\u202e/promote",
    ];
    const commands = [...letters, ...unseen]
      .flatMap((line) => parseComment(line))
      .filter(({ kind }) => kind === "command");
    expect(commands).toEqual([]);
  });

  it("in a list, a heading, a table or emphasis does not stand alone on its line", () => {
    const within = ["- /promote", "* /promote", "1. /promote", "- [ ] /promote", "# /promote", "| /promote |"];
    expect([...within, "**/promote**", "~~/promote~~", "`/promote`", "[^1]: /promote"].flatMap(said)).toEqual([]);
  });

  it("with a full stop, or run together with another, is told from what was meant", () => {
    expect(["/promote.", "/promote!", "/promote;", "/promote\\"].flatMap(said)).toEqual(
      ["/promote.", "/promote!", "/promote;", "/promote\\"].map((line) => `${line} ≈ /promote`),
    );
    expect(["/promote/hold", "/promote -->", "/promote <!-- really -->"].flatMap(said)).toEqual([
      "/promote --> ✗",
      "/promote <!-- really --> ✗",
    ]);
  });

  it("/hold cancel, as Prow has it, is not a hold", () => {
    expect(said("/hold cancel")).toEqual(["/hold cancel ≈ /unhold"]);
  });
});

describe("what only quotes or shows a command", () => {
  it("in a fence, however it is written", () => {
    expect(said("```\n/promote\n```")).toEqual([]);
    expect(said("~~~sh\n/promote\n```\n/promote\n~~~\n/status")).toEqual(["/status"]);
    expect(said("````\n```\n/promote\n````\n/status")).toEqual(["/status"]);
    expect(said("- ```\n  /promote\n  ```\n/status")).toEqual(["/status"]);
    expect(said("```\nnever closed\n/promote")).toEqual([]);
    expect(said("``` `inline` ```\n/status")).toEqual(["/status"]);
  });

  it("indented as code", () => {
    expect(said("    /promote\n\t/promote\n   /status")).toEqual(["/status"]);
  });

  it("in a quote, and in the lines that belong to it", () => {
    expect(said("> /promote\n\n/status")).toEqual(["/status"]);
    expect(said("> what about\n/promote\n\n/status")).toEqual(["/status"]);
    expect(said("> ```\n> /promote\n> ```\n/status")).toEqual(["/status"]);
    expect(said(">\n/status")).toEqual(["/status"]);
    expect(said("On Monday bob wrote:\r\n> /hold x\r\n/promote\r\n\r\n/status")).toEqual(["/status"]);
    expect(said("- > what about\n/promote\n\n/status")).toEqual(["/status"]);
    expect(said("1. > what about\n/promote\n\n/status")).toEqual(["/status"]);
  });

  it("in an HTML comment or raw text", () => {
    expect(said("<!-- template\n/promote\n-->\n/status")).toEqual(["/status"]);
    expect(said("see <!-- this\n/promote\n--> and\n/status")).toEqual(["/status"]);
    expect(said("<pre>\n/promote\n</pre>\n/status")).toEqual(["/status"]);
    expect(said("`<!--` begins a comment\n/status")).toEqual(["/status"]);
    expect(said("a <!-- that never ends\n/status")).toEqual(["/status"]);
    expect(said("<!-- one line -->\n/status")).toEqual(["/status"]);
    expect(said("<!-->\n/status")).toEqual(["/status"]);
  });

  it("in what HTML does not show", () => {
    expect(said("<?xml\n/promote\n?>\n/status")).toEqual(["/status"]);
    expect(said("<![CDATA[\n/promote\n]]>\n/status")).toEqual(["/status"]);
    expect(said("<!DOCTYPE\n/promote\n>\n/status")).toEqual(["/status"]);
    expect(said("<? and never an end\n/promote")).toEqual([]);
  });
});

describe("whatever is printed is parsed", () => {
  const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/).filter((text) => !/^[0-9a-f]{7,40}$/.test(text));
  const tier = fc.option(name, { nil: null });
  const reason = fc
    .string({ unit: "grapheme", minLength: 1 })
    .map((text) => text.replace(/\s+/gu, " ").trim())
    .filter((text) => text !== "");
  const sha = fc.option(fc.stringMatching(/^[0-9a-f]{7,40}$/), { nil: null });
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({
      verb: fc.constant("promote" as const),
      tier,
      force: fc.option(fc.oneof(reason, fc.constant("")), { nil: null }),
    }),
    fc.record({
      verb: fc.constant("hold" as const),
      text: fc.option(
        reason.filter((text) => text.toLowerCase() !== "cancel"),
        { nil: null },
      ),
    }),
    fc.record({ verb: fc.constant("unhold" as const), tier }),
    fc.record({ verb: fc.constant("rollback" as const), tier, sha }),
    fc.constantFrom<Command>({ verb: "status" }, { verb: "help" }, { verb: "retry" }),
  );

  it("every command, amid any prose", () => {
    const prose = fc.constantFrom("", "Hello\n", "> quote\n\n", "```\n/promote\n```\n");
    fc.assert(
      fc.property(command, prose, fc.constantFrom("\n", "\r\n"), (one, before, eol) => {
        const body = `${before}${printCommand(one)}\nbye`.replaceAll("\n", eol);
        expect(parseComment(body)).toEqual([{ kind: "command", command: one, line: printCommand(one) }]);
      }),
      { numRuns: 500 },
    );
  });

  it("of a flood the first twenty are read", () => {
    expect(parseComment("/status\n".repeat(9_000))).toHaveLength(20);
  });

  it("any comment is read at once, however it is made", () => {
    const worst = [
      "/promote a".concat(" ".repeat(60_000), "b"),
      `x ${"`".repeat(60_000)}<!--`,
      "x <!--\n".repeat(9_000),
      "```\n```\n".repeat(8_000),
      "> ".repeat(30_000),
      "- ".repeat(30_000),
      "`a` <!--\n".repeat(7_000),
      "> a\nb\n".repeat(10_000),
      "<pre\n</pre>\n".repeat(5_000),
    ];
    const start = performance.now();
    // Without a slash nothing is read.
    for (const body of worst) parseComment(`/help\n${body}`);
    expect(performance.now() - start).toBeLessThan(700);
  });
});
