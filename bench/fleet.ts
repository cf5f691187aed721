// The fleet of a stage of many ShopSets, all on the lowest tier: each with something of its own of every kind.
import { fleetFiles } from "../src/sandbox/sample/fleet.ts";

export interface Declared {
  shopsets: number;
  /** Replicas of the first; the others have two. */
  replicas?: number;
}

/** Where the sample declares its ShopSets. */
const ALL = "shopsets.yaml";

/** Every ShopSet in one file. */
export function oneFile(declared: Declared): Record<string, string> {
  return { [ALL]: documents(declared).join("---\n") };
}

/** The same ShopSets, a file each. */
export function aFileEach(declared: Declared): Record<string, string | null> {
  const files = documents(declared).map((text, n) => [pathOf(n), text]);
  return { [ALL]: null, ...Object.fromEntries(files) };
}

/** Only the file of the first ShopSet, where each has one. */
export function firstFile(declared: Declared): Record<string, string> {
  return { [pathOf(0)]: documents({ ...declared, shopsets: 1 }).join("") };
}

/** Back from a file each to one. */
export function gathered(declared: Declared): Record<string, string | null> {
  const files = Array.from({ length: declared.shopsets }, (_, n) => [pathOf(n), null]);
  return { ...Object.fromEntries(files), ...oneFile(declared) };
}

export function noShopSets(): Record<string, string> {
  return { [ALL]: "# none\n" };
}

/** What the fleet says altogether, as the App reads it. */
export function wholeFleet(url: string, declared: Declared): { path: string; text: string }[] {
  const files = { ...fleetFiles(`${url}/acme`, ["tier-0", "tier-1", "tier-2"]), ...oneFile(declared) };
  return Object.entries(files)
    .filter(([path]) => path.endsWith(".yaml") && !path.startsWith("."))
    .map(([path, text]) => ({ path, text }));
}

/** Of the ShopSet at a place, from 0. */
export function nameOf(n: number): string {
  return `shop-${String(n + 1).padStart(4, "0")}`;
}

const pathOf = (n: number) => `shopsets/${nameOf(n)}.yaml`;

function documents({ shopsets, replicas = 2 }: Declared): string[] {
  return Array.from(
    { length: shopsets },
    (_, n) => `apiVersion: shopset.dev/v1alpha1
kind: ShopSet
metadata: { name: ${nameOf(n)} }
spec:
  tier: tier-0
  configuration: ${n % 2 === 0 ? "default" : "lean"}
  failureDomain: ${n % 2 === 0 ? "tokyo-a" : "osaka-b"}
  replicas: { storefront: ${n === 0 ? replicas : 2} }
  images: { storefront: { tag: v2 } }
  patches:
    - target: { kind: Deployment, name: storefront }
      patch:
        spec:
          template:
            spec: { terminationGracePeriodSeconds: ${30 + (n % 30)} }
`,
  );
}
