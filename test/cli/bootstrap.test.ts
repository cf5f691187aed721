// What Argo CD's cluster is given once, as one stream for kubectl.
import { loadAll } from "js-yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderNotifications } from "../../src/core/render/notifications.ts";
import { aDeskWithSeveral, type SeveralDesk } from "./several.ts";
import { shopctl } from "./shopctl.ts";

let desk: SeveralDesk;
beforeEach(() => {
  desk = aDeskWithSeveral();
});
afterEach(() => desk.end());

const bootstrap = (...args: string[]) => shopctl(["bootstrap", "--fleet", "fleet", ...args], { cwd: desk.root });

interface Manifest {
  kind: string;
  metadata: { name: string };
}

/** `<kind> <name>` of everything in a stream, as another reader of YAML sees it. */
const named = (stream: string) =>
  (loadAll(stream) as Manifest[]).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

const DEFINITIONS = ["tiers", "configurations", "shopsets", "failuredomains"].map(
  (plural) => `CustomResourceDefinition ${plural}.shopset.dev`,
);
const rootOf = (tier: string) => [
  `AppProject root.${tier}`,
  `Application root.${tier}`,
  `Application shopsets.${tier}`,
];

describe("shopctl bootstrap", () => {
  it("prints the definitions and the root of every tier, and says what it left out", async () => {
    const { code, stdout, stderr } = await bootstrap();
    expect(code).toBe(0);
    expect(named(stdout)).toEqual([...DEFINITIONS, ...rootOf("tier-0"), ...rootOf("tier-1")]);
    expect(stderr).toContain("Roots of: tier-0, tier-1\n");
    expect(stderr).toContain("Left out: how Argo CD reports to GitHub. Add --app-id and --installation-id");
    expect(stderr).toContain("kubectl apply --server-side --field-manager shopset --filename -");
  });

  it("has Argo CD report to GitHub as the App, also to a server of one's own", async () => {
    const ids = ["--app-id", "12", "--installation-id", "34"];
    const { stdout } = await bootstrap(...ids);
    expect(stdout).toContain(renderNotifications({ appId: 12, installationId: 34, enterpriseApi: null }));
    desk.rewrite(desk.fleet.replaceAll("https://github.com/", "https://github.acme.test/"));
    expect((await bootstrap(...ids)).stdout).toContain("enterpriseBaseURL: https://github.acme.test/api/v3");
  });

  it("takes the tiers of one cluster, and knows which clusters there are", async () => {
    const { stdout } = await bootstrap("--cluster", "arn:aws:eks:ap-northeast-3:123456789012:cluster/osaka-b");
    expect(named(stdout)).toEqual([...DEFINITIONS, ...rootOf("tier-1")]);
    const unknown = await bootstrap("--cluster", "tokyo-z");
    expect(unknown).toMatchObject({ code: 1, stdout: "" });
    expect(unknown.stderr).toContain("no failure domain is on cluster tokyo-z; write one of: tokyo-a, arn:aws:eks:");
  });

  it("says where else the ShopSets of a cluster's tiers are, since one root applies all of a tier", async () => {
    const osaka = "arn:aws:eks:ap-northeast-3:123456789012:cluster/osaka-b";
    expect((await bootstrap("--cluster", osaka)).stderr).toContain(
      "tier-1 has ShopSets on tokyo-a as well: its root is for one Argo CD, which has to know these clusters by that name.",
    );
    const tokyo = await bootstrap("--cluster", "tokyo-a");
    expect(named(tokyo.stdout)).toEqual([...DEFINITIONS, ...rootOf("tier-0"), ...rootOf("tier-1")]);
    expect(tokyo.stderr).toContain(`tier-1 has ShopSets on ${osaka} as well`);
    expect(tokyo.stderr).not.toContain("tier-0 has ShopSets on");
  });

  it("gives a cluster without ShopSets no tier", async () => {
    desk.rewrite(desk.fleet.replaceAll("failureDomain: tokyo-a", "failureDomain: osaka-b"));
    const { code, stdout, stderr } = await bootstrap("--cluster", "tokyo-a");
    expect(code).toBe(0);
    expect(named(stdout)).toEqual(DEFINITIONS);
    expect(stderr).toContain("Roots of: none, those with ShopSets on tokyo-a");
  });

  it("judges the fleet by what its own repository is called", async () => {
    desk.rewrite(desk.fleet.replaceAll("acme/app-repository", "acme/fleet"));
    const taken = await bootstrap();
    expect(taken).toMatchObject({ code: 1, stdout: "" });
    expect(taken.stderr).toContain("is the repository of the fleet itself; write another");
    const { code, stdout } = await bootstrap("--fleet-repository", "shops");
    expect(code).toBe(0);
    expect(named(stdout)).toEqual([...DEFINITIONS, ...rootOf("tier-0"), ...rootOf("tier-1")]);
  });

  it("prints nothing for a fleet that is not valid, or an id that is none", async () => {
    const wrong = await bootstrap("--app-id", "twelve");
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toContain('--app-id is "twelve"; write a whole number from 1');
    desk.rewrite("apiVersion: shopset.dev/v1alpha1\nkind: Teir\n");
    expect(await bootstrap()).toMatchObject({ code: 1, stdout: "" });
  });
});
