// Golden overlays, built as Argo CD builds them: by the real kustomize, with its default restrictions.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadAll } from "js-yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseBuilder } from "../../../src/sandbox/argo/choose.ts";
import { CASES, render, texts, tierOf } from "./cases.ts";

const builder = await chooseBuilder(undefined);
const isReal = !builder.name.startsWith("no kustomize");
if (!isReal) console.warn("no kustomize or kubectl on the PATH: golden overlays are compared, and NOT BUILT");

interface Manifest {
  kind: string;
  metadata: { name: string; namespace: string; labels: Record<string, string>; annotations?: Record<string, string> };
  data?: Record<string, string>;
  spec: {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string> };
      spec: { containers: { image: string; env: { name: string; value: string }[] }[] };
    };
  };
}

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "shopset-render-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A tier of the case `several` on disk, with what its pointers lead to. */
async function checkedOut(name: string): Promise<string[]> {
  for (const folder of ["base", "configurations"]) {
    await cp(join(CASES, "several", folder), join(root, folder), { recursive: true });
  }
  const tier = tierOf("several", name);
  for (const { path, content } of texts(render(tier))) await write(path, content);
  return tier.shopsets.map((shopset) => shopset.name);
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

function build(folder: string) {
  return builder.build(join(root, folder), { root, timeout: 30_000, signal: new AbortController().signal });
}

/** What a folder gives, by kind and name; generated names without their hash. */
async function built(folder: string): Promise<Record<string, Manifest>> {
  const result = await build(folder);
  if ("error" in result) throw new Error(result.error);
  const manifests = loadAll(result.manifests) as Manifest[];
  return Object.fromEntries(manifests.map((one) => [`${one.kind} ${one.metadata.name.replace(/-\w{10}$/, "")}`, one]));
}

const by = isReal ? `built by ${builder.name}` : "NOT BUILT, since the PATH has no kustomize and no kubectl";

describe.skipIf(!isReal)(`golden overlays, ${by}`, () => {
  it.each(["tier-0", "tier-1"])("build on %s, each in its own namespace, its name in no selector", async (name) => {
    for (const shopset of await checkedOut(name)) {
      const manifests = await built(`shopsets/${shopset}`);
      const namespace = shopset === "shopset-002" ? "shop" : shopset;
      for (const { metadata } of Object.values(manifests)) {
        expect(metadata.namespace).toBe(namespace);
        expect(metadata.labels).toMatchObject({ "shopset.dev/shopset": shopset, "shopset.dev/tier": name });
      }
      const { spec } = manifests["Deployment storefront"] as Manifest;
      expect(spec.selector.matchLabels).toEqual({ app: "storefront" });
      expect(spec.template.metadata.labels).toEqual({ app: "storefront", "shopset.dev/shopset": shopset });
    }
  });

  it("build all at once, which is how a tier is checked", async () => {
    const shopsets = await checkedOut("tier-1");
    const resources = shopsets.map((name) => `../shopsets/${name}`);
    await write("all/kustomization.yaml", JSON.stringify({ resources }));
    const result = await build("all");
    expect(result).toHaveProperty("manifests");
  });

  it("let the Configuration win over the base, and the ShopSet over both", async () => {
    await checkedOut("tier-1");
    const { "Deployment storefront": storefront } = await built("shopsets/shopset-001");
    const { "Deployment storefront": lean } = await built("shopsets/shopset-002");
    expect(lean?.spec.replicas).toBe(0);
    expect(storefront?.spec.replicas).toBe(4);
    expect(storefront?.metadata.annotations).toEqual({ "acme.test/why": "a second patch of one object" });
    const [container] = storefront?.spec.template.spec.containers ?? [];
    expect(container?.image).toBe("registry.acme.test/storefront:1.10");
    expect(Object.fromEntries(container?.env.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      GREETING: "Irasshaimase!",
      COLOUR: "red",
      DEBUG: "on",
    });
  });

  it("hand every text on as it was written", async () => {
    await checkedOut("tier-1");
    const { "ConfigMap settings": settings, "StatefulSet cart": cart } = await built("shopsets/shopset-001");
    expect(settings?.data).toEqual({
      kept: "as the base says",
      ...(tierOf("several", "tier-1").shopsets.find(({ name }) => name === "shopset-001")?.patches[1]?.patch[
        "data"
      ] as object),
    });
    expect(cart?.spec.template.spec.containers[0]?.image).toBe(`mirror.acme.test/cart@sha256:${"a".repeat(64)}`);
  });

  it("do not build when a ShopSet speaks of what does not exist", async () => {
    await checkedOut("tier-1");
    await write("base/kustomization.yaml", "resources: [storefront.yaml]\n");
    expect(await build("shopsets/shopset-001")).toEqual({ error: expect.stringContaining("ConfigMap") });
    await write("base/kustomization.yaml", "resources: [storefront.yaml, settings.yaml]\n");
    expect(await build("shopsets/shopset-001")).toEqual({ error: expect.stringContaining("cart") });
  });
});
