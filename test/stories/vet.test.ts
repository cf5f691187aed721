// A fleet pushed past every check cannot break a tier: what does not build is not written, and it is said where people look.
import { mkdtemp, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findTool } from "../../src/kustomize/tool.ts";
import { chooseBuilder } from "../../src/sandbox/argo/choose.ts";
import { changed, systemHead, treeOf } from "./sources.ts";
import { APP, aStory, FLEET, type Story } from "./story.ts";

const tool = await findTool(process.env["PATH"] ?? "");
if (!tool) console.warn("no kustomize on the PATH: the stories of what does not build are not told");
const kustomize = await chooseBuilder(undefined);

let story: Story | undefined;
afterEach(() => story?.end());

const begin = async () => {
  story = await aStory("webhooks only", { preview: "on" });
  await story.git("alice", ["clone", "--quiet", `${story.url}/acme/fleet.git`, "fleet"]);
  return story;
};

/** alice edits the fleet, and pushes to `main` without asking anybody. */
async function pushed({ shell, settled }: Story, title: string, edit: string) {
  await shell("alice", `${edit}\ngit commit --quiet --all --message '${title}'\ngit push --quiet`, "fleet");
  await settled();
}

/** Our newest check on the head of `main`. */
async function checkOfMain({ rest }: Story) {
  const { body } = await rest("alice", `GET ${FLEET}/commits/main/check-runs?check_name=shopset/fleet`);
  return body.check_runs.sort((a: { id: number }, b: { id: number }) => b.id - a.id)[0];
}

async function dashboard({ rest }: Story): Promise<string> {
  return (await rest("alice", `GET ${FLEET}/issues?state=open`)).body[0].body;
}

/** What does not build of a tier, cloned as Argo CD does. */
async function brokenOn(told: Story, tier: string): Promise<string[]> {
  const directory = basename(await mkdtemp(join(told.directory, "clone-")));
  const url = `${told.url}/acme/system-repository.git`;
  await told.git("carol", ["clone", "--quiet", "--recurse-submodules", "--branch", tier, url, "system"], directory);
  const root = join(told.directory, directory, "system");
  const within = { root, timeout: 30_000, signal: new AbortController().signal };
  const names = await readdir(join(root, "shopsets"));
  const built = await Promise.all(names.map((name) => kustomize.build(join(root, "shopsets", name), within)));
  return names.filter((_, index) => !("manifests" in (built[index] ?? {})));
}

const filesOf = (tree: Record<string, string>, shopset: string) =>
  Object.entries(tree).filter(([path]) => path.startsWith(`shopsets/${shopset}/`) || path.includes(`/${shopset}.yaml`));

describe.skipIf(!tool)("a fleet pushed to main", () => {
  it("with a patch that matches nothing leaves that ShopSet as it stands, and is red until it is mended", async () => {
    const told = await begin();
    const before = await treeOf(told, "tier-2");
    const edit = "sed --in-place -e 's/name: storefront }/name: storefornt }/' -e 's/storefront: 4/storefront: 5/'";
    await pushed(told, "A typo, and one more replica", `${edit} shopsets.yaml`);
    const after = await treeOf(told, "tier-2");
    expect(filesOf(after, "shopset-004")).toEqual(filesOf(before, "shopset-004"));
    expect(filesOf(after, "shopset-003")).not.toEqual(filesOf(before, "shopset-003"));
    expect(await brokenOn(told, "tier-2")).toEqual([]);
    const reason = "a patch names Deployment storefornt, and there is none";
    const { conclusion, output } = await checkOfMain(told);
    expect({ conclusion, title: output.title }).toEqual({ conclusion: "failure", title: "1 ShopSet does not build" });
    expect(output.summary).toMatch(
      new RegExp(`shopsets\\.yaml:\\d+:\\d+: ShopSet shopset-004 does not build on tier-2: ${reason}`),
    );
    expect(await dashboard(told)).toMatch(new RegExp(`ShopSet shopset-004[^|]*does not build[^|]*${reason}`));

    const head = await systemHead(told, "tier-2");
    const { length } = told.sandbox.forge.calls.all();
    await told.sandbox.shopset.resync();
    await told.settled();
    expect(await systemHead(told, "tier-2")).toBe(head);
    const asked = told.sandbox.forge.calls.all().slice(length);
    const ours = asked.flatMap(({ actor, route }) => (actor.startsWith("shopset") ? [route] : []));
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.filter((route) => /git\//.test(route))).toEqual([]);

    await pushed(told, "Mend it", "sed --in-place 's/name: storefornt }/name: storefront }/' shopsets.yaml");
    expect(await checkOfMain(told)).toMatchObject({ conclusion: "success", output: { title: "The fleet is valid" } });
    expect(await dashboard(told)).not.toContain("does not build");
    expect(filesOf(await treeOf(told, "tier-2"), "shopset-004")).toEqual(filesOf(before, "shopset-004"));
  });

  it("with a ShopSet that waits for a Deployment is written by itself once the app has that", async () => {
    const told = await begin();
    const shop = `apiVersion: shopset.dev/v1alpha1
kind: ShopSet
metadata: { name: shopset-005 }
spec: { tier: tier-0, configuration: default, failureDomain: tokyo-a, namespace: five, replicas: { kiosk: 2 } }`;
    await pushed(told, "Another shop", `cat > five.yaml <<'END'\n${shop}\nEND\ngit add five.yaml`);
    expect(filesOf(await treeOf(told, "tier-0"), "shopset-005")).toEqual([]);
    expect((await checkOfMain(told)).output.annotations_count).toBe(1);
    const edit = (text: string) => `${text}---\n${text.replaceAll("name: storefront", "name: kiosk")}`;
    await changed(told, { repository: APP, path: "deployment.yaml", edit, title: "A kiosk" });
    await told.settled();
    expect(filesOf(await treeOf(told, "tier-0"), "shopset-005")).toHaveLength(3);
    expect(await brokenOn(told, "tier-0")).toEqual([]);
    expect(await checkOfMain(told)).toMatchObject({ conclusion: "success" });
  });
});
