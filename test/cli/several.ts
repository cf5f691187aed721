// A desk with the golden case that has several of everything: its fleet, and a repository for each of its sources.
import { join } from "node:path";
import type { Sha } from "../../src/core/names.ts";
import { CASES, fleetText } from "../core/render/cases.ts";
import { aWorkbench, type Workbench } from "../git/workbench.ts";

export const SEVERAL = join(CASES, "several");

const SOURCES = ["--configuration", "default=configuration", "--configuration", "winter=winter"];
/** What `shopctl render` needs to know there for tier-1, but where to. */
export const TIER_1 = ["--fleet", "fleet", "--app", "app-repository", ...SOURCES, "--tier", "tier-1"];

export interface SeveralDesk extends Workbench {
  /** The text of the fleet, as it is now. */
  fleet: string;
  rewrite(fleet: string): void;
  /** What tier-1 points at, by path. */
  commits: Record<string, Sha>;
}

/** The pin of the case names a commit that is there, behind the head of its branch. */
export function aDeskWithSeveral(): SeveralDesk {
  const desk = aWorkbench();
  const source = (name: string, from: string) =>
    desk.repository(name, { from: join(SEVERAL, from), branches: ["tier-0", "tier-1"] });
  const winter = source("winter", "configurations/winter");
  const several: SeveralDesk = {
    ...desk,
    fleet: "",
    rewrite(fleet) {
      several.fleet = fleet;
      desk.put("fleet/fleet.yaml", fleet);
    },
    commits: {
      base: source("app-repository", "base"),
      "configurations/configuration": source("configuration", "configurations/configuration"),
      "configurations/winter": winter,
    },
  };
  desk.sh("git checkout -q tier-1 && git commit -qm 'Past the pin' --allow-empty", "winter");
  several.rewrite(fleetText("several").replace(/winter: [0-9a-f]{40}/, `winter: ${winter}`));
  return several;
}
