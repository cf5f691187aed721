// What `shopctl render` writes is what the App writes, byte for byte: either can be done without the other.
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import { aStory, type Story } from "../stories/story.ts";

const SHOPCTL = `"${process.execPath}" "${join(resolve(import.meta.dirname, "../.."), "bin/shopctl.js")}"`;
const SOURCES = "--fleet fleet --app app-repository --configuration desk=configuration";

let story: Story | undefined;
afterEach(() => story?.end());

const shopset = (name: string, tier: string) => `---
apiVersion: shopset.dev/v1alpha1
kind: ShopSet
metadata: { name: ${name} }
spec:
  tier: ${tier}
  configuration: desk
  failureDomain: desk
  replicas: { storefront: 3 }
  images: { registry.acme.test/storefront: { tag: v2 } }
  patches:
    - target: { kind: Deployment, name: storefront }
      patch: { metadata: { annotations: { acme.test/why: "東京: \u00fcber 'all'" } } }
`;

const DESK = (url: string) => `apiVersion: shopset.dev/v1alpha1
kind: Configuration
metadata: { name: desk }
spec: { url: ${url}/acme/configuration, path: default }
---
apiVersion: shopset.dev/v1alpha1
kind: FailureDomain
metadata: { name: desk }
spec: { cluster: desk-a }
${shopset("desk-000", "tier-0")}${shopset("desk-001", "tier-1")}${shopset("desk-002", "tier-2")}`;

/** alice's clones of everything, beside each other. */
async function cloned({ git, url }: Story): Promise<void> {
  for (const name of ["fleet", "app-repository", "configuration", "system-repository"]) {
    await git("alice", ["clone", "--quiet", `${url}/acme/${name}.git`]);
  }
}

/** alice adds to the fleet, and pushes it. */
async function declared({ shell }: Story, file: string, text: string): Promise<void> {
  await shell(
    "alice",
    `cat >${file} <<'END'\n${text}END\ngit add . && git commit -qm 'Add ${file}' && git push -q`,
    "fleet",
  );
}

/** A story in which the App has written ShopSets to every tier, and the tiers run different things. */
async function aStoryWithShopSets(): Promise<Story> {
  const begun = await aStory("webhooks only");
  await cloned(begun);
  await declared(begun, "desk.yaml", DESK(begun.url));
  await begun.merged("tier-0", "Not on every tier");
  await begun.settled();
  for (const name of ["app-repository", "configuration", "system-repository"]) {
    await begun.git("alice", ["fetch", "--quiet"], name);
  }
  return begun;
}

it("every tier, from nothing, is the tree that the App committed", async () => {
  story = await aStoryWithShopSets();
  const { shell } = story;
  for (const tier of ["tier-0", "tier-1", "tier-2"]) {
    await shell("alice", `git init -q out/${tier} && git -C out/${tier} switch -q --orphan ${tier}`);
  }
  await shell("alice", `${SHOPCTL} render ${SOURCES} --all --out out`);
  const trees = new Set<string>();
  for (const tier of ["tier-0", "tier-1", "tier-2"]) {
    const tree = await shell("alice", "git write-tree", `out/${tier}`);
    const committed = await shell("alice", `git ls-tree -r origin/${tier}`, "system-repository");
    expect(await shell("alice", `git ls-tree -r ${tree}`, `out/${tier}`)).toBe(committed);
    expect(tree).toBe(await shell("alice", `git rev-parse origin/${tier}^{tree}`, "system-repository"));
    trees.add(tree);
  }
  expect(trees.size).toBe(3);
});

it("one ShopSet whose component is not on its tier yet is left out, and the rest is written, as the App does", async () => {
  story = await aStoryWithShopSets();
  const { shell, url } = story;
  const early = `apiVersion: shopset.dev/v1alpha1
kind: Configuration
metadata: { name: early }
spec: { url: ${url}/acme/configuration, path: early }
${shopset("desk-020", "tier-1").replace("configuration: desk", "configuration: early")}${shopset("desk-021", "tier-1")}`;
  await declared(story, "early.yaml", early);
  await story.settled();
  await shell("alice", "git fetch -q", "system-repository");
  const told = await shell(
    "alice",
    `git init -q tree && git -C tree switch -q --orphan tier-1
     ${SHOPCTL} render ${SOURCES} --tier tier-1 --out tree 2>&1`,
  );
  expect(told).toMatch(/^ShopSet desk-020 on tier-1: .*; left out until it is there$/m);
  const tree = await shell("alice", "git write-tree", "tree");
  expect(tree).toBe(await shell("alice", "git rev-parse origin/tier-1^{tree}", "system-repository"));
  expect(await shell("alice", `git ls-tree -r --name-only ${tree}`, "tree")).toContain("desk-021");
});

it("a ShopSet that is given a component that is not on its tier yet stands as it was, and the rest is written, as the App does", async () => {
  story = await aStoryWithShopSets();
  const { shell, url } = story;
  await shell("alice", "git switch -q tier-1", "system-repository");
  const early = `---
apiVersion: shopset.dev/v1alpha1
kind: Configuration
metadata: { name: early }
spec: { url: ${url}/acme/configuration, path: early }
${shopset("desk-001", "tier-1").replace("configuration: desk", "configuration: early").replace("tag: v2", "tag: v3")}`;
  const rest = DESK(url).replace(shopset("desk-001", "tier-1"), "");
  await declared(story, "desk.yaml", `${rest}${early}${shopset("desk-021", "tier-1")}`);
  await story.settled();
  const told = await shell(
    "alice",
    `${SHOPCTL} render ${SOURCES} --tier tier-1 --out system-repository 2>&1
     git -C system-repository fetch -q`,
  );
  expect(told).toMatch(/^ShopSet desk-001 on tier-1: .*; left as it stands until it is there$/m);
  const tree = await shell("alice", "git write-tree", "system-repository");
  expect(tree).toBe(await shell("alice", "git rev-parse origin/tier-1^{tree}", "system-repository"));
  const changed = await shell("alice", "git diff --cached --name-only", "system-repository");
  expect(changed).toContain("shopsets/desk-021/shopset.yaml");
  expect(changed).not.toContain("desk-001");
});

it("a new ShopSet is written by hand while the App is away, which then finds nothing to do", async () => {
  story = await aStoryWithShopSets();
  const { shell, sandbox } = story;
  sandbox.forge.deliveries.pause();
  await declared(story, "more.yaml", shopset("desk-010", "tier-0").replace("---\n", ""));
  const byHand = await shell(
    "alice",
    `git -C system-repository switch -q tier-0
     ${SHOPCTL} render ${SOURCES} --tier tier-0 --out system-repository
     git -C system-repository commit -qm 'tier-0: desk-010, by hand'
     git -C system-repository push -q
     git -C system-repository rev-parse HEAD | sed 's/^/head /'`,
  );
  const head = byHand.match(/^head (.*)$/m)?.[1];
  expect(byHand).toMatch(
    /^tier-0: \d changes staged in system-repository\n {2}git -C system-repository diff --cached\n/,
  );

  sandbox.forge.deliveries.resume();
  await story.settled();
  await shell("alice", "git fetch -q", "system-repository");
  expect(await shell("alice", "git rev-parse origin/tier-0", "system-repository")).toBe(head);
  expect(await shell("alice", "git ls-tree --name-only origin/tier-0 shopsets/", "system-repository")).toContain(
    "shopsets/desk-010",
  );
});
