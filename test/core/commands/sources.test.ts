// /rollback and /unhold where a tier has several sources: what is done to each of them, and what is said of it.
import { describe, expect, it } from "vitest";
import { type Sha, short } from "../../../src/core/names.ts";
import { readBrakes } from "../../../src/core/resources/fleet.ts";
import { APP, SYSTEM } from "../../fixtures/ladder.ts";
import { aShop, CONFIGURATION, POINTER, type ShopOptions } from "../../fixtures/shop.ts";
import { brief, factsOf, type Heard, say } from "./scene.ts";

const SHOPSETS = { shopsets: { top: "tier: tier-2" } };
const MINUTE = 60_000;

type Shop = Awaited<ReturnType<typeof begun>>;
type Moved = "the app" | "the configuration" | "both";

/** tier-1 runs a first content of both sources, verified. */
async function begun(options: ShopOptions = SHOPSETS) {
  const shop = aShop(options);
  await shop.look();
  await shop.look();
  shop.green("tier-1");
  shop.advance(MINUTE);
  return shop;
}

/** What tier-1 runs, of the app and of the configuration. */
const runs = (shop: Shop) => [shop.pointer("tier-1"), shop.configuration.pointer("tier-1")] as [Sha, Sha];

/** Something new is verified on tier-0, and proposed to tier-1. */
async function proposed(shop: Shop, moved: Moved): Promise<void> {
  if (moved !== "the configuration") shop.merged("tier-0", `Change ${shop.forge.now()}`);
  if (moved !== "the app") shop.configuration.merged("tier-0", `Tune ${shop.forge.now()}`);
  await shop.look();
  shop.green("tier-0");
  await shop.look();
}

/** tier-1 gets something new, and is red with it. */
async function released(shop: Shop, moved: Moved): Promise<void> {
  await proposed(shop, moved);
  if (moved !== "the configuration") shop.promoted("tier-1");
  if (moved !== "the app") shop.configuration.promoted("tier-1");
  shop.advance(MINUTE);
  await shop.look();
  shop.reported("tier-1", "e2e", "failed");
  shop.advance(MINUTE);
}

/** Alice moves the pointer of a source on tier-1. */
function pointed(shop: Shop, path: string, sha: Sha): void {
  const head = shop.system.branches.get("tier-1") as Sha;
  const entries = { ...shop.entries("tier-1"), [path]: { mode: "160000", sha } };
  const author = { name: "alice", isApp: false };
  const made = shop.forge.commit(SYSTEM, { entries, parents: [head], message: "By hand", author });
  shop.system.branches.set("tier-1", made);
}

function pinned(shop: Shop, pin: string): void {
  shop.declared(SHOPSETS, { spec: { "tier-1": `pin: { ${pin} }` } });
  shop.work.fleets.outdate("acme");
}

const pinIn = (shop: Shop) => readBrakes(factsOf(shop).fleet.files).get("tier-1" as never)?.pin;
const named = ([app, configuration]: [Sha, Sha]) =>
  `\`${short(app)}\` of \`${APP}\` and \`${short(configuration)}\` of \`${CONFIGURATION}\``;
const lastWords = ({ reply }: Heard) => ("says" in reply ? reply.says : JSON.stringify(reply));

describe("/rollback of a tier with two sources", () => {
  it.each<[Moved]>([["the app"], ["the configuration"], ["both"]])(
    "where %s turned it red: pins both as they were, and names both",
    async (moved) => {
      const shop = await begun();
      const good = runs(shop);
      await released(shop, moved);
      expect(runs(shop)).not.toEqual(good);
      const heard = await say(shop, "/rollback tier-1");
      expect(runs(shop)).toEqual(good);
      expect(pinIn(shop)).toEqual({ base: good[0], configurations: { default: good[1] } });
      expect(heard.done[0]).toContain(`tier-1 is pinned to ${named(good)}, which it ran beside each other from`);
      expect(lastWords(heard)).toContain(`tier-1 is pinned to ${named(good)}`);
    },
  );

  it("says in the subject of its commit what each source goes to", async () => {
    const shop = await begun();
    const good = runs(shop);
    await released(shop, "both");
    await say(shop, "/rollback tier-1");
    const message = shop.forge.fleetMessages.get(shop.forge.fleetHistory[0] as Sha) ?? "";
    expect(message.split("\n")[0]).toBe(`tier-1: pinned to base ${short(good[0])}, ${POINTER} ${short(good[1])}`);
  });

  it("names every promotion that is open, by the repository that it is in", async () => {
    const shop = await begun();
    await released(shop, "both");
    await proposed(shop, "both");
    const [app, configuration] = [shop.openPull("tier-1"), shop.configuration.openPull("tier-1")];
    const heard = await say(shop, "/rollback tier-1");
    expect(heard.done[0]).toContain(
      `\`/promote tier-1\` goes forward again with what is newer: ${APP}#${app?.number} and ${CONFIGURATION}#${configuration?.number} are open.`,
    );
  });

  it("goes one step back though the bad configuration came in the very second, beside the base that stays", async () => {
    const shop = await begun();
    const good = runs(shop);
    await proposed(shop, "the configuration");
    shop.configuration.promoted("tier-1");
    await shop.look();
    const bad = runs(shop);
    const heard = await say(shop, "/rollback tier-1");
    expect(bad[0]).toBe(good[0]);
    expect(brief(heard)).toBe("write fleet, already");
    expect(runs(shop)).toEqual(good);
  });
});

describe("/unhold of a tier with two sources", () => {
  it.each<[string, (at: [Sha, Sha]) => string, (at: [Sha, Sha]) => string]>([
    ["the app", ([app]) => `base: ${app}`, ([app]) => `its branch holds, \`${short(app)}\` of \`${APP}\`.`],
    [
      "the configuration",
      ([, configuration]) => `configurations: { default: ${configuration} }`,
      ([, configuration]) => `its branch holds, \`${short(configuration)}\` of \`${CONFIGURATION}\`.`,
    ],
    [
      "both",
      ([app, configuration]) => `base: ${app}, configurations: { default: ${configuration} }`,
      (heads) => `its branches hold, ${named(heads)}.`,
    ],
  ])("with a pin of %s: says where that goes, and of the other nothing", async (_, pin, says) => {
    const shop = await begun();
    pinned(shop, pin(runs(shop)));
    await proposed(shop, "both");
    shop.promoted("tier-1");
    shop.configuration.promoted("tier-1");
    await shop.look();
    const heads: [Sha, Sha] = [shop.at("tier-1"), shop.configuration.at("tier-1")];
    const heard = await say(shop, "/unhold tier-1");
    expect(heard.done[0]).toBe(`The pin of tier-1 is lifted. It goes to what ${says(heads)}`);
    expect(runs(shop)).toEqual(heads);
  });

  it("with a pin, where one source waits for the other: says what it waits for", async () => {
    const shop = await begun();
    const [app, configuration] = runs(shop);
    pinned(shop, `base: ${app}, configurations: { default: ${configuration} }`);
    await proposed(shop, "both");
    shop.promoted("tier-1");
    await shop.look();
    const heard = await say(shop, "/unhold tier-1");
    expect(heard.done[0]).toContain(`The pin of tier-1 is lifted. \`${APP}\`: stays at ${short(app)} until tier-0 ran`);
    expect(heard.done[0]).toContain(`awaited: ${CONFIGURATION}#`);
    expect(heard.done[0]).not.toContain("It goes to");
    expect(runs(shop)).toEqual([app, configuration]);
  });

  it("with a pin of what its branches hold: goes nowhere, and says nothing of it", async () => {
    const shop = await begun();
    pinned(shop, `base: ${shop.pointer("tier-1")}`);
    expect((await say(shop, "/unhold tier-1")).done).toEqual(["The pin of tier-1 is lifted."]);
  });

  it.each<[string, string[], string]>([
    ["the app", ["base"], `\`${APP}\` follows its branch again`],
    ["the configuration", [POINTER], `\`${CONFIGURATION}\` follows its branch again`],
    ["both", ["base", POINTER], `\`${APP}\` and \`${CONFIGURATION}\` follow their branches again`],
  ])("with %s set by hand: takes that back, and says which", async (_, paths, says) => {
    const shop = await begun();
    const first = runs(shop);
    await released(shop, "both");
    const heads = runs(shop);
    for (const path of paths) pointed(shop, path, path === "base" ? first[0] : first[1]);
    await shop.look();
    const heard = await say(shop, "/unhold tier-1");
    expect(heard.done).toEqual([`tier-1 is not set by hand any more: ${says}.`]);
    expect(runs(shop)).toEqual(heads);
    expect(heard.reply.kind).toBe("already");
  });

  it("with a pin of one and the other set by hand: both, one after the other", async () => {
    const shop = await begun();
    const [app, configuration] = runs(shop);
    await released(shop, "both");
    const heads = runs(shop);
    pinned(shop, `base: ${app}`);
    await shop.look();
    pointed(shop, POINTER, configuration);
    await shop.look();
    const heard = await say(shop, "/unhold tier-1");
    expect(heard.did).toEqual(["write fleet", "write tier"]);
    expect(runs(shop)).toEqual(heads);
  });
});
