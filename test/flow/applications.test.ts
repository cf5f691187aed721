// Verification by Argo CD: every ShopSet of a tier in one verdict.
import { describe, expect, it } from "vitest";
import { applicationsGate } from "../../src/core/ladder/applications.ts";
import { staysOf } from "../../src/core/ladder/stay.ts";
import { aShop, type ShopOptions } from "../fixtures/shop.ts";

const FIVE = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, "tier: tier-0"]));
const MINUTE = 60_000;

/** A shop whose tiers ask for nothing but their ShopSets. */
async function started(options: ShopOptions = {}) {
  const shop = aShop({ shopsets: { ...FIVE, top: "tier: tier-2" }, verification: "{ timeout: 30m }", ...options });
  await shop.look();
  return shop;
}

/** What the newest stay of a tier says of its ShopSets. */
function verdictOf(shop: ReturnType<typeof aShop>, tier: string) {
  const { snapshot } = shop.last();
  const found = snapshot.ladder.tiers.find(({ name }) => name === tier);
  const [stay] = found ? staysOf(snapshot, found) : [];
  return stay ? applicationsGate(snapshot, stay) : null;
}

describe("the ShopSets of a tier", () => {
  it("are one verdict, which names what is awaited and what fails", async () => {
    const shop = await started();
    shop.argo("tier-0", { a: "passed", b: "passed", c: "passed" });
    await shop.look();
    expect(verdictOf(shop, "tier-0")).toMatchObject({ state: "waiting", reason: "3 of 5 healthy; waiting for d, e" });
    shop.argo("tier-0", { d: "failed" });
    await shop.look();
    expect(verdictOf(shop, "tier-0")).toMatchObject({
      state: "blocked",
      reason: "3 of 5 healthy; failing: d; waiting for e",
    });
    shop.argo("tier-0", { d: "passed", e: "passed" });
    await shop.look();
    expect(verdictOf(shop, "tier-0")).toMatchObject({ state: "passed", reason: "5 of 5 healthy" });
  });

  it("hold content back until all of them are healthy on it", async () => {
    const shop = await started();
    shop.green("tier-0");
    await shop.look();
    const fix = shop.merged("tier-0", "Fix");
    await shop.look();
    shop.argo("tier-0", { a: "passed", b: "passed", c: "passed", d: "passed" });
    await shop.look();
    expect(shop.openPull("tier-1")).toBeUndefined();
    shop.argo("tier-0", { e: "passed" });
    await shop.look();
    expect(shop.openPull("tier-1")?.head.sha).toBe(fix);
  });

  it("are never healthy by silence, which is said aloud after the timeout", async () => {
    const shop = await started();
    shop.argo("tier-0", { a: "passed", b: "passed", c: "passed", d: "passed" });
    await shop.look();
    expect(verdictOf(shop, "tier-0")?.until).toBe("2026-11-23T10:30:00Z");
    shop.advance(31 * MINUTE);
    await shop.look();
    expect(verdictOf(shop, "tier-0")).toMatchObject({
      state: "waiting",
      reason: "4 of 5 healthy; silent since 2026-11-23T10:00:00Z: e; does Argo CD report them?",
    });
  });

  it("need not say it again when somebody else's files change, but when their own do", async () => {
    const shop = await started();
    shop.green("tier-0");
    await shop.look();
    shop.declared({ shopsets: { ...FIVE, b: "tier: tier-0, replicas: { web: 3 }", top: "tier: tier-2" } });
    await shop.look();
    expect(verdictOf(shop, "tier-0")).toMatchObject({ state: "waiting", reason: "4 of 5 healthy; waiting for b" });
    shop.argo("tier-0", { b: "passed" });
    await shop.look();
    expect(verdictOf(shop, "tier-0")?.state).toBe("passed");
  });

  it("are those that the commit holds: a new one is awaited, a removed one is not", async () => {
    const shop = await started();
    shop.argo("tier-0", { a: "passed", b: "passed", c: "passed", d: "passed" });
    shop.declared({ shopsets: { ...FIVE, f: "tier: tier-0", top: "tier: tier-2" } });
    await shop.look();
    expect(verdictOf(shop, "tier-0")?.reason).toBe("4 of 6 healthy; waiting for e, f");
    const { e: _, ...four } = FIVE;
    shop.declared({ shopsets: { ...four, top: "tier: tier-2" } });
    await shop.look();
    expect(verdictOf(shop, "tier-0")?.reason).toBe("4 of 4 healthy");
  });

  it("say it anew in each stay", async () => {
    const shop = await started();
    shop.green("tier-0");
    await shop.look();
    shop.merged("tier-0", "Fix");
    await shop.look();
    expect(verdictOf(shop, "tier-0")?.reason).toBe("0 of 5 healthy; waiting for a, b, c, d, e");
  });

  it("may be a list, and may be nobody", async () => {
    const some = await started({ verification: "{ applications: [b], timeout: 30m }", tiers: 2, shopsets: FIVE });
    some.argo("tier-0", { b: "passed" });
    await some.look();
    expect(verdictOf(some, "tier-0")?.reason).toBe("1 of 1 healthy");
    const none = await started({ verification: "{ applications: false, checks: [{ name: e2e }] }" });
    expect(verdictOf(none, "tier-0")).toBeNull();
  });

  it("soak together, from the last of them", async () => {
    const shop = await started({ verification: "{ soak: 30m, timeout: 30m }" });
    shop.merged("tier-0", "Fix");
    await shop.look();
    shop.argo("tier-0", { a: "passed", b: "passed", c: "passed", d: "passed" });
    shop.advance(10 * MINUTE);
    shop.argo("tier-0", { e: "passed" });
    await shop.look();
    expect(shop.openPull("tier-1")).toBeUndefined();
    expect(shop.last().decision.lookAgainAt).toBe("2026-11-23T10:40:00Z");
    shop.advance(30 * MINUTE);
    await shop.look();
    expect(shop.openPull("tier-1")).toBeDefined();
  });

  it("are a thousand without a pause", async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`s${n}`, "tier: tier-0"]));
    const shop = await started({ shopsets: many, tiers: 2, verification: "{ soak: 1m, timeout: 30m }" });
    shop.green("tier-0");
    await shop.look();
    const start = performance.now();
    await shop.look();
    expect(performance.now() - start).toBeLessThan(2000);
    expect(verdictOf(shop, "tier-0")?.reason).toBe("1000 of 1000 healthy");
  });
});
