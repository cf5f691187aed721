// Anybody's words within our Markdown: nobody is pinged, and nothing but text comes of them.
import { describe, expect, it } from "vitest";
import { blocked } from "../../../src/core/ladder/verdict.ts";
import { plain } from "../../../src/core/prose/plain.ts";
import { oneLine } from "../../../src/core/prose/quote.ts";
import { verdictTable } from "../../../src/core/prose/verdict.ts";

describe("plain text", () => {
  it.each(["@everyone", "&commat;everyone", "&#64;everyone", "&#x40;everyone", "a &amp; @acme/team"])(
    "pings nobody: %s",
    (text) => {
      for (const shown of [plain(text), verdictTable(blocked("hold", text))]) {
        expect(shown).not.toMatch(/@\w|&[#\w]/);
      }
    },
  );

  it("has no marks that turn the direction of writing, and no end of a comment or a cell", () => {
    expect(oneLine("a\u061cb\u202ec\u2067d\u200fe")).toBe("a b c d e");
    expect(plain("--> | <b>")).toBe("-→ \\| \\<b\\>");
  });
});
