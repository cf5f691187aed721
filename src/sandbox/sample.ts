// The sample: a fleet of a few ShopSets on a few tiers over one app, small enough to read in a minute.
import { appFiles } from "./sample/app.ts";
import { configurationFiles } from "./sample/configuration.ts";
import { fleetFiles } from "./sample/fleet.ts";
import type { Forge } from "./start.ts";

/**
 * Makes the four repositories of the sample with tiers tier-0 … tier-(tiers - 1). The sources have all tier branches
 * at one first commit, the system repository is empty. What is there already (a restart with data) is left as it is.
 */
export async function seedSample(forge: Forge, { tiers }: { tiers: number }): Promise<void> {
  if (forge.world.repositories.some(({ name }) => name === "fleet")) return;
  const [lowest = "tier-0", ...above] = Array.from({ length: Math.max(1, tiers) }, (_, index) => `tier-${index}`);
  const branches: [string, ...string[]] = [lowest, ...above];
  await forge.createRepository({ name: "app-repository", files: appFiles, branches });
  await forge.createRepository({ name: "configuration", files: configurationFiles, branches });
  await forge.createRepository({ name: "system-repository" });
  await forge.createRepository({ name: "fleet", files: fleetFiles(`${forge.url}/acme`, branches) });
}
