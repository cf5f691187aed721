import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSpan, cutTitle, oneLine, unlinked } from "../../../src/core/prose/quote.ts";

const nasty = fc.string({
  unit: fc.constantFrom("a", "`", "``", "|", "-->", "@everyone", "#12", "\n", "\u202e", "\u0000", "<b>", " "),
  maxLength: 40,
});

describe("what people wrote is quoted", () => {
  it("as one line of at most 120 characters, the cut shown", () => {
    expect(cutTitle("a".repeat(300))).toBe(`${"a".repeat(119)}…`);
    expect(oneLine("one\r\n\ttwo\u202e three")).toBe("one two three");
  });

  it("as a code span that nothing breaks out of", () => {
    expect(codeSpan("say `hi`")).toBe("`` say `hi` ``");
    fc.assert(
      fc.property(nasty, (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? "";
        const inside = span.slice(fence.length, -fence.length);
        expect(span.endsWith(fence)).toBe(true);
        expect(inside.match(/`+/g)?.some((run) => run.length === fence.length) ?? false).toBe(false);
        expect(span).not.toMatch(/\n|-->|\|/);
      }),
    );
  });

  it("in commit messages without mentions and references", () => {
    fc.assert(fc.property(nasty, (text) => !/[@#]\w|\n/.test(unlinked(text))));
  });
});
