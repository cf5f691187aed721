// Argo CD's Application of a ShopSet, and the AppProject of its tier.
import type { PlacedShopSet } from "../resources/shopset.ts";
import type { Tier } from "../resources/tier.ts";
import { FAILURE_DOMAIN_LABEL, SHOPSET_LABEL, TIER_LABEL } from "./kustomization.ts";
import { isAskedFor, NOTIFICATION_SERVICE, NOTIFICATION_TRIGGER } from "./notifications.ts";
import { BASE_PATH, CONFIGURATIONS_PATH, overlayPath } from "./paths.ts";

/** Where Argo CD runs, and with it all Applications. */
export const ARGO_NAMESPACE = "argocd";

/** Waits for a person's yes (UI, CLI or the annotation `argocd.argoproj.io/deletion-approved`) before it is pruned. */
const PRUNE_CONFIRM = { "argocd.argoproj.io/sync-options": "Prune=confirm" };

/**
 * A pointer stands in a diff as a file of its own path, and starts a new stay: every ShopSet of the tier looks at each
 * commit that moves one, and says again how it is. With `.` alone, Argo CD would pass over all of them.
 */
const GENERATE_PATHS = `.;/${BASE_PATH};/${CONFIGURATIONS_PATH}`;

/** Argo CD tells GitHub how the ShopSet is. */
const SUBSCRIBED = { [`notifications.argoproj.io/subscribe.${NOTIFICATION_TRIGGER}.${NOTIFICATION_SERVICE}`]: "" };

/**
 * The Application of `shopset`. It names the branch in full (cheaper to resolve, and no tag can be meant), and overrides
 * nothing of the overlay: `spec.source.kustomize` would edit the clone, one Application at a time. Retrying looks for a
 * newer commit each time (`retry.refresh`, from Argo CD 3.2), so that a fix need not wait for its failing predecessor.
 * The namespace is made by Argo CD and never deleted by it. There is no finalizer: an Application that goes by mistake
 * leaves its shop running.
 */
export function renderApplication(tier: Tier, shopset: PlacedShopSet): object {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: shopset.name,
      namespace: ARGO_NAMESPACE,
      labels: labelsOf(shopset),
      annotations: {
        "argocd.argoproj.io/manifest-generate-paths": GENERATE_PATHS,
        ...PRUNE_CONFIRM,
        ...(isAskedFor(tier, shopset.name) ? SUBSCRIBED : {}),
      },
    },
    spec: {
      project: projectName(tier),
      source: { ...systemSource(tier), path: overlayPath(shopset) },
      destination: { name: shopset.cluster, namespace: shopset.namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        retry: { limit: 5, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "3m" } },
        syncOptions: ["CreateNamespace=true", "PruneLast=true", "ApplyOutOfSyncOnly=true"],
      },
    },
  };
}

/**
 * The AppProject of a tier: its Applications read the system repository and nothing else (submodules are not checked
 * against it), write where its ShopSets are, and of what belongs to a whole cluster nothing but those namespaces.
 */
export function renderProject(tier: Tier): object {
  const destinations = tier.shopsets.map(({ cluster, namespace }) => ({ name: cluster, namespace }));
  const key = (one: { name: string; namespace: string }) => `${one.name} ${one.namespace}`;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name: projectName(tier),
      namespace: ARGO_NAMESPACE,
      labels: { [TIER_LABEL]: tier.name },
      annotations: { "argocd.argoproj.io/sync-wave": "-1", ...PRUNE_CONFIRM },
    },
    spec: {
      description: `The ShopSets of ${tier.name}`,
      sourceRepos: [systemSource(tier).repoURL],
      destinations: destinations.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
      clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
    },
  };
}

/** A prefix, so that no tier takes over a project that was there before, such as Argo CD's own `default`. */
function projectName(tier: Tier): string {
  return `shopset-${tier.name}`;
}

/** The tier's branch of the system repository, as Argo CD names it. */
export function systemSource({ system, branch }: Tier): { repoURL: string; targetRevision: string } {
  return { repoURL: `${system.url}.git`, targetRevision: `refs/heads/${branch}` };
}

/** What an object that belongs to a ShopSet is found by. */
export function labelsOf(shopset: PlacedShopSet): Record<string, string> {
  return {
    [SHOPSET_LABEL]: shopset.name,
    [TIER_LABEL]: shopset.tier,
    [FAILURE_DOMAIN_LABEL]: shopset.failureDomain,
  };
}
