// Unified diffs, as the real git applies them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unifiedDiff } from "../../../src/core/preview/unified.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shopset-unified-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `git apply` makes of a file. */
function applied(before: readonly string[], diff: readonly string[]): string {
  const file = join(folder, "manifest");
  writeFileSync(file, before.map((line) => `${line}\n`).join(""));
  const patch = ["--- a/manifest", "+++ b/manifest", ...diff, ""].join("\n");
  if (diff.length > 0)
    execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: folder, input: patch, stdio: "pipe" });
  return readFileSync(file, "utf8");
}

describe("a unified diff", () => {
  it("shows what changes with three lines around it, far changes in hunks of their own", () => {
    const before = [..."abcdefghijklmnop"];
    const after = before.map((line) => (line === "b" || line === "o" ? line.toUpperCase() : line));
    expect(unifiedDiff(before, after).join("\n")).toMatchInlineSnapshot(`
      "@@ -1,5 +1,5 @@
       a
      -b
      +B
       c
       d
       e
      @@ -12,5 +12,5 @@
       l
       m
       n
      -o
      +O
       p"
    `);
  });

  it("is empty where nothing changes", () => expect(unifiedDiff(["a"], ["a"])).toEqual([]));

  it("gives git the other text, and never more lines than replacing it all", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "", "+x", "-- y"), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = unifiedDiff(before, after);
        expect(applied(before, diff)).toBe(after.map((line) => `${line}\n`).join(""));
        expect(diff.filter((line) => /^[-+]/.test(line)).length).toBeLessThanOrEqual(before.length + after.length);
      }),
      { numRuns: 60 },
    );
  });

  it("takes no more than a moment for texts that nobody reads", () => {
    const lines = (start: number) => Array.from({ length: 20_000 }, (_, n) => `${n + start}`);
    const started = performance.now();
    expect(unifiedDiff(lines(0), lines(10_000)).length).toBeGreaterThan(20_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
