// What a check says of manifests: cut to GitHub's limits with the cut said, and safe whatever stands in them.
import { describe, expect, it } from "vitest";
import type { TierName } from "../../../src/core/names.ts";
import type { Built, Preview, ShopSetPreview } from "../../../src/core/preview/preview.ts";
import {
  besideLostPreview,
  carries,
  isPreviewLost,
  previewIn,
  printPreview,
  withPreview,
} from "../../../src/core/prose/preview.ts";

const config = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: ${JSON.stringify(value)}\n`;
const built = (...objects: string[]): Built => ({ kind: "built", objects });
const broken = (reason: string, file: string | null = null): Built => ({ kind: "failed", reason, file });

const one = (name: string, before: Built | null, after: Built | null): ShopSetPreview => ({
  name,
  tier: "tier-0" as TierName,
  before,
  after,
  idleImages: [],
});
const shown = (...shopsets: ShopSetPreview[]): Extract<Preview, { kind: "shown" }> => ({
  kind: "shown",
  into: "lowest",
  shopsets,
  elsewhere: [],
  notes: [],
});

describe("a preview", () => {
  it("shows ShopSets that change alike together", () => {
    const [before, after] = [built(config("x", "1")), built(config("x", "2"))];
    const same = one("same", before, before);
    const { fault: wrong, summary } = printPreview(
      shown(one("a", before, after), one("b", before, after), same, one("c", null, after)),
      10_000,
    );
    expect(wrong).toBeNull();
    expect(summary).toMatchInlineSnapshot(`
      "### What it changes in the manifests

      3 of 4 ShopSets that it concerns change.

      #### \`a\` on tier-0, \`b\` on tier-0: 1 object

      \`\`\`diff
      # ConfigMap x
      @@ -3,4 +3,4 @@
       metadata:
         name: x
       data:
      -  a: "1"
      +  a: "2"
      \`\`\`

      #### \`c\` on tier-0, new: 1 object

      \`\`\`diff
      # ConfigMap x (new)
      @@ -0,0 +1,6 @@
      +apiVersion: v1
      +kind: ConfigMap
      +metadata:
      +  name: x
      +data:
      +  a: "2"
      \`\`\`
      "
    `);
  });

  it("says why there is none", () => {
    expect(printPreview({ kind: "none", reason: "this ShopSet has no kustomize" }, 1000).summary).toContain(
      "No preview: this ShopSet has no kustomize.",
    );
  });

  it("says what does not build, where, and whether that is news", () => {
    const already = one("b", broken("x"), broken("x"));
    const { fault: title, summary } = printPreview(
      shown(one("a", built(), broken("it is no YAML", "acme/app/x.yaml")), already),
      10_000,
    );
    expect(title).toBe("acme/app/x.yaml: it is no YAML");
    expect(summary).toContain("- `a` on tier-0: `acme/app/x.yaml`: `it is no YAML`.");
    expect(summary).toContain("It does not build without this pull request either.");
  });

  it("does not count what does not build among what changes nothing, and says when it is built again", () => {
    const all = printPreview(shown(one("a", built(), broken("x"))), 10_000).summary;
    expect(all).not.toContain("None of");
    expect(all).toContain("closed and reopened");
    const some = printPreview(shown(one("a", built(), broken("x")), one("b", built(), built())), 10_000).summary;
    expect(some).toContain("The other ShopSet that it concerns does not change.");
    const fleet = { ...shown(one("a", built(), broken("x"))), into: "fleet" as const };
    expect(printPreview(fleet, 10_000).summary).not.toContain("reopened");
  });

  it("says what does not build on other tiers below headings of their own", () => {
    const elsewhere = (where: "above" | "below", name: string, tier: string) => ({
      name,
      tier: tier as TierName,
      where,
      reason: "no `Service`",
      file: "acme/app/x.yaml",
    });
    const preview = { ...shown(one("a", built(), built())), into: "upper" as const };
    const above = Array.from({ length: 12 }, (_, n) => elsewhere("above", `s${n}`, "tier-2"));
    const { fault, summary } = printPreview(
      { ...preview, elsewhere: [...above, elsewhere("below", "b", "tier-0")] },
      10_000,
    );
    expect(fault).toBe("s0 on tier-2: acme/app/x.yaml: no `Service`");
    expect(summary).toContain("#### On the tiers above");
    expect(summary).toContain("- `s9` on tier-2: `acme/app/x.yaml`: `` no `Service` ``.\n- and 2 more");
    expect(summary).toContain("#### On tier-0");
    expect(summary).toContain("- `b` on tier-0:");
    expect(summary).toContain("None of 1 ShopSet that it concerns changes.");
  });

  it("says why there is none in its own words, whoever gave them", () => {
    const reason = "fix|<b>@everyone</b> [x](y) changed on both sides";
    const { summary } = printPreview({ kind: "none", reason }, 1000);
    expect(summary).not.toMatch(/@\w|(?<!\\)[<[|]/);
    expect(summary).toContain("changed on both sides.");
  });

  it("says which images of which ShopSets change nothing, together where they have it in common", () => {
    const idle = (name: string, ...idleImages: string[]) => ({ ...one(name, built(), built()), idleImages });
    const many = Array.from({ length: 7 }, (_, n) => idle(`s${n}`, "stroefront"));
    const { fault: wrong, summary } = printPreview(shown(idle("a", "`@x`"), ...many), 10_000);
    expect(wrong).toBeNull();
    expect(summary).toMatchInlineSnapshot(`
      "### What it changes in the manifests

      None of 8 ShopSets that it concerns changes.

      **No effect**: nothing in the manifests has an image of this name.

      - \`\` \`@x\` \`\` in \`images\` of \`a\` on tier-0
      - \`stroefront\` in \`images\` of \`s0\` on tier-0, \`s1\` on tier-0, \`s2\` on tier-0, \`s3\` on tier-0, \`s4\` on tier-0 and 2 more


      "
    `);
  });

  it("is no failure where nothing was tried", () => {
    const { fault: title, summary } = printPreview(
      shown(one("a", built(), { kind: "unbuilt", reason: "took longer than 20 s" })),
      10_000,
    );
    expect(title).toBeNull();
    expect(summary).toContain("Not built: `a` on tier-0: `took longer than 20 s`.");
    expect(summary).not.toContain("None of");
  });

  it.each([
    [
      "many ShopSets",
      Array.from({ length: 200 }, (_, n) => one(`s${n}`, null, built(config(`c${n}`, "x".repeat(2000))))),
    ],
    ["one large object", [one("a", null, built(config("c", Array(50_000).fill("line").join("\n"))))]],
    ["one long line", [one("a", null, built(config("c", "x".repeat(200_000))))]],
    [
      "many images that change nothing",
      Array.from({ length: 200 }, (_, n) => ({
        ...one(`s${n}`, null, built()),
        idleImages: Array.from({ length: 200 }, (_, i) => `${"x".repeat(240)}${n}-${i}`),
      })),
    ],
    ["many that do not build", Array.from({ length: 200 }, (_, n) => one(`s${n}`, null, broken("x".repeat(600), "f")))],
  ])("stays within a check and says the cut: %s", (_, shopsets) => {
    const text = { summary: "x".repeat(20_000), digest: "d" };
    const { summary } = withPreview(text, shown(...shopsets));
    expect(summary.length).toBeLessThan(65_535);
    expect(summary).toMatch(/_Cut here: .*fit in a check\._|and \d+ more/);
  });

  it("lets nothing out of its fences", () => {
    const evil = "```\n\n@everyone <!-- shopset:status --> \u202Eevil";
    const { summary } = printPreview(shown(one("a", null, built(config("c", evil)))), 10_000);
    const [, fence = ""] = /\n(`{4,})diff\n/.exec(summary) ?? [];
    expect(summary.split(`\n${fence}`)).toHaveLength(3);
    expect(summary).not.toContain("\u202E");
  });
});

describe("the digest of a check with a preview", () => {
  const gate = { summary: "open", digest: "abc" };
  const whole = withPreview(gate, shown(one("a", null, built())));
  const wrong = withPreview(gate, shown(one("a", null, broken("x"))));

  it("carries what the check says without it", () => {
    expect(carries("abc", "abc")).toBe(true);
    expect(carries(whole.digest, "abc")).toBe(true);
    expect(carries(wrong.digest, "abc")).toBe(true);
    expect(carries(whole.digest, "ab")).toBe(false);
    expect(carries(wrong.digest, whole.digest)).toBe(false);
    expect(carries(whole.digest, wrong.digest)).toBe(false);
  });

  it("keeps what came of it where its text is lost, and tells that", () => {
    const lost = (["whole", "broken"] as const).map((came) => besideLostPreview(gate, came).digest);
    expect(lost.map(previewIn)).toEqual(["whole", "broken"]);
    expect(lost.map(isPreviewLost)).toEqual([true, true]);
    expect(lost.every((digest) => carries(digest, "abc"))).toBe(true);
    expect([whole.digest, wrong.digest, "abc"].map(isPreviewLost)).toEqual([false, false, false]);
  });

  it("is not seen in the words of a force", () => {
    expect(previewIn(`forced by alice: it is +broken.${"0".repeat(16)}`)).toBe("none");
  });

  it("tells whether there is one, and whether everything builds", () => {
    expect(["abc", whole.digest, wrong.digest].map(previewIn)).toEqual(["none", "whole", "broken"]);
  });
});
