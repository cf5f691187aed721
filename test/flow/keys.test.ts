import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import { type KeyParts, parseKey, printKey } from "../../src/flow/keys.ts";

const account = fc.stringMatching(/^[a-zA-Z0-9][-a-zA-Z0-9]{0,20}$/);
const bare = fc.stringMatching(/^[-._a-zA-Z0-9]{1,30}$/);
const name = fc.stringMatching(/^[a-z0-9][-a-z0-9]{0,20}$/);
const login = fc.stringMatching(/^[-a-zA-Z0-9]{1,20}(\[bot\])?$/);
const head = fc.stringMatching(/^[0-9a-f]{40}$/) as fc.Arbitrary<Sha>;
const id = fc.stringMatching(/^[A-Za-z0-9_+/=-]{1,60}$/);
const number = fc.integer({ min: 1, max: 1e9 });

const parts: fc.Arbitrary<KeyParts> = account.chain((owner): fc.Arbitrary<KeyParts> => {
  const of = { account: fc.constant(owner) };
  const repository = bare.map((repo) => `${owner}/${repo}` as RepositoryName);
  return fc.oneof(
    fc.record({ kind: fc.constantFrom("fleet", "dashboard", "comments"), ...of }),
    fc.record({ kind: fc.constantFrom("ladder", "lowest"), ...of, name }),
    fc.record({ kind: fc.constant("pull"), ...of, repository, number }),
    fc.record({ kind: fc.constant("comment"), ...of, repository, id }),
    fc.record({ kind: fc.constant("button"), ...of, repository, tier: name, head, by: login }),
  ) as fc.Arbitrary<KeyParts>;
});

describe("keys", () => {
  it("are parsed as they were printed, whatever their kind", () => {
    fc.assert(
      fc.property(parts, (key) => {
        expect(parseKey(printKey(key))).toEqual(key);
      }),
    );
  });

  it("read as what they are", () => {
    const repository = "acme/app-repository" as RepositoryName;
    expect(printKey({ kind: "ladder", account: "acme", name: "tier-0" })).toBe("ladder:acme/tier-0");
    expect(printKey({ kind: "pull", account: "acme", repository, number: 7 })).toBe("pull:acme/app-repository/7");
  });
});
