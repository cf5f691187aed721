// The ShopSet as an object of the cluster that runs Argo CD: what `kubectl get shopsets` shows.
import type { Configuration } from "../resources/configuration.ts";
import { API_VERSION } from "../resources/envelope.ts";
import type { Image } from "../resources/image.ts";
import type { PlacedShopSet } from "../resources/shopset.ts";
import type { Tier } from "../resources/tier.ts";
import { ARGO_NAMESPACE, labelsOf } from "./application.ts";
import { sortedEntries } from "./yaml.ts";

/** The object of `shopset`: what the fleet says of it, and whether it follows its branches or is pinned. */
export function renderShopSet(tier: Tier, shopset: PlacedShopSet): object {
  const { name, configuration, failureDomain, namespace, patches } = shopset;
  const images = sortedEntries(shopset.images).map(([image, change]) => [image, written(change)]);
  const replicas = sortedEntries(shopset.replicas);
  return {
    apiVersion: API_VERSION,
    kind: "ShopSet",
    metadata: { name, namespace: ARGO_NAMESPACE, labels: labelsOf(shopset) },
    spec: {
      tier: shopset.tier,
      configuration,
      failureDomain,
      mode: isPinned(tier, shopset) ? "pinned" : "following",
      namespace,
      ...(replicas.length > 0 ? { replicas: Object.fromEntries(replicas) } : {}),
      ...(images.length > 0 ? { images: Object.fromEntries(images) } : {}),
      ...(patches.length > 0 ? { patches } : {}),
    },
  };
}

/** Whether a pin of the tier fixes the base or the pointer that the ShopSet's Configuration comes by. */
function isPinned({ pin, configurations }: Tier, shopset: PlacedShopSet): boolean {
  if (pin === null) return false;
  const repository = configurations.find(({ name }) => name === shopset.configuration)?.repository.name;
  const sharesPointer = (configuration: Configuration) => configuration.repository.name === repository;
  return (
    pin.base !== null || configurations.some((one) => sharesPointer(one) && pin.configurations[one.name] !== undefined)
  );
}

function written(image: Image): object {
  return Object.fromEntries(Object.entries(image).filter(([, value]) => value !== null));
}
