// Builds of what is proposed to tiers that are not the lowest: asked for by looks, made beside them, told by the gate.
import { describe, expect, it } from "vitest";
import { mergeOf } from "../../src/core/ladder/merging.ts";
import type { Sha } from "../../src/core/names.ts";
import type { Built } from "../../src/core/preview/preview.ts";
import type { SystemFiles } from "../../src/core/preview/system.ts";
import { act } from "../../src/flow/act.ts";
import { parseKey } from "../../src/flow/keys.ts";
import type { Builder } from "../../src/flow/ports/builder.ts";
import { createPreviews } from "../../src/flow/previews.ts";
import { ladderKey, reconcileLadder } from "../../src/flow/reconcile.ts";
import { reconcileLowest } from "../../src/flow/reconcile-lowest.ts";
import { createRecorder } from "../../src/flow/record.ts";
import { APP, silentLog } from "../fixtures/ladder.ts";
import { aShop, type ShopOptions } from "../fixtures/shop.ts";

/**
 * Builds what says nothing else. "needs <word>" in a source fails each ShopSet of which nothing else, be it another source
 * or its overlay, has the word.
 */
function aBuilder(): Builder & { asked: SystemFiles[] } {
  const asked: SystemFiles[] = [];
  const of = (system: SystemFiles, name: string): Built => {
    const own = system.files.filter(
      ({ path }) => !path.startsWith("shopsets/") || path.startsWith(`shopsets/${name}/`),
    );
    for (const { path, content } of own) {
      const [, word = ""] = /needs (\w+)/.exec(content) ?? [];
      if (word !== "" && !own.some((file) => file.path !== path && file.content.includes(word)))
        return { kind: "failed", reason: `there is no ${word}`, file: path };
    }
    const text = own.map(({ content }) => content).join("\n");
    return {
      kind: "built",
      objects: [`apiVersion: v1\nkind: App\nmetadata:\n  name: x\nspec: ${JSON.stringify(text)}\n`],
    };
  };
  return {
    absence: null,
    asked,
    async build(system) {
      asked.push(system);
      return new Map(system.shopsets.map((name) => [name, of(system, name)]));
    },
  };
}

async function aBuiltShop(options: ShopOptions = {}) {
  const shop = aShop(options);
  const builder = aBuilder();
  let work = { ...shop.work, builder, previews: createPreviews() };
  const key = ladderKey("acme", "tier-0");
  const look = () => reconcileLadder({ ...work, name: "tier-0" }, { key });
  /** Looks, and does all that is woken by it. */
  async function settled() {
    await look();
    for (let woken = shop.woken.shift(); woken; woken = shop.woken.shift()) {
      const parts = parseKey(woken);
      if (parts.kind === "ladder") await look();
      if (parts.kind === "pull")
        await reconcileLowest(work, { repository: parts.repository, number: parts.number }, { key: woken });
    }
  }
  const story = {
    ...shop,
    builder,
    look,
    settled,
    /** Everything that a process remembers is lost. */
    restarted() {
      work = { ...work, previews: createPreviews(), recorder: createRecorder(silentLog) };
    },
    pullWoken: (number: number) =>
      reconcileLowest(work, { repository: APP, number }, { key: `pull:acme/app-repository/${number}` }),
    /** What tier-0 runs is verified there, and proposed to tier-1. */
    async climbed() {
      await settled();
      shop.green("tier-0");
      await settled();
    },
    check: () => shop.gate("tier-1", shop.openPull("tier-1")?.head.sha as Sha),
    lastLook: () => work.recorder.last(key),
    /** Settles, and fails if anything was built or written. */
    async atRest() {
      const [built, written] = [builder.asked.length, shop.forge.writes.length];
      await settled();
      expect(shop.forge.writes.slice(written)).toEqual([]);
      expect(builder.asked.length - built).toBe(0);
    },
  };
  await settled();
  return story;
}

const SHOPSETS = { one: "tier: tier-0", two: "tier: tier-1" };

describe("a promotion", () => {
  it("waits until it is built, shows what it changes, and comes to rest", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "second");
    await story.look();
    story.green("tier-0");
    await story.look();
    expect(story.builder.asked).toEqual([]);
    expect(story.check()).toMatchObject({ state: "in progress", title: "Waiting: manifests: they are being built" });
    await story.settled();
    expect(story.check()).toMatchObject({ state: "success", title: "May come into tier-1" });
    expect(story.check()?.summary).toMatch(/\n-spec: .*\n\+spec: .*second/);
    // The tier's own ShopSet as it is and as it would be, and the one of the tier below that runs it now.
    expect(story.builder.asked.map(({ shopsets }) => shopsets.join())).toEqual(["two", "two", "one"]);
    await story.atRest();
  });

  it("that does not build on its tier is blocked, and neither merged by itself nor built again while nothing moves", async () => {
    const story = await aBuiltShop({ spec: { "tier-1": "promotion: { merge: auto }" } });
    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared(
      { shopsets: { ...SHOPSETS, one: "tier: tier-0, replicas: { web: 2 }" } },
      { spec: { "tier-1": "promotion: { merge: auto }" } },
    );
    await story.climbed();
    expect(story.check()).toMatchObject({
      state: "failure",
      title: "Blocked: manifests: does not build: acme/app-repository/app.yaml: there is no web",
    });
    expect(story.check()?.summary).toContain("Mend what does not build: in the fleet, or in `tier-0`");
    // What is said elsewhere of whether it may be merged does not say otherwise.
    expect(story.openPull("tier-1")?.body).toContain("| ⛔ | manifests | does not build; its check says what |");
    expect(story.openPull("tier-1")?.body).toContain("**Blocked**");
    await story.atRest();

    story.declared(
      { shopsets: { one: "tier: tier-0, replicas: { web: 2 }", two: "tier: tier-1, replicas: { web: 3 }" } },
      { spec: { "tier-1": "promotion: { merge: auto }" } },
    );
    story.work.fleets.outdate("acme");
    await story.settled();
    expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
  });

  it("that does not build goes on to what mends it although it is approved, and then stands still", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared({ shopsets: { ...SHOPSETS, one: "tier: tier-0, replicas: { web: 2 }" } });
    await story.climbed();
    const pull = story.openPull("tier-1") ?? expect.unreachable("nothing climbs");
    Object.assign(pull, { approved: true });
    story.merged("tier-0", "mended", { "app.yaml": "fine" });
    await story.climbed();
    expect(story.headOf("promote/tier-1").tree).toBe(story.headOf("tier-0").tree);
    expect(story.check()).toMatchObject({ state: "success" });
    Object.assign(pull, { approved: true });
    story.merged("tier-0", "third", { "app.yaml": "third" });
    await story.climbed();
    expect(story.headOf("promote/tier-1").tree).not.toBe(story.headOf("tier-0").tree);
    await story.atRest();
  });

  it("is built again when the branch of another source moved, as long as it does not build", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared({ shopsets: { ...SHOPSETS, one: "tier: tier-0, replicas: { web: 2 }" } });
    await story.climbed();
    expect(story.check()).toMatchObject({ state: "failure" });
    story.configuration.merged("tier-1", "web");
    await story.settled();
    expect(story.check()).toMatchObject({ state: "success" });
    const built = story.builder.asked.length;
    story.configuration.merged("tier-1", "web again");
    await story.settled();
    expect(story.builder.asked).toHaveLength(built);
  });

  it("is not built again after a restart where it builds, and once where it does not; nothing is said anew", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "second");
    await story.climbed();
    story.restarted();
    await story.atRest();

    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared({ shopsets: { ...SHOPSETS, one: "tier: tier-0, replicas: { web: 2 }" } });
    await story.climbed();
    expect(story.check()).toMatchObject({ state: "failure" });
    story.restarted();
    const [built, written] = [story.builder.asked.length, story.forge.writes.length];
    await story.settled();
    expect(story.builder.asked.length).toBeGreaterThan(built);
    expect(story.forge.writes).toHaveLength(written);
    expect(story.lastLook()?.decision.gates[0]?.verdict.reason).toContain("there is no web");
    await story.atRest();
  });

  it("keeps what came of its build when its gate changes after a restart, and gets its text back", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "second");
    await story.climbed();
    story.restarted();
    story.declared({}, { spec: { "tier-1": "hold: { by: alice }" } });
    await story.look();
    expect(story.check()).toMatchObject({ state: "failure", title: expect.stringContaining("held by alice") });
    expect(story.check()?.summary).toContain("is built again, and shown here then");
    await story.settled();
    expect(story.check()?.summary).toContain("+spec:");
    story.declared({}, {});
    await story.settled();
    expect(story.check()).toMatchObject({ state: "success" });
    await story.atRest();
  });

  it("is red where the tier below does not build with it, which runs just that", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared({ shopsets: { ...SHOPSETS, two: "tier: tier-1, replicas: { web: 2 }" } });
    await story.climbed();
    expect(story.check()).toMatchObject({
      state: "failure",
      title: expect.stringContaining("one on tier-0: acme/app-repository/app.yaml: there is no web"),
    });
    expect(story.check()?.summary).toContain("#### On tier-0");
    story.declared({
      shopsets: { one: "tier: tier-0, replicas: { web: 1 }", two: "tier: tier-1, replicas: { web: 2 }" },
    });
    await story.climbed();
    expect(story.check()).toMatchObject({ state: "success" });
    await story.atRest();
  });

  it("is built with what climbs beside it, if it does not build alone and the tier moves in one step", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "app", { "app.yaml": "blue, needs red" });
    story.configuration.merged("tier-0", "configuration", { "default/kustomization.yaml": "red, needs blue" });
    await story.climbed();
    const heads = [story.openPull("tier-1"), story.configuration.openPull("tier-1")].map(
      (pull) => pull?.head.sha as Sha,
    );
    for (const head of heads) {
      expect(story.gate("tier-1", head)).toMatchObject({ state: "success" });
      expect(story.gate("tier-1", head)?.summary).toContain("Shown with what climbs beside it");
    }
    await story.atRest();
  });

  it("stays blocked where its sources climb one by one, and it does not build alone", async () => {
    const story = await aBuiltShop({ spec: { "tier-1": "promotion: { sources: independent }" } });
    story.merged("tier-0", "app", { "app.yaml": "needs red" });
    story.configuration.merged("tier-0", "configuration", { "default/kustomization.yaml": "red" });
    await story.climbed();
    expect(story.check()).toMatchObject({ state: "failure" });
    story.configuration.promoted("tier-1");
    await story.settled();
    expect(story.check()).toMatchObject({ state: "success" });
  });
});

describe("a promotion that was forced although it does not build", () => {
  it("stays forced while it waits in the merge queue, and is not built again", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared({ shopsets: { ...SHOPSETS, one: "tier: tier-0, replicas: { web: 2 }" } });
    await story.climbed();
    story.forge.rules.queued.add("tier-1");
    const { snapshot, decision } = story.lastLook() ?? expect.unreachable("it was not looked at");
    const gate = decision.gates[0] ?? expect.unreachable("nothing is proposed");
    const asker = { login: "alice", comment: null };
    const merge = mergeOf(snapshot, gate, { asker, warrant: { force: "now" } });
    if (!("kind" in merge)) throw new Error(merge.reason);
    expect(await act(story.forge, merge, { key: ladderKey("acme", "tier-0") })).toEqual({ kind: "queued" });
    const built = story.builder.asked.length;
    await story.settled();
    story.restarted();
    await story.settled();
    expect(story.check()).toMatchObject({ state: "success", title: "Forced by alice: now" });
    expect(story.builder.asked).toHaveLength(built);
    story.forge.runQueue();
    await story.settled();
    expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
  });
});

describe("somebody's own pull request into a tier", () => {
  it("is built too, again when it is proposed again, and with each push", async () => {
    const story = await aBuiltShop();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "needs web" }, "tier-1");
    await story.settled();
    expect(story.gate("tier-1", pull.head.sha)?.summary).toContain("there is no web");
    Object.assign(pull, { state: "closed", closedBy: "person" });
    await story.settled();
    const built = story.builder.asked.length;
    Object.assign(pull, { state: "open", closedBy: null });
    await story.settled();
    expect(story.builder.asked.length).toBeGreaterThan(built);
    story.merged("hotfix", "mended", { "fix.yaml": "fine" });
    await story.settled();
    expect(story.gate("tier-1", pull.head.sha)?.summary).toContain("nothing that was built of them fails");
    await story.atRest();
  });

  it("that was pushed to since the last look is built after the next one, which knows what runs it", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "needs web", { "app.yaml": "needs web" });
    story.declared({ shopsets: { ...SHOPSETS, two: "tier: tier-1, replicas: { web: 2 }" } });
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "fine" }, "tier-1");
    await story.settled();
    story.pushedTree("hotfix", story.headOf("tier-0").tree);
    await story.pullWoken(pull.number);
    await story.settled();
    expect(story.gate("tier-1", pull.head.sha)?.summary).toContain("one on tier-0");
  });

  it("that GitHub did not show to its own job yet is asked for again by the next look", async () => {
    const story = await aBuiltShop();
    const { readOpenPulls } = story.forge;
    story.forge.readOpenPulls = async (...question) => ({ ...(await readOpenPulls(...question)), pulls: [] });
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "fine" }, "tier-1");
    await story.settled();
    expect(story.gate("tier-1", pull.head.sha)?.summary).toContain("they are being built");
    story.forge.readOpenPulls = readOpenPulls;
    await story.settled();
    expect(story.gate("tier-1", pull.head.sha)?.summary).toContain("nothing that was built of them fails");
  });

  it("that was closed before it was built is built when it is proposed again", async () => {
    const story = await aBuiltShop();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "fine" }, "tier-1");
    await story.look();
    story.woken.length = 0;
    Object.assign(pull, { state: "closed", closedBy: "person" });
    await story.settled();
    Object.assign(pull, { state: "open", closedBy: null });
    await story.settled();
    expect(story.gate("tier-1", pull.head.sha)?.summary).toContain("nothing that was built of them fails");
  });

  it("is not stopped by a ShopSet whose configuration has not come to the tier yet", async () => {
    const story = await aBuiltShop({
      shopsets: { ...SHOPSETS, fresh: "tier: tier-1, configuration: lean" },
      components: { lean: "lean" },
    });
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "fine" }, "tier-1");
    await story.settled();
    const { summary = "" } = story.gate("tier-1", pull.head.sha) ?? {};
    expect(summary).toContain("nothing that was built of them fails");
    expect(summary).toContain(
      "Not built: `fresh` on tier-1: `its configuration lean is the directory lean of acme/configuration, which is not there on tier-1 yet: bring it there first`.",
    );
  });
});

describe("a source of which nothing is built", () => {
  it("is not waited for", async () => {
    const story = await aBuiltShop({ shopsets: { three: "tier: tier-2" } });
    story.merged("tier-0", "second");
    await story.climbed();
    expect(story.check()).toMatchObject({ state: "success" });
    expect(story.check()?.summary).not.toContain("manifests");
    expect(story.builder.asked).toEqual([]);
  });
});

describe("a promotion of which nothing can be built", () => {
  it("says so, does not wait for it, and says the same after a restart", async () => {
    const story = await aBuiltShop();
    const { readSourceFiles } = story.forge;
    story.forge.readSourceFiles = async (repository, at) =>
      repository === APP ? readSourceFiles(repository, at) : { kind: "none", reason: `${repository} is too large` };
    story.merged("tier-0", "second");
    await story.climbed();
    const said = "none of them could be built: acme/configuration is too large";
    expect(story.check()).toMatchObject({ state: "success", title: "May come into tier-1" });
    expect(story.check()?.summary).toContain(said);
    expect(story.check()?.summary).not.toContain("nothing that was built of them fails");
    const { length } = story.forge.runs.runs;
    story.restarted();
    await story.settled();
    expect(story.forge.runs.runs).toHaveLength(length);
    expect(story.check()?.summary).toContain(said);
  });
});

describe("a pull request to an upper tier that brings a submodule of its own", () => {
  it("is blocked, and may come in once it is taken out", async () => {
    const story = await aBuiltShop();
    story.merged("tier-0", "vendored", { ".gitmodules": "[submodule]" });
    await story.climbed();
    expect(story.check()).toMatchObject({
      state: "failure",
      title: expect.stringContaining(`${APP}/.gitmodules: a source has no submodules of its own`),
    });
    await story.atRest();
    const { [".gitmodules"]: _, ...entries } = story.app.commits.get(story.headOf("tier-0").sha)?.entries ?? {};
    const parents = [story.headOf("tier-0").sha];
    const author = { name: "alice", isApp: false };
    const out = story.forge.commit(APP, { entries, files: { "app.yaml": "2" }, parents, message: "Out", author });
    story.app.branches.set("tier-0", out);
    await story.climbed();
    expect(story.check()).toMatchObject({ state: "success" });
  });
});
