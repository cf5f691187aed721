// Golden folders: what is generated, byte for byte. `UPDATE_RENDERS=1 npx vitest run test/core/render` writes them anew;
// look at `git diff test/fixtures/render` then, raise RENDERER in src/core/render/system.ts, and add it to renderers.json.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RENDERER } from "../../../src/core/render/system.ts";
import { CASES, caseNames, fleetText, readFolder, renderCase } from "./cases.ts";

async function update(folder: string, files: Record<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

describe.each(caseNames)("the case %s", (name) => {
  const text = fleetText(name);
  const expected = join(CASES, name, "expected");

  it("gives the files that are expected, and no others", async () => {
    const files = renderCase(text);
    if (process.env["UPDATE_RENDERS"]) await update(expected, files);
    expect(files).toEqual(existsSync(expected) ? readFolder(expected) : {});
  });

  it("gives the same bytes in whatever order the fleet is written", () => {
    const documents = text.split("\n---\n");
    const wanted = renderCase(text);
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        expect(renderCase(shuffled.join("\n---\n"))).toEqual(wanted);
      }),
      { numRuns: 25 },
    );
  });
});

describe("the renderer's version", () => {
  it("is another wherever the bytes are, since a tier takes a new renderer only when the one below was verified with it", () => {
    const rendered = JSON.stringify(
      caseNames.toSorted().map((name) => [name, Object.entries(renderCase(fleetText(name))).sort()]),
    );
    const digest = createHash("sha256").update(rendered).digest("hex");
    const known: Record<string, string> = JSON.parse(readFileSync(join(CASES, "renderers.json"), "utf8"));
    expect(known, "raise RENDERER, and add it with this digest").toHaveProperty(RENDERER, digest);
  });
});
