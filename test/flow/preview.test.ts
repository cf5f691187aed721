// When previews are made: on a pull request's own events, once for each head, and never in a look at all of them.
import { describe, expect, it } from "vitest";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import type { Built } from "../../src/core/preview/preview.ts";
import type { SystemFiles } from "../../src/core/preview/system.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { lowestKey } from "../../src/flow/keys.ts";
import type { Builder } from "../../src/flow/ports/builder.ts";
import { ForgeUnavailable } from "../../src/flow/ports/outcome.ts";
import { previewFleet } from "../../src/flow/preview.ts";
import { createPreviews } from "../../src/flow/previews.ts";
import { reconcileFleet } from "../../src/flow/reconcile-fleet.ts";
import { type LowestWork, reconcileLowest } from "../../src/flow/reconcile-lowest.ts";
import { APP, fleetYaml } from "../fixtures/ladder.ts";
import { FLEET } from "../fixtures/memory-fleet.ts";
import { aShop, type ShopOptions, shopYaml } from "../fixtures/shop.ts";

/**
 * A builder that makes one object of each ShopSet, of all that its base says; `broken` in it does not build, nor does a
 * ShopSet with what is `wrong` for it.
 */
function aBuilder(
  absence: string | null = null,
  wrong: Record<string, string> = {},
): Builder & { asked: SystemFiles[] } {
  const asked: SystemFiles[] = [];
  const of = (text: string, name: string): Built =>
    text.includes(wrong[name] ?? "broken")
      ? { kind: "failed", reason: "it is broken", file: "base/app.yaml" }
      : {
          kind: "built",
          objects: [`apiVersion: v1\nkind: App\nmetadata:\n  name: shop\nspec: ${JSON.stringify(text)}\n`],
        };
  return {
    absence,
    asked,
    async build(system) {
      asked.push(system);
      const text = system.files.filter(({ path }) => path.startsWith("base/")).map(({ content }) => content);
      return new Map(system.shopsets.map((name) => [name, of(text.join("\n"), name)]));
    },
  };
}

function aPreviewedShop(options: ShopOptions = {}, builder = aBuilder()) {
  const shop = aShop(options);
  let work: LowestWork = { ...shop.work, builder, previews: createPreviews() };
  const reads: unknown[] = [];
  const { readSourceFiles } = shop.forge;
  shop.forge.readSourceFiles = (repository, at) => {
    reads.push(at);
    return readSourceFiles(repository, at);
  };
  return {
    ...shop,
    builder,
    reads,
    /** Everything that a process remembers is lost. */
    restarted() {
      work = { ...work, previews: createPreviews() };
    },
    /** The process ends, and another one begins where nothing builds. */
    restartedWithout() {
      const { previews: _, ...rest } = work;
      work = { ...rest, builder: aBuilder("this ShopSet has no kustomize") };
    },
    pullWoken: (number: number) =>
      reconcileLowest(work, { repository: APP, number }, { key: `pull:acme/app-repository/${number}` }),
    sweep: () => reconcileLowest(work, { ladder: "tier-0" }, { key: lowestKey("acme", "tier-0") }),
    runsOn: (head: Sha) => shop.forge.runs.runs.filter((run) => run.head === head),
  };
}

/** The preview of a fleet that takes the place of another. */
async function previewed(before: string | null, after: string) {
  const shop = aPreviewedShop();
  const parsed = (text: string) => parseFleet([{ path: "fleet.yaml", text }], "acme").fleet ?? expect.unreachable(text);
  const work = { forge: shop.forge, builder: shop.builder, fleet: "acme/fleet" as RepositoryName };
  const was = before === null ? null : parsed(before);
  return { shop, preview: await previewFleet(work, { before: was, after: parsed(after) }) };
}

describe("a pull request to the fleet", () => {
  const fleet = (shopsets: Record<string, string>, edit = (text: string) => text) =>
    edit(fleetYaml({ more: shopYaml({ shopsets }) }));
  const usual = { one: "tier: tier-0", two: "tier: tier-1" };

  it("has those ShopSets built that it makes, changes, moves or takes away, and no others", async () => {
    const { shop, preview } = await previewed(
      fleet({ ...usual, moving: "tier: tier-0", gone: "tier: tier-2" }),
      fleet({ ...usual, two: "tier: tier-1, replicas: { web: 2 }", moving: "tier: tier-2", come: "tier: tier-1" }),
    );
    const sides = preview.kind === "shown" ? preview.shopsets : [];
    expect(sides.map(({ name, tier, before, after }) => `${name} ${tier} ${before?.kind} ${after?.kind}`)).toEqual([
      "come tier-1 undefined built",
      "gone tier-2 built undefined",
      "moving tier-2 built built",
      "two tier-1 built built",
    ]);
    expect(shop.builder.asked.flatMap(({ shopsets }) => shopsets)).not.toContain("one");
  });

  it("says of each ShopSet which of its images the manifests do not have", async () => {
    const images = (name: string) => `tier: tier-1, images: { ${name}: { tag: v2 } }`;
    const { preview } = await previewed(fleet({ ...usual, gone: images("y") }), fleet({ ...usual, two: images("x") }));
    const idle = preview.kind === "shown" ? preview.shopsets.map(({ name, idleImages }) => [name, idleImages]) : [];
    expect(idle).toEqual([
      ["gone", []],
      ["two", ["x"]],
    ]);
  });

  it("says in words what a ShopSet lacks whose configuration is not on its tier yet", async () => {
    const lean = shopYaml({
      shopsets: { ...usual, fresh: "tier: tier-1, configuration: lean" },
      components: { lean: "lean" },
    });
    const { preview } = await previewed(fleet(usual), fleetYaml({ more: lean }));
    const fresh = preview.kind === "shown" ? preview.shopsets.find(({ name }) => name === "fresh") : undefined;
    expect(fresh?.after).toEqual({
      kind: "failed",
      file: null,
      reason:
        "its configuration lean is the directory lean of acme/configuration, which is not there on tier-1 yet: bring it there first",
    });
  });

  it("reads nothing where no manifest can change", async () => {
    const { shop, preview } = await previewed(
      fleet(usual),
      fleet(usual, (text) => text.replace("e2e", "smoke")),
    );
    expect(preview).toEqual({ kind: "shown", into: "fleet", shopsets: [], elsewhere: [], notes: [] });
    expect(shop.reads).toEqual([]);
  });

  it("cannot have a repository read that the fleet does not name already", async () => {
    const elsewhere = (text: string) => text.replaceAll("acme/configuration", "acme/private");
    const { shop, preview } = await previewed(fleet(usual), fleet(usual, elsewhere));
    const reasons = preview.kind === "shown" ? preview.shopsets.map(({ after }) => after) : [];
    expect(reasons).toEqual(
      Array(2).fill({
        kind: "unbuilt",
        reason: "acme/private is new to the fleet, and not read before this is merged",
      }),
    );
    expect(shop.forge.repositories.has("acme/private" as RepositoryName)).toBe(false);
    expect((await previewed(null, fleet(usual))).shop.reads).toEqual([]);
  });
});

describe("several pull requests to the fleet", () => {
  /** Pull request 1 changes a ShopSet of tier-0, 2 and 3 one of tier-1. */
  function aProposedFleet(builder = aBuilder()) {
    const shop = aShop();
    const heads = [1, 2, 3].map((number) => `${number}`.repeat(40) as Sha);
    const texts = [{ one: REPLICAS("tier-0", 2) }, { two: REPLICAS("tier-1", 2) }, { two: REPLICAS("tier-1", 3) }];
    const usual = { one: "tier: tier-0", two: "tier: tier-1" };
    for (const [index, changed] of texts.entries()) {
      const text = fleetYaml({ more: shopYaml({ shopsets: { ...usual, ...changed } }) });
      shop.forge.fleetFiles.set(heads[index] as Sha, [{ path: "tiers.yaml", text }]);
    }
    const { readFleet } = shop.forge;
    shop.forge.readFleet = async (question) => {
      const reading = await readFleet(question);
      const said = (head: Sha) => shop.forge.runs.published(FLEET, head, "shopset/fleet")?.digest ?? null;
      const pulls = heads.map((head, index) => ({ number: index + 1, head, check: said(head) }));
      return reading.state === "present" ? { ...reading, pulls } : reading;
    };
    const work = { ...shop.work, repository: FLEET, builder };
    const saying = () => heads.map((head) => shop.forge.runs.published(FLEET, head, "shopset/fleet") !== null);
    return { ...shop, look: () => reconcileFleet(work, { key: "fleet:acme" }), saying };
  }
  const REPLICAS = (tier: string, count: number) => `tier: ${tier}, replicas: { web: ${count} }`;

  it("are built one in each look: a fleet that is pushed meanwhile does not wait for them", async () => {
    const { look, saying } = aProposedFleet();
    const again = { kind: "again", after: 0 };
    expect([await look(), saying()]).toEqual([again, [true, false, false]]);
    expect([await look(), saying()]).toEqual([again, [true, true, false]]);
    expect([await look(), saying()]).toEqual([{ kind: "rest" }, [true, true, true]]);
  });

  it("are red on the lines that state what does not build", async () => {
    const { look, forge } = aProposedFleet(aBuilder(null, { one: "1" }));
    const told: unknown[] = [];
    const { ensureCheck } = forge;
    forge.ensureCheck = async (check) => {
      if (check.head.startsWith("1")) told.push(check.conclusion, check.annotations);
      return ensureCheck(check);
    };
    await look();
    const message = "ShopSet one does not build on tier-0: acme/app-repository/app.yaml: it is broken";
    expect(told).toEqual(["failure", [expect.objectContaining({ file: "tiers.yaml", message })]]);
  });

  it("do not wait for one whose check GitHub does not take", async () => {
    const { look, saying, forge } = aProposedFleet();
    const { ensureCheck } = forge;
    forge.ensureCheck = async (check) =>
      check.head.startsWith("1")
        ? { kind: "failed", retryAfter: null, forUser: "no", forOperator: "422" }
        : ensureCheck(check);
    await look();
    expect([await look(), saying()]).toEqual([{ kind: "rest" }, [false, true, true]]);
  });

  it("do not wait for one of which GitHub gives no files", async () => {
    const { look, saying, forge } = aProposedFleet();
    const { readSourceFiles } = forge;
    forge.readSourceFiles = async (repository, at) => {
      if (!("branch" in at) || at.branch === "tier-1") return readSourceFiles(repository, at);
      throw new ForgeUnavailable({ kind: "failed", retryAfter: 7, forUser: "slow", forOperator: "502" });
    };
    await look();
    expect([await look(), saying()]).toEqual([{ kind: "retry", after: 7 }, [false, true, true]]);
  });
});

describe("a pull request to the lowest tier", () => {
  it("gets a preview with its check, once", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)?.summary).toContain('-spec: "1"\n+spec: "2"');
    expect(shop.builder.asked.map(({ shopsets, sources }) => ({ shopsets, sources }))).toEqual(
      [["one"], ["one"], ["two"]].map((shopsets) => ({ shopsets, sources: ["base", "configurations/configuration"] })),
    );
    const { length } = shop.reads;
    await shop.pullWoken(pull.number);
    await shop.sweep();
    expect(shop.builder.asked).toHaveLength(3);
    expect(shop.reads).toHaveLength(length);
    expect(shop.runsOn(pull.head.sha)).toHaveLength(1);
    expect(shop.woken).toEqual([]);
  });

  it("is told of its gate at once by a look at all, which leaves the preview to a look at it alone", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
    await shop.sweep();
    expect(shop.gate("tier-0", pull.head.sha)).toMatchObject({ state: "success" });
    expect(shop.builder.asked).toEqual([]);
    expect(shop.woken).toEqual([`pull:acme/app-repository/${pull.number}`]);
  });

  it("is red while it does not build, and an event of it has it built again", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "new.yaml": "broken" });
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)).toMatchObject({
      state: "failure",
      title: "Does not build: acme/app-repository/app.yaml: it is broken",
    });
    const built = shop.builder.asked.length;
    await shop.sweep();
    expect(shop.builder.asked).toHaveLength(built);
    await shop.pullWoken(pull.number);
    expect(shop.builder.asked).toHaveLength(2 * built);
    expect(shop.runsOn(pull.head.sha)).toHaveLength(1);
  });

  it("is not red for a ShopSet that the fleet declares wrong, with it or without; for a source that is broken it is", async () => {
    const told = async (file: string | null) => {
      const shop = aPreviewedShop({ shopsets: { one: "tier: tier-0", wrong: "tier: tier-0" } });
      const { build } = shop.builder;
      shop.builder.build = async (system) =>
        new Map([...(await build(system)), ["wrong", { kind: "failed", reason: "replicas names nothing", file }]]);
      const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
      await shop.pullWoken(pull.number);
      return shop.gate("tier-0", pull.head.sha);
    };
    const gate = await told(null);
    expect(gate?.state).toBe("success");
    expect(gate?.summary).toContain("`replicas names nothing, with this pull request or without`");
    expect(await told("shopsets/wrong/kustomization.yaml")).toMatchObject({ state: "success" });
    expect(await told("base/app.yaml")).toMatchObject({ state: "failure" });
  });

  it("keeps its preview when the tier is held, and says the hold", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
    await shop.pullWoken(pull.number);
    shop.writeFleet(fleetYaml({ spec: { "tier-0": "hold: { by: alice }" }, more: shopYaml({}) }));
    shop.work.fleets.outdate("acme");
    await shop.sweep();
    expect(shop.gate("tier-0", pull.head.sha)).toMatchObject({ state: "failure" });
    expect(shop.woken).toEqual([`pull:acme/app-repository/${pull.number}`]);
    await shop.pullWoken(pull.number);
    const { state, title, summary } = shop.gate("tier-0", pull.head.sha) ?? {};
    expect({ state, title }).toEqual({ state: "failure", title: expect.stringContaining("held") });
    expect(summary).toContain('+spec: "2"');
  });

  it("is compared with the branch as it is now, not as it was when somebody began", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "new.yaml": "2" });
    shop.merged("tier-0", "Meanwhile", { "app.yaml": "3" });
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)?.summary).not.toMatch(/^-.*1/m);
    expect(shop.gate("tier-0", pull.head.sha)?.summary).toContain("3");
  });

  it("is red where it breaks what builds on a tier above, of all that would climb there, and tells no more of it", async () => {
    const shopsets = { one: "tier: tier-0", two: "tier: tier-1", three: "tier: tier-2", four: "tier: tier-2" };
    const shop = aPreviewedShop({ shopsets }, aBuilder(null, { two: "no two", four: "1" }));
    const pull = shop.proposed("feature", "tier-0", { "new.yaml": "no two" });
    await shop.pullWoken(pull.number);
    const { state, title, summary = "" } = shop.gate("tier-0", pull.head.sha) ?? {};
    expect({ state, title }).toEqual({
      state: "failure",
      title: "Does not build: two on tier-1: acme/app-repository/app.yaml: it is broken",
    });
    expect(summary).toContain("#### On the tiers above");
    expect(summary).toContain("- `two` on tier-1: `acme/app-repository/app.yaml`: `it is broken`.");
    // What did not build before is nobody's news.
    expect(summary).not.toContain("`four`");
    // What tier-0 runs of the other sources climbs beside it: nothing else is read.
    expect(shop.reads).toContainEqual({ branch: "tier-0" });
    expect(shop.reads).not.toContainEqual({ branch: "tier-1" });
  });

  it("has its own ShopSets built first where there are too many, and says how many are not", async () => {
    const many = (tier: string, count: number) =>
      Array.from({ length: count }, (_, n) => [`${tier}-${n}`, `tier: ${tier}`] as const);
    const shop = aPreviewedShop({ shopsets: Object.fromEntries([...many("tier-0", 150), ...many("tier-1", 60)]) });
    const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
    await shop.pullWoken(pull.number);
    expect(shop.builder.asked.map(({ shopsets }) => shopsets.length)).toEqual([150, 150, 50]);
    expect(shop.gate("tier-0", pull.head.sha)?.summary).toContain(
      "10 more ShopSets of other tiers are not built here.",
    );
  });

  it("that does not build is built again once after a restart, and when another commit of the fleet rules", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "new.yaml": "broken" });
    const key = `pull:acme/app-repository/${pull.number}`;
    await shop.pullWoken(pull.number);
    await shop.sweep();
    expect(shop.woken).toEqual([]);
    shop.restarted();
    await shop.sweep();
    await shop.sweep();
    expect(shop.woken).toEqual([key]);
    await shop.pullWoken(pull.number);
    shop.declared({ shopsets: { one: "tier: tier-0, replicas: { web: 2 }" } });
    shop.work.fleets.outdate("acme");
    await shop.sweep();
    await shop.sweep();
    expect(shop.woken).toEqual([key, key]);
  });

  it("is not red for ever where nothing builds any more", async () => {
    const shop = aPreviewedShop();
    const pull = shop.proposed("feature", "tier-0", { "new.yaml": "broken" });
    await shop.pullWoken(pull.number);
    shop.restartedWithout();
    await shop.sweep();
    expect(shop.woken).toEqual([`pull:acme/app-repository/${pull.number}`]);
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)).toMatchObject({ state: "success" });
    await shop.sweep();
    expect(shop.woken).toHaveLength(1);
  });

  it("has none where nothing is built of it", async () => {
    const shop = aPreviewedShop({ shopsets: {} });
    const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)?.summary).not.toContain("manifests");
    expect(shop.reads).toEqual([]);
  });

  it("says that there is no kustomize, and reads nothing but what is proposed", async () => {
    const shop = aPreviewedShop({}, aBuilder("this ShopSet has no kustomize"));
    const pull = shop.proposed("feature", "tier-0", { "app.yaml": "2" });
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)).toMatchObject({
      state: "success",
      summary: expect.stringContaining("No preview: this ShopSet has no kustomize."),
    });
    expect(shop.reads).toEqual([{ merging: pull.head.sha, into: "tier-0" }]);
  });

  it.each([
    ["its .gitmodules", null, ".gitmodules"],
    ["its .gitmodules where there is no kustomize", "this ShopSet has no kustomize", ".gitmodules"],
    ["a pointer without one", null, "vendor/lib"],
  ])("is red with a submodule of its own: %s", async (_, absence, path) => {
    const shop = aPreviewedShop({}, aBuilder(absence));
    const pull = shop.proposed("feature", "tier-0", { [path]: "1" });
    const { entries } = shop.app.commits.get(pull.head.sha) ?? expect.unreachable("no such commit");
    if (path !== ".gitmodules") Object.assign(entries[path] ?? {}, { mode: "160000" });
    await shop.pullWoken(pull.number);
    const { state, title, summary } = shop.gate("tier-0", pull.head.sha) ?? {};
    expect(state).toBe("failure");
    expect(title).toContain(`acme/app-repository/${path}: a source has no submodules of its own`);
    expect(summary).toContain(`offer its credential to whatever address it names; take ${path} out`);
    expect(shop.builder.asked).toEqual([]);
  });

  it("is red with a submodule of its own where the source is too large to be built of", async () => {
    const shop = aPreviewedShop();
    const reason = `${APP} holds more than 1000 files or 8 MB`;
    shop.forge.readSourceFiles = async () => ({ kind: "none", reason, submodule: ".gitmodules" });
    const pull = shop.proposed("feature", "tier-0", { ".gitmodules": "1" });
    await shop.pullWoken(pull.number);
    expect(shop.gate("tier-0", pull.head.sha)).toMatchObject({ state: "failure" });
  });
});
