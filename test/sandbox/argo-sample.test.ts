// The sample, valid as ShopSet reads it and built as Argo CD builds it: what its fleet says is what would run.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadAll } from "js-yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import { renderSystem } from "../../src/core/render/system.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { buildSystem, firstError } from "../../src/sandbox/argo/build.ts";
import { chooseBuilder } from "../../src/sandbox/argo/choose.ts";
import { appFiles } from "../../src/sandbox/sample/app.ts";
import { configurationFiles } from "../../src/sandbox/sample/configuration.ts";
import { fleetFiles } from "../../src/sandbox/sample/fleet.ts";

const builder = await chooseBuilder(undefined);
const isReal = !builder.name.startsWith("no kustomize");
if (!isReal) console.warn("no kustomize on the PATH: the sample's overlays are not built");

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "shopset-sample-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function sampleFleet(tiers: number) {
  const branches = Array.from({ length: tiers }, (_, index) => `tier-${index}`);
  const written = Object.entries(fleetFiles("https://github.com/acme", branches));
  const files = written.filter(([path]) => /^[^.].*\.yaml$/.test(path)).map(([path, text]) => ({ path, text }));
  const { fleet, problems } = parseFleet(files, "acme");
  expect(problems).toEqual([]);
  if (!fleet) throw new Error("not valid");
  return fleet;
}

async function write(below: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, below, path)), { recursive: true });
    await writeFile(join(root, below, path), text);
  }
}

/** A tier of the sample as a clone with its submodules has it, and what comes of it. */
async function built(name: string) {
  await write("sources/base", appFiles);
  await write("sources/configurations/configuration", configurationFiles);
  const tier = sampleFleet(3).tiers.find((one) => one.name === name);
  if (!tier) throw new Error(`no ${name}`);
  const files = renderSystem(tier, {
    previous: null,
    fleet: "acme/fleet" as RepositoryName,
    pointers: { base: "1".repeat(40) as Sha, "configurations/configuration": "2".repeat(40) as Sha },
  });
  await write(name, Object.fromEntries(files.flatMap((one) => ("content" in one ? [[one.path, one.content]] : []))));
  await cp(join(root, "sources"), join(root, name), { recursive: true });
  const within = { branch: name, builder, timeout: 30_000, signal: new AbortController().signal };
  return buildSystem(join(root, name), within);
}

// biome-ignore lint/suspicious/noExplicitAny: manifests are read a few fields deep
type Manifest = any;

async function storefront(tier: string, shopset: string): Promise<Record<string, Manifest>> {
  const one = (await built(tier)).applications.get(shopset);
  if (!one || "error" in one) throw new Error(one?.error ?? `no ${shopset} on ${tier}`);
  return Object.fromEntries((loadAll(one.manifests) as Manifest[]).map((manifest) => [manifest.kind, manifest]));
}

describe("the sample's fleet", () => {
  it("is five ShopSets of two configurations in two failure domains, over three tiers", () => {
    const { tiers, configurations, failureDomains, shopsets } = sampleFleet(3);
    expect(tiers.map((tier) => tier.shopsets.map(({ name }) => name))).toEqual([
      ["shopset-000"],
      ["shopset-001", "shopset-002"],
      ["shopset-003", "shopset-004"],
    ]);
    expect(new Set(shopsets.map(({ configuration }) => configuration))).toEqual(new Set(["default", "lean"]));
    expect(configurations.map(({ name }) => name)).toEqual(["default", "lean"]);
    expect(new Set(shopsets.map(({ failureDomain }) => failureDomain))).toEqual(new Set(["tokyo-a", "osaka-b"]));
    expect(failureDomains).toHaveLength(2);
  });

  it("requires nothing that only the simulated Argo CD could give", () => {
    const { tiers } = sampleFleet(3);
    expect(tiers.map(({ verification }) => verification.applications)).toEqual(["none", "none", "none"]);
    expect(tiers.map(({ verification }) => verification.checks.map(({ name }) => name))).toEqual([
      ["verify"],
      ["verify"],
      [],
    ]);
  });

  it.each([1, 2, 7, 50])("is valid with %d tiers", (tiers) => {
    expect(sampleFleet(tiers).shopsets).toHaveLength(2 * tiers - 1);
  });
});

describe.skipIf(!isReal)(`the sample's overlays, built by ${builder.name}`, () => {
  it.each(["tier-0", "tier-1", "tier-2"])("build on %s", async (tier) => {
    const build = await built(tier);
    expect(firstError(build)).toBeUndefined();
    expect(build.applications.size).toBeGreaterThan(0);
    expect(build.others.size).toBe(0);
  });

  it("run what the fleet says: counts, images and patches meet what they name", async () => {
    const tokyo = await storefront("tier-2", "shopset-003");
    expect(tokyo["Deployment"].spec.replicas).toBe(4);
    expect(tokyo["ConfigMap"].data).toEqual({ GREETING: "Irasshaimase" });
    expect(tokyo["Service"].metadata.namespace).toBe("shopset-003");

    const osaka = await storefront("tier-2", "shopset-004");
    const pod = osaka["Deployment"].spec.template.spec;
    expect(pod.terminationGracePeriodSeconds).toBe(60);
    expect(pod.containers[0]).toMatchObject({
      image: "mirror.osaka.test/storefront:v1",
      resources: { requests: { cpu: "10m" } },
      envFrom: [{ configMapRef: { name: osaka["ConfigMap"].metadata.name } }],
    });
    expect(osaka["ConfigMap"].data).toEqual({ GREETING: "Maido" });
  });
});
