// A shop whose ladder has two sources, the app and a configuration repository, and what happens to it in most stories.
import { firstParentLine } from "../../src/core/ladder/history.ts";
import { SYSTEM } from "../fixtures/ladder.ts";
import { aShop, type ShopOptions } from "../fixtures/shop.ts";

/** The topmost tier has a ShopSet, so that every tier carries both sources. */
export const CHECKED = { shopsets: { top: "tier: tier-2" } };

export async function started(options: ShopOptions = CHECKED) {
  const shop = aShop(options);
  await shop.look();
  return shop;
}

export type Shop = Awaited<ReturnType<typeof started>>;

/** Both sources change on the lowest tier, at once, and are verified there. */
export async function bothChanged(shop: Shop) {
  const app = shop.merged("tier-0", "Fix");
  const configuration = shop.configuration.merged("tier-0", "Tune");
  await shop.look();
  shop.green("tier-0");
  await shop.look();
  return { app, configuration };
}

/** The commit that a tier's system branch is at. */
export const headOf = (shop: Shop, tier: string) =>
  shop.system.commits.get(shop.system.branches.get(tier) ?? ("" as never));

/** One look tells but the newest ten commits of a system branch, as GitHub tells but twenty; the rest is read on. */
export function shortSighted({ forge }: Shop) {
  const { readLadder } = forge;
  forge.readLadder = async (question) => {
    const reading = await readLadder(question);
    const system = reading.repositories[SYSTEM];
    if (system?.state !== "present") return reading;
    const near = Object.values(system.branches).flatMap((head) => firstParentLine(system, head).slice(0, 10));
    const commits = Object.fromEntries(near.map((commit) => [commit.sha, commit]));
    return { ...reading, repositories: { ...reading.repositories, [SYSTEM]: { ...system, commits } } };
  };
}
