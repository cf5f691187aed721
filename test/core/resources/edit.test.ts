// Holds and pins written into the fleet's own text: people's comments and formatting stay.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instant, Sha } from "../../../src/core/names.ts";
import { editTier, type TierChange } from "../../../src/core/resources/edit.ts";
import { readBrakes } from "../../../src/core/resources/fleet.ts";
import type { Hold, Pin } from "../../../src/core/resources/tier.ts";

const SHA = "3f2a".padEnd(40, "0") as Sha;
const hold: Hold = { by: "alice", reason: "db upgrade", since: "2026-11-23T10:00:00Z" as Instant, until: null };
const pin: Pin = { base: SHA, configurations: {} };

/** The text of the one file after the change, with `tier-1` below its `spec` as given. */
function edited(spec: string, change: TierChange, { around = BLOCK } = {}): string {
  const text = around.replace("SPEC", spec);
  const result = editTier([{ path: "tiers.yaml", text }], "tier-1", change);
  if ("problem" in result) throw new Error(result.problem);
  return (result.files[0]?.text ?? text)
    .slice(around.indexOf("SPEC"))
    .replace(around.slice(around.indexOf("SPEC") + 4), "");
}

const BLOCK = `# the ladder
apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: tier-0 }   # lowest
spec:
  apps:   {url: https://github.com/acme/app}
  system: {url: "https://github.com/acme/system"}
---
apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: tier-1 }
spec:
  previous: tier-0
  apps:   { url: https://github.com/acme/app }  # two blanks
  system:
    url: https://github.com/acme/system
SPEC
---
# the last word
`;

describe("what is written into a tier's document", () => {
  it("puts a hold behind its last field", () => {
    expect(edited("", { hold })).toMatchInlineSnapshot(`
      "  hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z }
      "
    `);
  });

  it("takes a hold out again, and nothing else", () => {
    expect(
      edited('  hold: { by: alice, reason: "db upgrade" }\n  pin: null # none', { hold: null }),
    ).toMatchInlineSnapshot(`"  pin: null # none"`);
  });

  it("keeps the comment that stood next to what is removed", () => {
    const spec =
      "  # ask the dba first\n  hold: # a brake\n    by: alice # on call\n    reason: >-\n      db\n      upgrade\n    # until Monday\n  # and then\n  pin: {}";
    expect(edited(spec, { hold: null })).toMatchInlineSnapshot(`
      "  # ask the dba first
        # a brake
        # on call
          # until Monday
        # and then
        pin: {}"
    `);
  });

  it("changes but the line that differs, where a hold stands in lines", () => {
    const spec = "  hold:\n    by: 'alice' # on call\n    reason: old\n    since: 2026-11-23 10:00:00Z";
    expect(edited(spec, { hold })).toMatchInlineSnapshot(`
      "  hold:
          by: 'alice' # on call
          reason: "db upgrade"
          since: 2026-11-23 10:00:00Z"
    `);
  });

  it("changes a hold in braces where it stands", () => {
    const spec = "  hold: { by: alice,   reason: 'old', until: 2026-11-24T10:00:00Z } # a brake";
    expect(edited(spec, { hold })).toMatchInlineSnapshot(
      `"  hold: { by: alice,   reason: "db upgrade", since: 2026-11-23T10:00:00Z } # a brake"`,
    );
  });

  it("puts a hold in place of null, of nothing and of an alias", () => {
    expect(edited("  hold: null # none", { hold })).toMatchInlineSnapshot(
      `"  hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z } # none"`,
    );
    expect(edited("  hold:\n  pin: {}", { hold })).toMatchInlineSnapshot(`
      "  hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z }
        pin: {}"
    `);
    expect(edited("  hold: ~", { hold })).toMatchInlineSnapshot(
      `"  hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z }"`,
    );
  });

  it("quotes what YAML would take for something else", () => {
    expect(edited("", { hold: { ...hold, by: "null", reason: 'say: "no" # really' } })).toMatchInlineSnapshot(`
      "  hold: { by: "null", reason: "say: \\"no\\" # really", since: 2026-11-23T10:00:00Z }
      "
    `);
    expect(edited("", { pin: { base: "1".repeat(40) as Sha, configurations: { "123": SHA } } })).toMatchInlineSnapshot(`
      "  pin: { base: "1111111111111111111111111111111111111111", configurations: { "123": 3f2a000000000000000000000000000000000000 } }
      "
    `);
  });

  it("sets and removes both at once", () => {
    expect(
      edited("  pin: { base: null }", { hold, pin: { ...pin, configurations: { default: SHA } } }),
    ).toMatchInlineSnapshot(`
      "  pin: { base: 3f2a000000000000000000000000000000000000, configurations: { default: 3f2a000000000000000000000000000000000000 } }
        hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z }"
    `);
    const text = BLOCK.replace("SPEC\n", "  hold: { by: a }\n  pin:\n    base: null\n");
    const result = editTier([{ path: "a.yaml", text }], "tier-1", { hold: null, pin: null });
    expect(result).toEqual({ files: [{ path: "a.yaml", text: BLOCK.replace("SPEC\n", "") }] });
  });

  it("says nothing new where it says so already", () => {
    const text = BLOCK.replace("SPEC", "  hold: { by: alice, reason: db upgrade, since: 2026-11-23T10:00Z }");
    expect(editTier([{ path: "a.yaml", text }], "tier-1", { hold, pin: null })).toEqual({ files: [] });
  });
});

describe("a tier written in braces", () => {
  const head =
    "{ apiVersion: shopset.dev/v1alpha1, kind: Tier, metadata: { name: tier-1 }, spec: { apps: { url: https://github.com/acme/app }, system: { url: https://github.com/acme/system }";
  const inOne = (spec: string, change: TierChange) => edited(spec, change, { around: `${head}SPEC } }\n` });

  it("on one line", () => {
    expect(inOne("", { hold })).toMatchInlineSnapshot(
      `", hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z }"`,
    );
    expect(inOne(", hold: { by: a }, pin: null", { hold: null })).toMatchInlineSnapshot(`", pin: null"`);
    expect(inOne(", hold: { by: a }", { hold: null })).toMatchInlineSnapshot(`""`);
  });

  it("over several lines, as JSON", () => {
    const around = `{
  "apiVersion": "shopset.dev/v1alpha1",
  "kind": "Tier",
  "metadata": { "name": "tier-1" },
  "spec": {
    "apps": { "url": "https://github.com/acme/app" },
SPEC
  }
}
`;
    const system = '    "system": { "url": "https://github.com/acme/system" }';
    expect(edited(system, { hold }, { around })).toMatchInlineSnapshot(`
      "    "system": { "url": "https://github.com/acme/system" },
          hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z }"
    `);
    expect(
      edited(`${system}, # where\n    "hold": { "by": "a" }, # why`, { hold: null }, { around }),
    ).toMatchInlineSnapshot(`
      "    "system": { "url": "https://github.com/acme/system" }, # where
          # why"
    `);
    expect(edited(`${system}, # where`, { hold }, { around })).toMatchInlineSnapshot(`
      "    "system": { "url": "https://github.com/acme/system" }, # where
          hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00Z },"
    `);
  });
});

describe("what only a person can edit is said, not guessed", () => {
  const problem = (text: string, change: TierChange = { hold }) =>
    editTier([{ path: "a.yaml", text }], "tier-1", change);

  it("a tier that is not there, or there twice", () => {
    const text = BLOCK.replace("SPEC", "");
    expect(problem("")).toEqual({ problem: "the fleet has no Tier tier-1 that can be read" });
    const twice = editTier(
      [
        { path: "a.yaml", text },
        { path: "b.yaml", text },
      ],
      "tier-1",
      { hold },
    );
    expect(twice).toEqual({ problem: "a.yaml and b.yaml both state a Tier tier-1" });
  });

  it("a tier that is not valid for another reason", () => {
    expect(problem(BLOCK.replace("SPEC", "  brnach: x"))).toEqual({
      problem: "the Tier tier-1 in a.yaml is not valid",
    });
  });

  it("an anchor that something else refers to", () => {
    const spec = "  pin: { base: &here 3f2a000000000000000000000000000000000000, configurations: { default: *here } }";
    const other = { pin: { base: "a".repeat(40) as Sha, configurations: { default: SHA } } };
    expect(problem(BLOCK.replace("SPEC", spec), { pin: null })).toHaveProperty("files");
    expect(problem(BLOCK.replace("SPEC", spec), other)).toHaveProperty("files");
    expect(
      problem(BLOCK.replace("SPEC", `  branch: &b x\n  hold: { by: *b, reason: &r y }\n  promotion: { merge: *r }`), {
        hold: null,
      }),
    ).toHaveProperty("problem");
  });

  it("and a broken neighbour in the same file is no hindrance", () => {
    const text = `${BLOCK.replace("SPEC", "")}\n---\nkind: { broken\n---\napiVersion: shopset.dev/v1alpha1\nkind: Teir\n`;
    expect(problem(text)).toHaveProperty("files");
  });
});

describe("whatever people write", () => {
  const eols = fc.constantFrom("\n", "\r\n");
  const comment = fc.constantFrom("", " # a comment", "   # { x: 1 }", ' # it\'s: "so"');
  const written = fc.constantFrom(
    "hold: { by: bob, reason: 'it''s' }",
    "hold: {by: bob, until: 2026-11-24T10:00:00Z, }",
    "hold:\n    by: bob\n    reason: |\n      long\n\n      story",
    "hold:\n    {\n      by: bob, # x\n      reason: y,\n    }",
    'hold:\n    # first\n    reason: "a # b"\n    by: bob',
    "hold: &anchor\n    by: bob",
    "hold:",
    "hold: ~",
    "'hold': null",
  );
  const pinned = fc.constantFrom(
    `pin: { base: ${SHA} }`,
    `pin:\n    configurations:\n      default: ${SHA} # why\n    base: ${SHA}`,
    `pin: { configurations: { default: ${SHA} } }`,
    "pin: {}",
  );
  const others = fc.subarray([
    "branch: one",
    "promotion: { merge: auto }",
    "verification:\n    checks:\n    - name: e2e # why\n    - { name: smoke,  on: app }\n    soak: 1h",
    "# alone",
    "",
    "    # deep",
  ]);
  const holds = fc.option(
    fc.record({
      by: fc.option(fc.constantFrom("alice", "null", "a-b", "1e3", "Ünï"), { nil: null }),
      reason: fc.option(fc.string({ unit: "grapheme" }), { nil: null }),
      since: fc.constantFrom(null, "2026-11-23T10:00:00Z" as Instant),
      until: fc.constantFrom(null, "2026-11-24T10:00:00Z" as Instant),
    }),
    { nil: null },
  );
  const pins = fc.option(fc.constantFrom<Pin>(pin, { base: SHA, configurations: { default: SHA, "9": SHA } }), {
    nil: null,
  });

  it("the change is read back, and every other line is the same, byte for byte", () => {
    const fields = fc.tuple(others, fc.option(written), fc.option(pinned), others);
    fc.assert(
      fc.property(
        fields,
        fc.array(comment, { minLength: 9, maxLength: 9 }),
        eols,
        holds,
        pins,
        (parts, notes, eol, h, p) => {
          const [above, heldNow, pinnedNow, below] = parts;
          // A field is written once.
          const spec = [
            ...new Set([...above, ...(heldNow ? [heldNow] : []), ...(pinnedNow ? [pinnedNow] : []), ...below]),
          ];
          const lines = spec.map((field, index) => `  ${field}${/[|&#]/.test(field) ? "" : (notes[index] ?? "")}`);
          const text = BLOCK.replace("SPEC", lines.join("\n")).replaceAll("\n", eol);
          const change = { ...(h === undefined ? {} : { hold: h }), pin: p };
          const result = editTier([{ path: "t.yaml", text }], "tier-1", change);
          if ("problem" in result) throw new Error(`${result.problem}\n${text}`);
          const after = result.files[0]?.text ?? text;
          expect(readBrakes([{ path: "t.yaml", text: after }]).get("tier-1" as never)).toEqual(change);
          const isTouched = (line: string) =>
            /hold|pin|by|reason|base|default|since|until|long|story|^ *[{}]|^ *,|configurations|"9"/.test(line);
          const kept = (whole: string) =>
            whole.split("\n").filter((line) => line.trim() !== "" && !isTouched(line) && !/^ *#/.test(line));
          expect(kept(after)).toEqual(kept(text));
          for (const note of text.match(/# (?:a comment|alone|first|why|x|it's: "so"|\{ x: 1 \})/g) ?? [])
            expect(after).toContain(note);
          const again = editTier([{ path: "t.yaml", text: after }], "tier-1", change);
          expect(again).toEqual({ files: [] });
        },
      ),
      { numRuns: 200 },
    );
  });
});
