// ShopSets come, move and go by a few lines in the fleet; what is generated for them builds with real tools alone.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, describe, expect, it } from "vitest";
import { chooseBuilder } from "../../src/sandbox/argo/choose.ts";
import { answered, gate } from "./people.ts";
import { accepted, changed, proposed, spoken, systemHead, treeOf } from "./sources.ts";
import { aStory, FLEET, type Story, SYSTEM } from "./story.ts";

const builder = await chooseBuilder(undefined);
const isReal = !builder.name.startsWith("no kustomize");
if (!isReal) console.warn("no kustomize on the PATH: overlays are cloned, and not built");

let story: Story | undefined;
afterEach(() => story?.end());

const NEW = `apiVersion: shopset.dev/v1alpha1
kind: ShopSet
metadata: { name: shopset-005 }
spec: { tier: tier-1, configuration: lean, failureDomain: tokyo-a, replicas: { storefront: 3 } }
`;

const filesOf = (tree: Record<string, string>, shopset: string) =>
  Object.keys(tree).filter((path) => path.startsWith(`shopsets/${shopset}/`) || path.includes(`/${shopset}.yaml`));

describe("a ShopSet", () => {
  it("is a few lines in a fleet pull request: its overlay and Application follow, and Argo CD reports on it", async () => {
    story = await aStory("webhooks only", { cluster: "simulated" });
    const { rest } = story;
    const before = { tree: await treeOf(story, "tier-1"), others: await headsBesides(story, "tier-1") };
    const pull = await proposed(story, {
      repository: FLEET,
      path: "shopset-005.yaml",
      edit: () => NEW,
      title: "Another shop in Tokyo",
      base: "main",
    });
    await story.settled();
    const checks = (await rest("alice", `GET ${FLEET}/commits/${pull.head.sha}/check-runs`)).body.check_runs;
    expect(checks[0]).toMatchObject({ name: "shopset/fleet", conclusion: "success" });
    expect(checks[0].output.summary).toContain("shopset-005");

    await accepted(story, FLEET, pull);
    await story.settled();
    const tree = await treeOf(story, "tier-1");
    expect(filesOf(tree, "shopset-005")).toEqual([
      "applications/shopset-005.yaml",
      "shopsets/shopset-005/kustomization.yaml",
      "shopsets/shopset-005/shopset.yaml",
    ]);
    for (const path of [...filesOf(tree, "shopset-001"), ...filesOf(tree, "shopset-002")])
      expect(tree[path]).toBe(before.tree[path]);
    // The tier's other ShopSets run what they ran, and the other tiers are not touched at all.
    expect(await spoken(story, "tier-1")).toEqual(["argocd/shopset-005 success", "verify success"]);
    expect(await headsBesides(story, "tier-1")).toEqual(before.others);
  });

  it("moves to another tier, and goes, with everything that was generated for it", async () => {
    story = await aStory("webhooks only", { cluster: "simulated" });
    const fleet = { repository: FLEET, path: "shopsets.yaml", base: "main" };
    await changed(story, {
      ...fleet,
      title: "Move to tier-2",
      edit: (text) => text.replace(/(name: shopset-001 \}\nspec:\n {2}tier:) tier-1/, "$1 tier-2"),
    });
    await story.settled();
    expect(filesOf(await treeOf(story, "tier-1"), "shopset-001")).toEqual([]);
    expect(filesOf(await treeOf(story, "tier-2"), "shopset-001")).toHaveLength(3);
    expect(await spoken(story, "tier-2")).toEqual(["argocd/shopset-001 success", "verify success"]);
    expect(await spoken(story, "tier-1")).toEqual(["verify success"]);

    await changed(story, {
      ...fleet,
      title: "Close shopset-004",
      edit: (text) => text.slice(0, text.lastIndexOf("---\n")),
    });
    await story.settled();
    const tree = await treeOf(story, "tier-2");
    expect(filesOf(tree, "shopset-004")).toEqual([]);
    expect(filesOf(tree, "shopset-003")).toHaveLength(3);
  });

  it.skipIf(!isReal)("that does not build is red with the message, and nothing climbs past its tier", async () => {
    story = await aStory("webhooks only", { cluster: "simulated" });
    await changed(story, {
      repository: FLEET,
      path: "broken.yaml",
      edit: () => NEW.replace("tier-1", "tier-0").replace("storefront: 3", "storefornt: 3"),
      title: "A typo",
      base: "main",
    });
    await story.merged("tier-0", "Meanwhile");
    await story.settled();
    expect(await spoken(story, "tier-0")).toContain("verify failure");
    const { statuses } = (await story.rest("alice", `GET ${SYSTEM}/commits/tier-0/status`)).body;
    const verify = statuses.find(({ context }: { context: string }) => context === "verify");
    expect(verify.description).toMatch(/^shopset-005: .*storefornt/);
    expect(await story.promotion("tier-1")).toBeUndefined();
  });
});

describe("a tier that asks for its ShopSets, `applications: true`", () => {
  /** tier-0 asks for both of its ShopSets; the sample asks for none. */
  async function asking(from: Story): Promise<void> {
    const fleet = { repository: FLEET, base: "main" };
    const add = () => NEW.replace("tier-1", "tier-0");
    await changed(from, { ...fleet, path: "shopset-005.yaml", edit: add, title: "Another shop on tier-0" });
    const ask = (text: string) => text.replace("applications: false", "applications: true");
    await changed(from, { ...fleet, path: "tiers.yaml", edit: ask, title: "Ask for the shops" });
    await from.settled();
  }

  /** Argo CD says how a ShopSet is that runs what tier-0 is at. */
  const health = async ({ rest, settled }: Story, state: "success" | "failure", description: string) => {
    const { sha } = (await rest("argocd", `GET ${SYSTEM}/commits/tier-0`)).body;
    await rest("argocd", `POST ${SYSTEM}/statuses/${sha}`, { state, description, context: "argocd/shopset-005" });
    await settled();
  };

  it("waits for each report, stays closed while one is Degraded, and opens when it is mended", async () => {
    story = await aStory("webhooks only", { cluster: "simulated" });
    await asking(story);
    expect(await spoken(story, "tier-0")).toEqual([
      "argocd/shopset-000 success",
      "argocd/shopset-005 success",
      "verify success",
    ]);
    await story.merged("tier-0", "Healthy at first");
    await story.settled();
    const pull = await story.promotion("tier-1");
    expect(pull?.body).toContain("| ✅ | ShopSets | 2 of 2 healthy |");
    expect(await gate(story, "tier-1", pull?.head.sha)).toMatchObject({ conclusion: "success" });

    await health(story, "failure", "Degraded");
    expect(await gate(story, "tier-1", pull?.head.sha)).toMatchObject({
      conclusion: "failure",
      output: { title: "Blocked: ShopSets: 1 of 2 healthy; failing: shopset-005" },
    });
    const before = await story.tree("tier-1");
    expect(await answered(story, "alice", { on: pull?.number, body: "/promote" })).toEqual(["-1", "eyes"]);
    expect(await story.tree("tier-1")).toBe(before);

    await health(story, "success", "Healthy");
    expect(await gate(story, "tier-1", pull?.head.sha)).toMatchObject({ conclusion: "success" });
    await story.merge(await story.promotion("tier-1"));
    await story.settled();
    expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
  });

  it("proposes nothing while a ShopSet is silent, though everything else is green", async () => {
    story = await aStory("webhooks only");
    await asking(story);
    await story.merged("tier-0", "Half heard");
    await story.verified("tier-0");
    await story.reported("tier-0", "success", "argocd/shopset-000");
    await story.settled();
    expect(await story.promotion("tier-1")).toBeUndefined();
    const look = story.sandbox.shopset.recorder.last("ladder:acme/tier-0");
    const edge = look?.decision.edges.find(
      ({ source, edge: { to } }) => source === "acme/app-repository" && to.name === "tier-1",
    );
    expect(edge?.verdict.reason).toBe("ShopSets: 1 of 2 healthy; waiting for shopset-005");
    await story.reported("tier-0", "success", "argocd/shopset-005");
    await story.settled();
    expect(await story.promotion("tier-1")).toBeDefined();
  });

  it("has Argo CD speak of those alone that it asks for", async () => {
    story = await aStory("webhooks only");
    const subscribed = async (tier: string, name: string) => {
      const { body } = await (story as Story).rest(
        "alice",
        `GET ${SYSTEM}/contents/applications/${name}.yaml?ref=${tier}`,
      );
      const { metadata } = load(Buffer.from(body.content, "base64").toString()) as {
        metadata: { annotations: object };
      };
      return Object.keys(metadata.annotations).some((key) => key.startsWith("notifications.argoproj.io/subscribe."));
    };
    expect(await subscribed("tier-0", "shopset-000")).toBe(false);
    await asking(story);
    expect(await subscribed("tier-0", "shopset-000")).toBe(true);
    expect(await subscribed("tier-0", "shopset-005")).toBe(true);
    expect(await subscribed("tier-1", "shopset-001")).toBe(false);
  });
});

describe("the system repository, cloned with its submodules by plain git", () => {
  it.each(["tier-0", "tier-1", "tier-2"])(
    "builds every overlay of %s, and has an Application for each",
    async (tier) => {
      story = await aStory("webhooks only");
      const url = `${story.url}/acme/system-repository.git`;
      await story.git("carol", ["clone", "--quiet", "--recurse-submodules", "--branch", tier, url, "system"]);
      const root = join(story.directory, "system");
      const shopsets = await readdir(join(root, "shopsets"));
      expect(shopsets).toHaveLength(tier === "tier-0" ? 1 : 2);
      for (const name of shopsets) {
        const application = load(await story.shell("carol", `cat applications/${name}.yaml`, "system"));
        expect(application).toMatchObject({
          kind: "Application",
          metadata: { name },
          spec: { source: { repoURL: url, path: `shopsets/${name}`, targetRevision: `refs/heads/${tier}` } },
        });
        if (!isReal) continue;
        const within = { root, timeout: 30_000, signal: new AbortController().signal };
        expect(await builder.build(join(root, "shopsets", name), within)).toHaveProperty(
          "manifests",
          expect.stringContaining(`namespace: ${name}`),
        );
      }
    },
  );
});

async function headsBesides(from: Story, tier: string): Promise<string[]> {
  const others = ["tier-0", "tier-1", "tier-2"].filter((name) => name !== tier);
  return Promise.all(others.map((name) => systemHead(from, name)));
}
