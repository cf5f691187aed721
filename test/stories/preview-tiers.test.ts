// What does not build on a tier does not climb there: it is red where it is proposed first, and at the gate of its tier.
import { afterEach, describe, expect, it } from "vitest";
import { findTool } from "../../src/kustomize/tool.ts";
import { answered, answers, gate, passed } from "./people.ts";
import { accepted, type Change, CONFIGURATION, changed, promotionOf, proposed } from "./sources.ts";
import { APP, aStory, FLEET, type OpenPull, type Story } from "./story.ts";

const tool = await findTool(process.env["PATH"] ?? "");
if (!tool) console.warn("no kustomize on the PATH: the stories of builds on every tier are not told");

let story: Story | undefined;
afterEach(() => story?.end());

/** A ShopSet on tier-1 alone that has something to say about the app's Service. */
const PATCHED = `---
apiVersion: shopset.dev/v1alpha1
kind: ShopSet
metadata: { name: shopset-100 }
spec:
  tier: tier-1
  configuration: default
  failureDomain: tokyo-a
  patches:
    - target: { kind: Service, name: storefront }
      patch: { metadata: { annotations: { open: late } } }
`;

/** A mistake in a component that no ShopSet on tier-0 uses. */
const LEAN: Change = {
  repository: CONFIGURATION,
  path: "lean/storefront.yaml",
  edit: (text) => text.replace("name: storefront", "name: storefornt"),
  title: "Lean",
};

/** Our check for a tier on a pull request to the configuration. */
async function checkOf({ rest }: Story, tier: string, pull: OpenPull | undefined) {
  const route = `GET ${CONFIGURATION}/commits/${pull?.head.sha}/check-runs?check_name=shopset/${tier}&filter=latest`;
  return (await rest("alice", route)).body.check_runs[0];
}

/** tier-0 verified an app without its Service, which a ShopSet on tier-1 needs; the promotion is open. */
async function withoutService(): Promise<{ told: Story; pull: OpenPull }> {
  const told = await aStory("webhooks only", { preview: "on" });
  story = told;
  const add = (text: string) => `${text}${PATCHED}`;
  await changed(told, { repository: FLEET, path: "shopsets.yaml", edit: add, title: "Open late", base: "main" });
  await told.settled();
  const edit = (text: string) => text.replace("  - service.yaml\n", "");
  const pull = await proposed(told, { repository: APP, path: "kustomization.yaml", edit, title: "No service" });
  await told.settled();
  // What is red at tier-0 may be merged there all the same where nobody requires the check.
  const early = await gate(told, "tier-0", pull.head.sha);
  expect(early).toMatchObject({ conclusion: "failure" });
  expect(early?.output.title).toContain("shopset-100 on tier-1");
  await accepted(told, APP, pull);
  await told.verified("tier-0");
  const promotion = await told.promotion("tier-1");
  if (!promotion) throw new Error("nothing is proposed to tier-1");
  await passed(told, "1s");
  return { told, pull: promotion };
}

describe.skipIf(!tool)("a pull request to a configuration at tier-0", () => {
  it("is red where it breaks a component that only ShopSets of the tiers above use", async () => {
    story = await aStory("webhooks only", { preview: "on" });
    const pull = await proposed(story, LEAN);
    await story.settled();
    const check = await checkOf(story, "tier-0", pull);
    expect(check.conclusion).toBe("failure");
    expect(check.output.title).toMatch(/^Does not build: shopset-002 on tier-1: acme\/configuration\/lean\//);
    expect(check.output.summary).toContain("#### On the tiers above");
    expect(check.output.summary).toContain("`shopset-004` on tier-2");
  });
});

describe.skipIf(!tool)("a promotion that does not build on its tier", () => {
  it("is red and not merged by `/promote`, which says why; the fleet that mends it turns it green by itself", async () => {
    const { told, pull } = await withoutService();
    const red = await gate(told, "tier-1", pull.head.sha);
    expect(red).toMatchObject({ conclusion: "failure" });
    expect(red?.output.title).toContain("manifests: does not build:");
    expect(red?.output.summary).toContain("`shopset-100` on tier-1");

    expect(await answered(told, "bob", { on: pull.number, body: "/promote" })).toEqual(["-1", "eyes"]);
    const said = (await answers(told, pull.number)).join();
    expect(said).toContain("GATE_BLOCKED");
    expect(said).toContain("shopset-100: a patch names Service storefront, and there is none");

    const mend = (text: string) => text.replace(/ {2}patches:\n {4}- target: { kind: Service[\s\S]*$/, "");
    await changed(told, { repository: FLEET, path: "shopsets.yaml", edit: mend, title: "Not late", base: "main" });
    await told.settled();
    const green = await gate(told, "tier-1", pull.head.sha);
    expect(green).toMatchObject({ conclusion: "success", output: { title: "May come into tier-1" } });
    expect(green?.output.summary).toContain("# Service storefront (gone)");
    await passed(told, "1s");
    expect(await answered(told, "bob", { on: pull.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
    expect(await told.tree("tier-1")).toBe(await told.tree("tier-0"));
  });

  it("is refused with the file that is at fault, and merged by force, with the reason on record", async () => {
    story = await aStory("webhooks only", { preview: "on" });
    await changed(story, LEAN);
    await story.verified("tier-0");
    const pull = await promotionOf(story, CONFIGURATION, "tier-1");
    await passed(story, "1s");
    const say = { on: pull?.number, repository: CONFIGURATION };
    expect(await answered(story, "alice", { ...say, body: "/promote" })).toEqual(["-1", "eyes"]);
    expect((await answers(story, pull?.number, CONFIGURATION)).join()).toContain("acme/configuration/lean/");

    await passed(story, "1s");
    const body = '/promote --force "lean is to go anyway"';
    expect(await answered(story, "alice", { ...say, body })).toEqual(["eyes", "rocket"]);
    const { conclusion, output } = await checkOf(story, "tier-1", pull);
    expect({ conclusion, title: output.title }).toEqual({
      conclusion: "success",
      title: "Forced by alice: lean is to go anyway",
    });
    expect(output.summary).toContain("does not build");
  });
});
