// `shopctl status`: observe and decide without acting. A dry run is nothing else.
import { pino } from "pino";
import type { Action } from "../core/ladder/action.ts";
import { decide } from "../core/ladder/decide.ts";
import { branchHead } from "../core/ladder/history.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import { short } from "../core/names.ts";
import { verdictText } from "../core/prose/verdict.ts";
import { readSearchPath, readSettings } from "../env.ts";
import { createFleets } from "../flow/fleet.ts";
import { observe } from "../flow/observe.ts";
import { createVet } from "../flow/vet.ts";
import { createBuilder } from "../kustomize/builder.ts";
import { wire } from "../wiring.ts";

/** Prints every ladder of the accounts that installed the App. */
export async function status({ account, json }: { account?: string; json?: true }): Promise<void> {
  const settings = readSettings();
  const { accounts } = await wire({ ...settings, resync: null }, pino({ level: "silent" }));
  const fleets = createFleets(settings.fleetRepository, (login) => accounts.forge(login));
  const vet = createVet(await createBuilder(readSearchPath()));
  const report: Reported[] = [];
  for (const login of account === undefined ? await accounts.list() : [account]) {
    const fleet = await fleets.of(login);
    for (const ladder of fleet?.ladders ?? []) {
      const forge = await accounts.forge(login);
      const snapshot = fleet && (await observe(forge, fleet, ladder));
      if (!snapshot) continue;
      const judged = await vet({ forge, fleet }, { snapshot, decision: decide(snapshot) });
      report.push({ account: login, ladder: ladder.name, ...judged });
    }
    if (!fleet) process.stderr.write(`${login} has no valid fleet in ${login}/${settings.fleetRepository}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else for (const ladder of report) process.stdout.write(`${printLadder(ladder)}\n`);
}

interface Reported {
  account: string;
  ladder: string;
  snapshot: Snapshot;
  decision: ReturnType<typeof decide>;
}

function printLadder({ account, ladder, snapshot, decision }: Reported): string {
  const tiers = snapshot.ladder.tiers.map((tier) => {
    const system = snapshot.repositories[tier.system.name];
    const head = system?.state === "present" ? branchHead(system, tier.branch) : undefined;
    const runs = [...pointerPaths(tier).values()].map((path) => {
      const pointer = head?.pointers?.[path];
      return `${path} ${pointer ? short(pointer) : "not yet"}`;
    });
    const verdict = decision.tiers[tier.name]?.verdict;
    return `  ${tier.name}: ${runs.join(", ")}${verdict ? `\n${verdictText(verdict, "    ")}` : ""}`;
  });
  const edges = decision.edges.map(({ verdict }) => verdictText(verdict, "  "));
  const actions = decision.actions.map((action) => `  would ${describe(action)}`);
  return [`${account}, ladder ${ladder}, at ${snapshot.takenAt}`, ...tiers, ...edges, ...actions].join("\n");
}

function describe(action: Action): string {
  const tier = "tier" in action ? ` of ${action.tier}` : "";
  return `${action.kind}${tier} in ${action.repository}`;
}
