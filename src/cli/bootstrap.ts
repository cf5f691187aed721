// `shopctl bootstrap`: what a cluster with Argo CD is given once, so that the rest comes from the system repository.
import { renderRootApplication } from "../core/render/bootstrap.ts";
import { renderNotifications } from "../core/render/notifications.ts";
import type { Fleet } from "../core/resources/fleet.ts";
import { renderCrd } from "../core/resources/schema/crd.ts";
import { KINDS } from "../core/resources/schema/json-schema.ts";
import type { Tier } from "../core/resources/tier.ts";
import { readValidFleet } from "./local-fleet.ts";

export interface BootstrapOptions {
  fleet: string;
  cluster?: string;
  appId?: number;
  installationId?: number;
  account?: string;
  fleetRepository: string;
}

/** Prints YAML on stdout, and on stderr what is left to do. */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const { fleet } = await readValidFleet(options.fleet, options);
  const tiers = tiersOn(fleet, options.cluster);
  const notifications = renderReports(fleet, options);
  process.stdout.write([...KINDS.map(renderCrd), ...notifications, ...tiers.map(renderRootApplication)].join("---\n"));
  process.stderr.write(`${[...notesOn(tiers, options), NEXT].join("\n")}\n`);
}

const NEXT = `Apply it, on the cluster that runs Argo CD, by piping it into
  kubectl apply --server-side --field-manager shopset --filename -
which leaves alone what the ConfigMap holds beside.`;

function notesOn(tiers: readonly Tier[], { cluster, appId, installationId }: BootstrapOptions): string[] {
  const roots = tiers.map(({ name }) => name).join(", ") || "none";
  const where = cluster === undefined ? "" : `, those with ShopSets on ${cluster}`;
  const isReported = appId !== undefined && installationId !== undefined;
  return [
    `Roots of: ${roots}${where}`,
    ...tiers.flatMap((tier) => elsewhere(tier, cluster)),
    isReported
      ? "The App's private key goes into the Secret argocd-notifications-secret, as the comment in it says."
      : "Left out: how Argo CD reports to GitHub. Add --app-id and --installation-id, both in the App's settings on GitHub.",
  ];
}

/** A tier is one root, whichever clusters its ShopSets are on: two Argo CDs with it would both apply all of them. */
function elsewhere({ name, shopsets }: Tier, cluster: string | undefined): string[] {
  const others = new Set(shopsets.map((shopset) => shopset.cluster).filter((one) => one !== cluster));
  if (cluster === undefined || others.size === 0) return [];
  return [
    `${name} has ShopSets on ${[...others].sort().join(", ")} as well: its root is for one Argo CD, which has to know these clusters by that name.`,
  ];
}

/** The tiers with ShopSets on a cluster; all where none is named. */
function tiersOn({ tiers, failureDomains }: Fleet, cluster: string | undefined): Tier[] {
  if (cluster === undefined) return tiers;
  const known = [...new Set(failureDomains.map((domain) => domain.cluster))];
  if (!known.includes(cluster)) {
    const names = known.join(", ") || "none yet";
    throw new Error(`no failure domain is on cluster ${cluster}; write one of: ${names}`);
  }
  return tiers.filter(({ shopsets }) => shopsets.some((shopset) => shopset.cluster === cluster));
}

function renderReports({ tiers }: Fleet, { appId, installationId }: BootstrapOptions): string[] {
  if (appId === undefined || installationId === undefined) return [];
  return [renderNotifications({ appId, installationId, enterpriseApi: enterpriseApi(tiers) })];
}

/** The API of the server that the fleet's repositories are on; null for github.com. */
function enterpriseApi([first]: readonly Tier[]): string | null {
  const { host, origin } = new URL(first?.system.url ?? "https://github.com");
  return host === "github.com" ? null : `${origin}/api/v3`;
}
