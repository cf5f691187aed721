// The patches that people are given, as the real git takes them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printPatch } from "../../../src/core/prose/patch.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shopset-patch-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `git apply` makes of a file. */
function applied(before: string, patch: string): string {
  writeFileSync(join(folder, "tiers.yaml"), before);
  if (patch !== "")
    execFileSync("git", ["apply", "-"], { cwd: folder, input: patch, stdio: ["pipe", "ignore", "pipe"] });
  return readFileSync(join(folder, "tiers.yaml"), "utf8");
}

describe("a patch", () => {
  it("shows what changes with three lines around it", () => {
    expect(printPatch("tiers.yaml", "a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nE\nf\ng\nh\n")).toMatchInlineSnapshot(`
      "--- a/tiers.yaml
      +++ b/tiers.yaml
      @@ -2,7 +2,7 @@
       b
       c
       d
      -e
      +E
       f
       g
       h
      "
    `);
  });

  it("gives git the other text, line for line", () => {
    const line = fc.constantFrom("a", "b", "", "spec:", "  hold: { by: alice }", "-- ", "+x", "\\ no");
    const text = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 12 }), fc.boolean())
      .map(([lines, ends]) => lines.join("\n") + (ends ? "\n" : "x"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applied(before, printPatch("tiers.yaml", before, after))).toBe(after);
      }),
      { numRuns: 60 },
    );
  });
});
