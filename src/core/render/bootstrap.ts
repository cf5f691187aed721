// What is applied by hand, once per tier: the Applications from which all others come.
import type { Tier } from "../resources/tier.ts";
import { ARGO_NAMESPACE, systemSource } from "./application.ts";
import { TIER_LABEL } from "./kustomization.ts";
import { APPLICATIONS_PATH, SHOPSETS_PATH } from "./paths.ts";
import { printYaml } from "./yaml.ts";

/** Argo CD's name for the cluster that it runs on. */
const HERE = "https://kubernetes.default.svc";

/**
 * The root of a tier, as YAML for the cluster that runs Argo CD: an AppProject that allows nothing but Applications,
 * AppProjects and ShopSets in Argo CD's namespace; an Application that applies the tier's Applications; and one that
 * applies its ShopSet objects, by itself because without their CRD it fails, and must not take the others along.
 *
 * Whoever may push to the branch rules its Applications, so the branch belongs to the App alone. An empty folder prunes
 * nothing (`allowEmpty`), and neither does a missing one.
 */
export function renderRootApplication(tier: Tier): string {
  return [
    printYaml(rootProject(tier), `The root of ${tier.name}, once on the cluster that runs Argo CD: kubectl apply -f`),
    printYaml(root(tier, { name: "root", path: APPLICATIONS_PATH, directory: { include: "*.yaml" } })),
    printYaml(
      root(tier, { name: "shopsets", path: SHOPSETS_PATH, directory: { recurse: true, include: "*/shopset.yaml" } }),
    ),
  ].join("---\n");
}

function rootProject(tier: Tier): object {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: metadataOf(tier, "root"),
    spec: {
      description: `What generates the Applications of ${tier.name}`,
      sourceRepos: [systemSource(tier).repoURL],
      destinations: [{ server: HERE, namespace: ARGO_NAMESPACE }],
      namespaceResourceWhitelist: [
        { group: "argoproj.io", kind: "Application" },
        { group: "argoproj.io", kind: "AppProject" },
        { group: "shopset.dev", kind: "ShopSet" },
      ],
    },
  };
}

function root(tier: Tier, { name, path, directory }: { name: string; path: string; directory: object }): object {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      ...metadataOf(tier, name),
      // Pointers move often, and change nothing in here.
      annotations: { "argocd.argoproj.io/manifest-generate-paths": "." },
    },
    spec: {
      project: nameOf(tier, "root"),
      source: { ...systemSource(tier), path, directory },
      destination: { server: HERE, namespace: ARGO_NAMESPACE },
      syncPolicy: {
        automated: { prune: true, selfHeal: true, allowEmpty: false },
        retry: { limit: 5, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "3m" } },
      },
    },
  };
}

function metadataOf(tier: Tier, name: string): object {
  return { name: nameOf(tier, name), namespace: ARGO_NAMESPACE, labels: { [TIER_LABEL]: tier.name } };
}

/** What the Applications are called from which all others of a tier come. */
export function rootNames(tier: { name: string }): string[] {
  return ["root", "shopsets"].map((name) => nameOf(tier, name));
}

/** With a dot, so that no ShopSet's Application can have the name. */
function nameOf(tier: { name: string }, name: string): string {
  return `${name}.${tier.name}`;
}
