// What the sample's fleet holds at first: tiers over one app, two configurations, two failure domains, a few ShopSets.

const KIND = "apiVersion: shopset.dev/v1alpha1\nkind:";

/**
 * A Tier for each branch, lowest first. All but the last must see `verify` pass before their content climbs further; none
 * asks for `argocd/<shopset>`, which without a cluster nobody would post.
 */
export function fleetFiles(organisation: string, branches: readonly string[]): Record<string, string> {
  const tiers = branches.map((name, index) =>
    tier({ organisation, name, previous: branches[index - 1], last: index === branches.length - 1 }),
  );
  return {
    "tiers.yaml": tiers.join("---\n"),
    "configurations.yaml": ["default", "lean"].map((name) => configuration(organisation, name)).join("---\n"),
    "failure-domains.yaml": ["tokyo-a", "osaka-b"].map(failureDomain).join("---\n"),
    "shopsets.yaml": shopSets(branches).join("---\n"),
    "README.md": README,
    ".github/settings.yaml":
      "# Not part of the fleet: nothing below .github is read.\nrepository: { private: false }\n",
  };
}

const README = `# fleet

What should exist.

- \`tiers.yaml\`: each \`Tier\` names the branch that it runs, and what must hold before content climbs on.
- \`shopsets.yaml\`: each \`ShopSet\` is one shop: its tier, its configuration, where it runs, and what it has of its own.
- \`configurations.yaml\`, \`failure-domains.yaml\`: what ShopSets choose from.
`;

function tier(wanted: { organisation: string; name: string; previous: string | undefined; last: boolean }): string {
  const { organisation, name, previous, last } = wanted;
  const checks = `
    checks:
      - { name: verify, on: system }
    applications: false`;
  return `${KIND} Tier
metadata: { name: ${name} }
spec:
  branch: ${name}
${previous === undefined ? "" : `  previous: ${previous}\n`}  apps: { url: ${organisation}/app-repository }
  system: { url: ${organisation}/system-repository }
  verification:${last ? " { applications: false }" : checks}
`;
}

function configuration(organisation: string, name: string): string {
  return `${KIND} Configuration
metadata: { name: ${name} }
spec: { url: ${organisation}/configuration, path: ${name} }
`;
}

function failureDomain(name: string): string {
  return `${KIND} FailureDomain
metadata: { name: ${name} }
spec: { cluster: ${name} }
`;
}

/** One on the lowest tier, to try things on, and two on each other, in different failure domains. */
function shopSets([lowest = "tier-0", ...above]: readonly string[]): string[] {
  const pairs = above.flatMap((name, index) => [
    shopSet(2 * index + 1, { tier: name, ...TOKYO, own: `  replicas: { storefront: ${2 * (index + 1)} }\n` }),
    shopSet(2 * index + 2, { tier: name, ...OSAKA, own: index === above.length - 1 ? `${MIRROR}${PATIENT}` : MIRROR }),
  ]);
  return [shopSet(0, { tier: lowest, ...TOKYO, own: "" }), ...pairs];
}

const TOKYO = { configuration: "default", failureDomain: "tokyo-a" };
const OSAKA = { configuration: "lean", failureDomain: "osaka-b" };
const MIRROR = "  images: { storefront: { name: mirror.osaka.test/storefront } }\n";
const PATIENT = `  patches:
    - target: { kind: Deployment, name: storefront }
      patch:
        spec:
          template:
            spec: { terminationGracePeriodSeconds: 60 }
`;

/** `own` is what it has beside its place, as lines of its spec. */
function shopSet(
  number: number,
  wanted: { tier: string; configuration: string; failureDomain: string; own: string },
): string {
  return `${KIND} ShopSet
metadata: { name: shopset-${String(number).padStart(3, "0")} }
spec:
  tier: ${wanted.tier}
  configuration: ${wanted.configuration}
  failureDomain: ${wanted.failureDomain}
${wanted.own}`;
}
