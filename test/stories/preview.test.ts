// A pull request shows what it does to the manifests before anybody merges it; what does not build is red, and says where.
import { afterEach, describe, expect, it } from "vitest";
import { findTool } from "../../src/kustomize/tool.ts";
import { CONFIGURATION, changed, proposed } from "./sources.ts";
import { APP, aStory, FLEET, type OpenPull, type Story } from "./story.ts";

const tool = await findTool(process.env["PATH"] ?? "");
if (!tool) console.warn("no kustomize on the PATH: the stories of the preview are not told");

let story: Story | undefined;
afterEach(() => story?.end());

const begin = async () => {
  story = await aStory("webhooks only", { preview: "on" });
  return story;
};

/** Our check on a pull request's head: the newest run of that name. */
async function check({ rest }: Story, repository: string, { head }: OpenPull, name: string) {
  const { body } = await rest(
    "alice",
    `GET ${repository}/commits/${head.sha}/check-runs?check_name=${name}&filter=all`,
  );
  return body.check_runs.sort((a: { id: number }, b: { id: number }) => b.id - a.id)[0];
}

/** What the App asked so far. */
const routes = ({ sandbox }: Story) =>
  sandbox.forge.calls.all().flatMap(({ actor, route }) => (actor.startsWith("shopset") ? [route] : []));

describe.skipIf(!tool)("a pull request to the app's lowest tier", () => {
  it("shows the diff of each ShopSet, and looks at all of them read nothing more", async () => {
    const { settled, sandbox } = await begin();
    const told = story as Story;
    const edit = (text: string) => text.replace("storefront:v1", "storefront:v2");
    const pull = await proposed(told, { repository: APP, path: "deployment.yaml", edit, title: "Version 2" });
    await settled();
    const { conclusion, title, output } = { ...(await check(told, APP, pull, "shopset/tier-0")) };
    expect({ conclusion, title: title ?? output.title }).toEqual({ conclusion: "success", title: "tier-0 is open" });
    expect(output.summary).toContain("1 of 1 ShopSet that it concerns changes");
    expect(output.summary).toMatch(/```diff\n# Deployment storefront\n@@ [^\n]+\n/);
    expect(output.summary).toMatch(/\n- +(- )?image: storefront:v1/);
    expect(output.summary).toMatch(/\n\+ +(- )?image: storefront:v2/);

    await settled();
    const before = routes(told);
    await sandbox.shopset.resync();
    await settled();
    const looked = routes(told).slice(before.length);
    expect(looked.length).toBeGreaterThan(0);
    expect(looked.filter((route) => route !== "/graphql" && /compare|git\//.test(route))).toEqual([]);
    expect(before.filter((route) => /compare/.test(route))).toHaveLength(1);
  });

  it("that does not build is red and names the file; the push that mends it makes it green", async () => {
    const { settled, rest } = await begin();
    const told = story as Story;
    const edit = (text: string) => text.replace("kind: Deployment", "kind: [");
    const pull = await proposed(told, { repository: APP, path: "deployment.yaml", edit, title: "Broken" });
    await settled();
    const red = await check(told, APP, pull, "shopset/tier-0");
    expect(red.conclusion).toBe("failure");
    expect(red.output.title).toMatch(/^Does not build: acme\/app-repository\/deployment.yaml: /);

    const { body: file } = await rest("bob", `GET ${APP}/contents/deployment.yaml?ref=broken`);
    const { body: sound } = await rest("bob", `GET ${APP}/contents/deployment.yaml?ref=tier-0`);
    await rest("bob", `PUT ${APP}/contents/deployment.yaml`, {
      branch: "broken",
      message: "Mend it",
      content: sound.content.replaceAll("\n", ""),
      sha: file.sha,
    });
    await settled();
    const { body } = await rest("bob", `GET ${APP}/pulls/${pull.number}`);
    expect(await check(told, APP, body, "shopset/tier-0")).toMatchObject({
      conclusion: "success",
      output: { summary: expect.stringContaining("None of 1 ShopSet that it concerns changes.") },
    });
  });

  it("is shown as its merge would be, and not as if it took back what came meanwhile", async () => {
    const { settled } = await begin();
    const told = story as Story;
    const edit = (text: string) => text.replace("targetPort: http", "targetPort: web");
    const pull = await proposed(told, { repository: APP, path: "service.yaml", edit, title: "Another port" });
    const meanwhile = (text: string) => text.replace("storefront:v1", "storefront:v2");
    await changed(told, { repository: APP, path: "deployment.yaml", edit: meanwhile, title: "Version 2" });
    await settled();
    const { output } = await check(told, APP, pull, "shopset/tier-0");
    expect(output.summary).toContain("targetPort: web");
    expect(output.summary).not.toContain("# Deployment");
  });

  it("that fetches a base from elsewhere is refused before anything is run", async () => {
    const { settled } = await begin();
    const edit = (text: string) => `${text}  - https://example.com/evil.yaml\n`;
    const pull = await proposed(story as Story, {
      repository: APP,
      path: "kustomization.yaml",
      edit,
      title: "Elsewhere",
    });
    await settled();
    const { conclusion, output } = await check(story as Story, APP, pull, "shopset/tier-0");
    expect(conclusion).toBe("failure");
    expect(output.title).toContain("acme/app-repository/kustomization.yaml: names https://example.com/evil.yaml");
  });
});

describe.skipIf(!tool)("a pull request to a configuration", () => {
  it("shows what it changes in the ShopSets that use it", async () => {
    const { settled } = await begin();
    const edit = (text: string) => text.replace("Irasshaimase", "Konnichiwa");
    const path = "default/kustomization.yaml";
    const pull = await proposed(story as Story, { repository: CONFIGURATION, path, edit, title: "Hello" });
    await settled();
    const { conclusion, output } = await check(story as Story, CONFIGURATION, pull, "shopset/tier-0");
    expect(conclusion).toBe("success");
    expect(output.summary).toMatch(/- {2}GREETING: Irasshaimase\n\+ {2}GREETING: Konnichiwa/);
  });
});

describe.skipIf(!tool)("a pull request to the fleet", () => {
  const propose = (told: Story, edit: (text: string) => string, title: string) =>
    proposed(told, { repository: FLEET, path: "shopsets.yaml", edit, title, base: "main" });

  it("shows what becomes of the ShopSets that it changes, on whatever tier", async () => {
    const { settled } = await begin();
    const pull = await propose(
      story as Story,
      (text) => text.replace("{ storefront: 4 }", "{ storefront: 6 }"),
      "More",
    );
    await settled();
    const { conclusion, output } = await check(story as Story, FLEET, pull, "shopset/fleet");
    expect(conclusion).toBe("success");
    expect(output.summary).toContain("1 of 1 ShopSet that it concerns changes");
    expect(output.summary).toMatch(/- {2}replicas: 4\n\+ {2}replicas: 6/);
  });

  it("is red where a ShopSet speaks of what is not there", async () => {
    const { settled } = await begin();
    const pull = await propose(
      story as Story,
      (text) => text.replace("{ storefront: 4 }", "{ storefornt: 4 }"),
      "Typo",
    );
    await settled();
    const { conclusion, output } = await check(story as Story, FLEET, pull, "shopset/fleet");
    expect(conclusion).toBe("failure");
    expect(output.title).toBe(
      "Does not build: shopset-003: replicas names storefornt, and there is no workload of that name",
    );
  });
});
