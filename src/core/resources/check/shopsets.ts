// Whether ShopSets can stand where they are declared: what they name is there, and no two share a namespace.
import type { Problem } from "../problem.ts";
import { problemAt, type Written, type WrittenFleet } from "../read.ts";
import type { ShopSet } from "../shopset.ts";
import { listed, unknownName } from "./names.ts";

/** Files beside the Applications, which are called like their ShopSets. */
const TAKEN_NAMES = ["project", "kustomization"];

/** Namespaces that others live in: Argo CD with its credentials, the cluster itself, what nobody gave a place. */
const TAKEN_NAMESPACES = ["argocd", "default", "kube-node-lease", "kube-public", "kube-system"];

/** ShopSets that name what is not there, share a namespace or have one of others, or are asked for on another tier than theirs. */
export function checkShopSets(fleet: WrittenFleet): Problem[] {
  return [
    ...fleet.shopsets.flatMap((written) => [
      ...takenName(written),
      ...takenNamespace(written),
      ...references(written, fleet),
    ]),
    ...sharedNamespaces(fleet),
    ...requiredApplications(fleet),
  ];
}

function takenName(written: Written<ShopSet>): Problem[] {
  const { name } = written.resource;
  if (!TAKEN_NAMES.includes(name)) return [];
  const message = `is ${name}, and applications/${name}.yaml of the system repository is another file; write another name`;
  return [problemAt(written, ["metadata", "name"], message)];
}

function takenNamespace(written: Written<ShopSet>): Problem[] {
  const { name, namespace } = written.resource;
  if (!TAKEN_NAMESPACES.includes(namespace)) return [];
  const why = "which is not for ShopSets";
  return name === namespace
    ? [
        problemAt(
          written,
          ["metadata", "name"],
          `is ${name}, the namespace too, ${why}; write spec.namespace, or another name`,
        ),
      ]
    : [problemAt(written, ["spec", "namespace"], `is ${namespace}, ${why}; give each ShopSet its own`)];
}

function references(written: Written<ShopSet>, { tiers, configurations, failureDomains }: WrittenFleet): Problem[] {
  const { tier, configuration, failureDomain } = written.resource;
  const named = (field: string, name: string, among: readonly Written<{ name: string }>[]) =>
    unknownName(written, { path: ["spec", field], name, known: among.map(({ resource }) => resource.name) });
  return [
    ...named("tier", tier, tiers),
    ...named("configuration", configuration, configurations),
    ...named("failureDomain", failureDomain, failureDomains),
  ];
}

/** Two failure domains may name one cluster, and two tiers may use it: the namespace is what is shared then. */
function sharedNamespaces({ shopsets, failureDomains }: WrittenFleet): Problem[] {
  const clusters = new Map(failureDomains.map(({ resource }) => [resource.name, resource.cluster]));
  const holders = new Map<string, ShopSet>();
  return shopsets.flatMap((written) => {
    const { name, namespace, failureDomain } = written.resource;
    const cluster = clusters.get(failureDomain);
    if (cluster === undefined) return [];
    const key = `${cluster} ${namespace}`;
    const holder = holders.get(key) ?? written.resource;
    holders.set(key, holder);
    if (holder.name === name) return [];
    const path = namespace === name ? ["metadata", "name"] : ["spec", "namespace"];
    const message = `is ${namespace}, which is the namespace of ${holder.name} on cluster ${cluster} already; give each ShopSet its own`;
    return [problemAt(written, path, message)];
  });
}

function requiredApplications({ tiers, shopsets }: WrittenFleet): Problem[] {
  return tiers.flatMap((written) => {
    const { name, verification } = written.resource;
    if (!Array.isArray(verification.applications)) return [];
    const there = shopsets.filter(({ resource }) => resource.tier === name).map(({ resource }) => resource.name);
    const known = new Set(there);
    return verification.applications.flatMap((shopset, index) => {
      if (known.has(shopset)) return [];
      const message = `is ${shopset}, which is not a ShopSet of ${name}; write one of: ${listed(there)}`;
      return [problemAt(written, ["spec", "verification", "applications", index], message)];
    });
  });
}
