import fc from "fast-check";
import { expect, it } from "vitest";
import { parseTrailers, printTrailers } from "../../../src/core/ladder/trailers.ts";

const sha = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 40 });
const trailers = fc.record(
  {
    tier: fc.constant("tier-1"),
    base: sha,
    configuration: fc.dictionary(fc.stringMatching(/^configurations\/[a-z]{1,9}$/), sha, {
      minKeys: 1,
      noNullPrototype: true,
    }),
    content: sha,
    fleet: sha,
    renderer: fc.constant("1"),
  },
  { requiredKeys: ["tier"] },
);

it("what is printed can be parsed, below any text, with either line end", () => {
  fc.assert(
    fc.property(trailers, fc.string(), fc.constantFrom("\n", "\r\n"), (written, text, end) => {
      const message = `${text}\n\n${printTrailers(written)}\n`.replaceAll("\n", end);
      expect(parseTrailers(message)).toEqual(written);
    }),
  );
});

it("a trailer that is quoted above the last paragraph is not taken for ours", () => {
  expect(parseTrailers("Shopset-Content: 1234\n\n- a change\n\nShopset-Tier: tier-1")).toEqual({ tier: "tier-1" });
});
