// Components that come and go on a source: which pointers stay for their sake, and which do not.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { blobId } from "../../src/core/render/objectid.ts";
import { aShop, type ShopOptions } from "../fixtures/shop.ts";

async function started(options: ShopOptions = {}) {
  const shop = aShop(options);
  await shop.look();
  return shop;
}

type Shop = Awaited<ReturnType<typeof started>>;

/** A commit on a branch of the configuration repository that leaves nothing there but these files. */
function left({ forge, configuration: { repo, at } }: Shop, branch: string, paths: string[]): Sha {
  const entries = Object.fromEntries(paths.map((path) => [path, { mode: "100644", sha: blobId(path) }]));
  const author = { name: "alice", isApp: false };
  const sha = forge.commit(repo.name, { entries, parents: [at(branch)], message: "Clean up", author });
  repo.branches.set(branch, sha);
  return sha;
}

describe("a pointer stays for the sake of a component", () => {
  it("that ShopSets of its own tier use, not of those that are only used above", async () => {
    const shop = await started({
      components: { eu: "eu" },
      shopsets: { one: "tier: tier-0", two: "tier: tier-1, configuration: eu" },
    });
    shop.configuration.merged("tier-0", "Europe", { "eu/kustomization.yaml": "1" });
    await shop.look();
    const gone = left(shop, "tier-0", ["default/kustomization.yaml"]);
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(gone);
  });

  it("that is there now: one that is yet to come holds nothing up", async () => {
    const shop = await started({
      components: { eu: "eu" },
      shopsets: { one: "tier: tier-0", soon: "tier: tier-0, configuration: eu" },
    });
    const next = shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(next);
    expect(shop.verdictOf("tier-0")?.reason).toContain("ShopSet soon on tier-0: its configuration eu is eu of");
  });

  it("but for a pin, which goes where it says, while the ShopSet stays as it was", async () => {
    const shop = await started();
    const before = shop.entries("tier-0")["shopsets/one/kustomization.yaml"];
    const gone = left(shop, "tier-0", ["other/x.yaml"]);
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).not.toBe(gone);
    shop.declared({}, { spec: { "tier-0": `pin: { configurations: { default: ${gone} } }` } });
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(gone);
    expect(shop.entries("tier-0")["shopsets/one/kustomization.yaml"]).toEqual(before);
    expect(shop.verdictOf("tier-0")).toMatchObject({ state: "blocked" });
  });
});
