// The system branch comes to what the fleet declares, and never to what would break.
import { describe, expect, it } from "vitest";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import type { Sha } from "../../src/core/names.ts";
import { blobId } from "../../src/core/render/objectid.ts";
import { RENDERER } from "../../src/core/render/system.ts";
import { SYSTEM } from "../fixtures/ladder.ts";
import { aShop, type ShopOptions } from "../fixtures/shop.ts";

async function started(options: ShopOptions = {}) {
  const shop = aShop(options);
  await shop.look();
  return shop;
}

type Shop = Awaited<ReturnType<typeof started>>;

/** Names of the ShopSets that a tier's branch holds with all their files. */
function shopsetsOn(shop: Shop, tier: string): string[] {
  const paths = Object.keys(shop.entries(tier));
  const names = paths.flatMap((path) => /^shopsets\/([^/]+)\/kustomization.yaml$/.exec(path)?.[1] ?? []);
  const applications = paths.flatMap((path) => /^applications\/(.+).yaml$/.exec(path)?.[1] ?? []);
  expect(applications.filter((name) => name !== "project").sort()).toEqual([...names].sort());
  return names.sort();
}

/** Somebody commits files to a tier's branch of the system repository; null deletes one. */
function edited(
  shop: Shop,
  tier: string,
  files: Record<string, string | null>,
  more: { message?: string; isApp?: true } = {},
) {
  const head = shop.system.branches.get(tier) as Sha;
  const entries = { ...shop.entries(tier) };
  for (const [path, text] of Object.entries(files)) {
    if (text === null) delete entries[path];
    else entries[path] = { mode: "100644", sha: blobId(text) };
  }
  const author = more.isApp ? { name: "shopset[bot]", isApp: true } : { name: "alice", isApp: false };
  const message = more.message ?? "By hand";
  shop.system.branches.set(tier, shop.forge.commit(SYSTEM, { entries, parents: [head], message, author }));
}

const headOf = (shop: Shop, tier: string) => shop.system.commits.get(shop.system.branches.get(tier) as Sha);

describe("ShopSets", () => {
  it("come, go, and are renamed, and nothing of them is left", async () => {
    const shop = await started({ shopsets: { one: "tier: tier-0", two: "tier: tier-0" } });
    expect(shopsetsOn(shop, "tier-0")).toEqual(["one", "two"]);
    shop.declared({ shopsets: { one: "tier: tier-0", renamed: "tier: tier-0" } });
    await shop.look();
    expect(shopsetsOn(shop, "tier-0")).toEqual(["one", "renamed"]);
    shop.declared({ shopsets: {} });
    await shop.look();
    expect(Object.keys(shop.entries("tier-0")).sort()).toEqual([".gitmodules", "README.md", "base"]);
  });

  it("move to another tier in one look, and to another failure domain", async () => {
    const shop = await started({ shopsets: { one: "tier: tier-0", two: "tier: tier-1" } });
    shop.declared({ shopsets: { one: "tier: tier-1", two: "tier: tier-1" } });
    await shop.look();
    expect([shopsetsOn(shop, "tier-0"), shopsetsOn(shop, "tier-1")]).toEqual([[], ["one", "two"]]);
    const before = shop.entries("tier-1")["applications/one.yaml"];
    shop.declared({ shopsets: { one: "tier: tier-1, namespace: other", two: "tier: tier-1" } });
    await shop.look();
    expect(shop.entries("tier-1")["applications/one.yaml"]).not.toEqual(before);
  });

  it("are rewritten alone: a pointer that moves writes nothing else", async () => {
    const shop = await started();
    shop.merged("tier-0", "Fix");
    shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    const written = shop.last().snapshot.repositories[SYSTEM];
    expect(written?.state).toBe("present");
    const [head, before] = [headOf(shop, "tier-0"), headOf(shop, "tier-0")?.parents[0] as Sha];
    const was = shop.system.commits.get(before)?.entries ?? {};
    const changed = Object.entries(head?.entries ?? {}).filter(([path, { sha }]) => was[path]?.sha !== sha);
    expect(changed.map(([path]) => path).sort()).toEqual(["base", "configurations/configuration"]);
  });
});

describe("what people do to generated files", () => {
  it("is put back once, with what they removed and what they put beside; their own files stay", async () => {
    const shop = await started();
    const before = shop.entries("tier-0");
    edited(shop, "tier-0", {
      "shopsets/one/kustomization.yaml": "mine",
      "shopsets/one/shopset.yaml": null,
      "shopsets/mine/kustomization.yaml": "mine",
      ".gitmodules": "hostile",
      "notes/mine.md": "kept",
    });
    const edit = headOf(shop, "tier-0")?.sha;
    await shop.look();
    expect(shop.entries("tier-0")).toEqual({ ...before, "notes/mine.md": { mode: "100644", sha: blobId("kept") } });
    expect(parseTrailers(headOf(shop, "tier-0")?.message ?? "").putBack).toBe(edit);
    const writes = shop.forge.writes.length;
    await shop.look();
    expect(shop.forge.writes.length).toBe(writes);
  });
});

describe("what people do to generated files, after the fleet moved on without it", () => {
  it("is put back with who did it, and counts against the fight", async () => {
    const shop = await started();
    for (let round = 0; round < 4; round++) {
      // Something of another tier, so that nothing of this one is made anew.
      shop.declared({ shopsets: { one: "tier: tier-0", two: "tier: tier-1", [`new-${round}`]: "tier: tier-2" } });
      await shop.look();
      edited(shop, "tier-0", { "README.md": `mine ${round}` });
      const edit = headOf(shop, "tier-0")?.sha;
      await shop.look();
      if (round === 3) continue;
      const message = headOf(shop, "tier-0")?.message ?? "";
      expect(message).toContain("put back: edited by alice");
      expect(parseTrailers(message).putBack).toBe(edit);
    }
    expect(shop.entries("tier-0")["README.md"]?.sha).toBe(blobId("mine 3"));
    expect(shop.verdictOf("tier-0")?.reason).toContain("alice edits README.md again and again");
  });

  it("has no commit of the App on a .gitmodules of somebody else, however often that comes", async () => {
    const shop = await started();
    const generated = shop.entries("tier-0")[".gitmodules"]?.sha;
    const onlyOnOurs = () => {
      for (let sha = shop.system.branches.get("tier-0"); sha; sha = shop.system.commits.get(sha)?.parents[0]) {
        const commit = shop.system.commits.get(sha);
        if (commit?.author.isApp && commit.entries["base"]) expect(commit.entries[".gitmodules"]?.sha).toBe(generated);
      }
    };
    for (let round = 0; round < 6; round++) {
      edited(shop, "tier-0", { ".gitmodules": `hostile ${round}` });
      await shop.look();
      shop.merged("tier-0", `Fix ${round}`);
      await shop.look();
      onlyOnOurs();
    }
    expect(shop.pointer("tier-0")).not.toBe(shop.at("tier-0"));
    expect(shop.verdictOf("tier-0")?.reason).toContain("no pointer moves while .gitmodules is not as generated");
    edited(shop, "tier-0", { ".gitmodules": "" });
    const head = headOf(shop, "tier-0");
    const entries = { ...head?.entries, ".gitmodules": { mode: "100644", sha: generated as Sha } };
    const author = { name: "alice", isApp: false };
    const mended = { entries, parents: [head?.sha as Sha], message: "Put back", author };
    shop.system.branches.set("tier-0", shop.forge.commit(SYSTEM, mended));
    await shop.look();
    expect(shop.pointer("tier-0")).toBe(shop.at("tier-0"));
  });

  it.each(["when somebody mended it by hand", "when a pointer moved since", "and while it goes on, once"])(
    "keeps no change of the fleet from being written %s",
    async (how) => {
      const shop = await started();
      const generated = shop.entries("tier-0")["README.md"]?.sha as Sha;
      for (let round = 0; round < 4; round++) {
        edited(shop, "tier-0", { "README.md": `mine ${round}` });
        await shop.look();
      }
      expect(shop.verdictOf("tier-0")?.reason).toContain("again and again");
      if (!how.includes("goes on")) {
        const head = headOf(shop, "tier-0");
        const entries = { ...head?.entries, "README.md": { mode: "100644", sha: generated } };
        const author = { name: "alice", isApp: false };
        const mended = { entries, parents: [head?.sha as Sha], message: "Put back", author };
        shop.system.branches.set("tier-0", shop.forge.commit(SYSTEM, mended));
      }
      if (how.includes("pointer")) shop.merged("tier-0", "Fix");
      await shop.look();
      shop.declared({ shopsets: { one: "tier: tier-0", two: "tier: tier-1", three: "tier: tier-0" } });
      await shop.look();
      expect(shopsetsOn(shop, "tier-0")).toEqual(["one", "three"]);
      expect(shop.entries("tier-0")["README.md"]?.sha).toBe(generated);
      expect(shop.verdictOf("tier-0")?.state).toBe("passed");
      edited(shop, "tier-0", { "README.md": "mine again" });
      await shop.look();
      expect(shop.verdictOf("tier-0")?.reason).toContain("again and again");
    },
  );

  it("stays a fight while pointers move", async () => {
    const shop = await started();
    for (let round = 0; round < 4; round++) {
      edited(shop, "tier-0", { "README.md": `mine ${round}` });
      await shop.look();
    }
    for (const title of ["Fix", "Fix more"]) {
      shop.merged("tier-0", title);
      await shop.look();
      expect(shop.pointer("tier-0")).toBe(shop.at("tier-0"));
      expect(shop.entries("tier-0")["README.md"]?.sha).toBe(blobId("mine 3"));
      expect(shop.verdictOf("tier-0")?.reason).toContain("again and again");
    }
  });

  it("is not told as put back where it is the fleet that changed what stands there", async () => {
    const shop = await started();
    edited(shop, "tier-0", { "notes/mine.md": "kept" });
    shop.declared({ shopsets: { one: "tier: tier-0, namespace: other", two: "tier: tier-1" } });
    await shop.look();
    expect(headOf(shop, "tier-0")?.author.isApp).toBe(true);
    expect(parseTrailers(headOf(shop, "tier-0")?.message ?? "").putBack).toBeUndefined();
  });
});

describe("a component that is not there", () => {
  const eu = { components: { eu: "eu" } };
  const wantsEu = { shopsets: { one: "tier: tier-0", two: "tier: tier-1, configuration: eu" }, ...eu };

  it("yet on an upper tier: the ShopSet waits for it, with the reason, and comes with the promotion", async () => {
    const shop = await started({ verification: "{ checks: [{ name: e2e }] }" });
    shop.configuration.merged("tier-0", "Europe", { "eu/kustomization.yaml": "1" });
    shop.declared({
      ...eu,
      shopsets: { one: "tier: tier-0", two: "tier: tier-1", three: "tier: tier-1, configuration: eu" },
    });
    await shop.look();
    expect(shopsetsOn(shop, "tier-1")).toEqual(["two"]);
    expect(shop.verdictOf("tier-1")).toMatchObject({ state: "blocked" });
    expect(shop.verdictOf("tier-1")?.reason).toContain(
      "ShopSet three on tier-1: its configuration eu is eu of acme/configuration, which tier-1 does not have",
    );
    shop.green("tier-0");
    await shop.look();
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect(shopsetsOn(shop, "tier-1")).toEqual(["three", "two"]);
    expect(shop.verdictOf("tier-1")?.state).toBe("passed");
  });

  it("for a ShopSet that stands: it stays as it was", async () => {
    const shop = await started();
    const before = shop.entries("tier-1");
    shop.declared(wantsEu);
    await shop.look();
    expect(shop.entries("tier-1")).toEqual(before);
    expect(shop.verdictOf("tier-1")?.reason).toContain("ShopSet two on tier-1");
  });

  it("any more: the pointer stays where it is", async () => {
    const shop = await started();
    const [stays, before] = [shop.configuration.pointer("tier-0"), shop.configuration.at("tier-0")];
    expect(stays).toBe(before);
    const { repo } = shop.configuration;
    const author = { name: "alice", isApp: false };
    const entries = { "other/x.yaml": { mode: "100644", sha: blobId("x") } };
    const gone = shop.forge.commit(repo.name, { entries, parents: [before], message: "Remove", author });
    repo.branches.set("tier-0", gone);
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(before);
    expect(shop.verdictOf("tier-0")?.reason).toMatch(/stays at \w{7}: \w{7} has no default, which ShopSet one uses/);
    shop.configuration.merged("tier-0", "Bring it back", { "default/kustomization.yaml": "2" });
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(shop.configuration.at("tier-0"));
  });
});

describe("a new renderer", () => {
  /** Every tier holds what an older version of ShopSet made of the same fleet. */
  async function olderEverywhere() {
    const shop = await started({ verification: "{ checks: [{ name: e2e }] }" });
    for (const tier of ["tier-0", "tier-1", "tier-2"]) {
      const message =
        headOf(shop, tier)?.message.replace(`Shopset-Renderer: ${RENDERER}`, "Shopset-Renderer: old") ?? "";
      edited(shop, tier, { "README.md": "old" }, { message, isApp: true });
      shop.green(tier);
    }
    return shop;
  }
  const isOld = (shop: Shop, tier: string) => shop.entries(tier)["README.md"]?.sha === blobId("old");

  it("climbs: the lowest tier takes its files at once, each other once the one below is verified with them", async () => {
    const shop = await olderEverywhere();
    await shop.look();
    expect(["tier-0", "tier-1", "tier-2"].map((tier) => isOld(shop, tier))).toEqual([false, true, true]);
    expect(shop.verdictOf("tier-1")).toMatchObject({
      state: "waiting",
      reason: expect.stringContaining(`until tier-0 is verified with what renderer ${RENDERER} makes`),
    });
    shop.verified("tier-0");
    await shop.look();
    expect(["tier-0", "tier-1", "tier-2"].map((tier) => isOld(shop, tier))).toEqual([false, false, true]);
    shop.verified("tier-1");
    await shop.look();
    expect(["tier-0", "tier-1", "tier-2"].map((tier) => isOld(shop, tier))).toEqual([false, false, false]);
  });

  it("keeps no pointer back, and stays the old one by what it says", async () => {
    const shop = await olderEverywhere();
    const hotfix = shop.merged("tier-1", "Hotfix");
    await shop.look();
    expect([shop.pointer("tier-1"), isOld(shop, "tier-1")]).toEqual([hotfix, true]);
    expect(parseTrailers(headOf(shop, "tier-1")?.message ?? "").renderer).toBe("old");
    shop.verified("tier-0");
    await shop.look();
    expect(isOld(shop, "tier-1")).toBe(false);
    expect(parseTrailers(headOf(shop, "tier-1")?.message ?? "").renderer).toBe(RENDERER);
  });

  it("keeps what is left as it is on its feet: a pointer that the fleet needs no more stays with it", async () => {
    const shop = await olderEverywhere();
    const before = shop.entries("tier-1");
    const head = shop.system.branches.get("tier-1") as Sha;
    const hostile = { ...before, "configurations/evil": { mode: "160000", sha: shop.at("tier-1") } };
    const author = { name: "mallory", isApp: false };
    shop.system.branches.set(
      "tier-1",
      shop.forge.commit(SYSTEM, { entries: hostile, parents: [head], message: "By hand", author }),
    );
    shop.declared({ shopsets: {} });
    await shop.look();
    expect(shop.entries("tier-1")).toEqual(before);
    shop.verified("tier-0");
    await shop.look();
    expect(Object.keys(shop.entries("tier-1")).sort()).toEqual([".gitmodules", "README.md", "base"]);
  });
});
