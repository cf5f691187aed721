// The overlay of a ShopSet: the base, its Configuration over it, and what the ShopSet itself says over both.
import type { Configuration } from "../resources/configuration.ts";
import type { Image } from "../resources/image.ts";
import type { PlacedShopSet } from "../resources/shopset.ts";
import { BASE_PATH, configurationPath } from "./paths.ts";
import { sortedEntries } from "./yaml.ts";

/** Label on whatever belongs to a ShopSet; its value is the ShopSet's name. */
export const SHOPSET_LABEL = "shopset.dev/shopset";
export const TIER_LABEL = "shopset.dev/tier";
export const FAILURE_DOMAIN_LABEL = "shopset.dev/failure-domain";

/**
 * The kustomization of `shopset`; `patches` are the paths of its patch files, in their order.
 *
 * Kustomize runs components before the fields of the kustomization that names them, so the ShopSet has the last word over
 * its Configuration, and its `replicas` and `images` over its own patches. Directories may lie outside the overlay, files
 * may not (load restriction), so the patches stand beside it. They name their object themselves instead of by `target`:
 * a target that matches nothing is passed over in silence, a patch without its object is an error.
 */
export function renderKustomization(
  shopset: PlacedShopSet,
  { configuration, patches }: { configuration: Configuration; patches: readonly string[] },
): object {
  const replicas = sortedEntries(shopset.replicas).map(([name, count]) => ({ name, count }));
  const images = sortedEntries(shopset.images).map(([name, image]) => kustomizeImage(name, image));
  return {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [`../../${BASE_PATH}`],
    components: [`../../${componentPath(configuration)}`],
    namespace: shopset.namespace,
    labels: [
      // On pods too, but in no selector: selectors cannot be changed on what runs already.
      { pairs: { [SHOPSET_LABEL]: shopset.name }, includeSelectors: false, includeTemplates: true },
      // What may change without a new pod. A StatefulSet would even refuse it, in the templates of its volumes.
      {
        pairs: { [TIER_LABEL]: shopset.tier, [FAILURE_DOMAIN_LABEL]: shopset.failureDomain },
        includeSelectors: false,
        includeTemplates: false,
      },
    ],
    ...(patches.length > 0 ? { patches: patches.map((path) => ({ path })) } : {}),
    ...(replicas.length > 0 ? { replicas } : {}),
    ...(images.length > 0 ? { images } : {}),
  };
}

function componentPath({ repository, path }: Configuration): string {
  const root = configurationPath(repository.name);
  return path === "" || path === "." ? root : `${root}/${path}`;
}

function kustomizeImage(image: string, { name, tag, digest }: Image): object {
  return {
    name: image,
    ...(name === null ? {} : { newName: name }),
    ...(tag === null ? {} : { newTag: tag }),
    ...(digest === null ? {} : { digest }),
  };
}
