import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../../src/core/names.ts";
import { parseFleet, readBrakes, withBrakes } from "../../../src/core/resources/fleet.ts";
import { edgesOf, laddersOf } from "../../../src/core/resources/ladder.ts";
import { printProblem } from "../../../src/core/resources/problem.ts";
import { configuration, failureDomain, parse, problems, shopset, tier } from "./written.ts";

describe("a fleet", () => {
  it("fills in what a Tier leaves out", () => {
    expect(parse(tier("tier-0")).fleet?.tiers[0]).toEqual({
      name: "tier-0",
      branch: "tier-0",
      previous: null,
      apps: { name: "acme/app-repository", url: "https://github.com/acme/app-repository" },
      system: { name: "acme/system-repository", url: "https://github.com/acme/system-repository" },
      verification: { checks: [], soak: 0, applications: "all", timeout: 1_800_000 },
      promotion: { merge: "manual", sources: "together" },
      hold: null,
      pin: null,
      configurations: [],
      shopsets: [],
    });
  });

  it("reads every field of a Tier", () => {
    const spec = `  branch: stage
  verification:
    checks: [{ name: e2e, on: system }, { name: smoke, on: app, by: ci }]
    soak: 1h30m
    applications: [shopset-001]
    timeout: 10m
  promotion: { merge: auto, sources: independent }
  hold: { by: alice, reason: "db upgrade", since: 2026-11-23T10:00:00+01:00, until: 2026-11-24T10:00:00Z }
  pin: { base: ${"a".repeat(40)}, configurations: { default: ${"b".repeat(40)} } }`;
    const { fleet } = parse(tier("tier-0", spec), configuration(), failureDomain(), shopset("shopset-001"));
    expect(fleet?.tiers[0]).toMatchObject({
      branch: "stage",
      verification: {
        checks: [
          { name: "e2e", on: "system", by: null },
          { name: "smoke", on: "app", by: "ci" },
        ],
        soak: 5_400_000,
        applications: ["shopset-001"],
        timeout: 600_000,
      },
      promotion: { merge: "auto", sources: "independent" },
      hold: { by: "alice", reason: "db upgrade", since: "2026-11-23T09:00:00Z", until: "2026-11-24T10:00:00Z" },
      pin: { base: "a".repeat(40), configurations: { default: "b".repeat(40) } },
    });
  });

  it("names its own repository as nothing else: branches of tiers have no place in it", () => {
    const named = [
      tier("tier-0").replace("acme/app-repository", "acme/Fleet"),
      tier("other").replaceAll("acme/", "acme/other-").replace("acme/other-system-repository", "acme/fleet"),
      configuration("default", "fleet"),
    ];
    const files = [{ path: "tiers.yaml", text: named.join("\n---\n") }];
    const itself = (fleet: string) =>
      parseFleet(files, "acme", fleet as RepositoryName)
        .problems.filter(({ message }) => message.includes("of the fleet itself"))
        .map((problem) => printProblem(problem));
    const why = "is the repository of the fleet itself; write another";
    expect(itself("acme/fleet")).toEqual([
      `tiers.yaml:5:16: spec.apps.url ${why}`,
      `tiers.yaml:14:18: spec.system.url ${why}`,
      `tiers.yaml:20:14: spec.url ${why}`,
    ]);
    expect(itself("acme/shops")).toEqual([]);
  });

  it("passes over what is not ours", () => {
    const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\nwhatever: [1]";
    const application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: x }";
    const others = [configMap, application, "kind: Kustomization", "[1, 2]", "just text", "# nothing"];
    expect(parse(...others, tier("tier-0")).fleet?.tiers).toHaveLength(1);
  });

  it("links tiers into ladders that may fan out", () => {
    const { fleet } = parse(
      tier("tier-2", "  previous: tier-1"),
      tier("tier-0"),
      tier("canary", "  previous: tier-0"),
      tier("tier-1", "  previous: tier-0"),
      tier("other").replaceAll("acme/", "acme/other-"),
    );
    const ladders = laddersOf(fleet?.tiers ?? []);
    expect(ladders.map((l) => l.tiers.map((t) => t.name))).toEqual([
      ["tier-0", "canary", "tier-1", "tier-2"],
      ["other"],
    ]);
    expect(ladders[0] && edgesOf(ladders[0]).map((e) => `${e.from.name}>${e.to.name}`)).toEqual([
      "tier-0>canary",
      "tier-0>tier-1",
      "tier-1>tier-2",
    ]);
  });
});

describe("a fleet that is wrong says where, what, and what would be right", () => {
  it.each([
    [
      "a field that does not exist",
      tier("tier-0", "  sook: 30m"),
      "tiers.yaml:7:3: spec.sook is not a field of Tier; remove it or correct its name",
    ],
    [
      "a soak without a unit",
      tier("tier-0", "  verification: { soak: 30 }"),
      "tiers.yaml:7:25: spec.verification.soak is 30; write a duration such as 30m, 1h30m or 2d",
    ],
    [
      "a name that is no DNS label",
      tier("Tier_0"),
      "tiers.yaml:3:19: metadata.name is \"Tier_0\"; write lower-case letters, digits and '-', at most 63",
    ],
    [
      "a previous that does not exist",
      tier("tier-1", "  previous: teir-0"),
      "tiers.yaml:7:13: spec.previous is teir-0, which does not exist; write one of: none yet",
    ],
    [
      "a tier that is its own previous",
      tier("tier-1", "  previous: tier-1"),
      "tiers.yaml:7:13: spec.previous leads back to tier-1 itself; one tier of a ladder has no previous",
    ],
    [
      "a short commit id in a pin",
      tier("tier-0", "  pin: { base: abc1234 }"),
      'tiers.yaml:7:16: spec.pin.base is "abc1234"; write a full commit id, 40 hex digits',
    ],
    [
      "a branch that climbs out",
      tier("tier-0", "  branch: ../x"),
      "tiers.yaml:7:11: spec.branch is \"../x\"; write a branch name of letters, digits, '.', '_', '/' and '-'",
    ],
    [
      "a repository elsewhere",
      tier("tier-0").replace("acme/app", "other/app"),
      "tiers.yaml:5:16: spec.apps.url is https://github.com/other/app-repository, outside the account acme; the App is installed on acme and sees nothing else",
    ],
    [
      "credentials in a URL",
      tier("tier-0").replace("github.com/acme/app", "a:b@github.com/acme/app"),
      'tiers.yaml:5:16: spec.apps.url is "…@github.com/acme/app-repository"; write https://github.com/<account>/<repository>, without credentials',
    ],
    [
      "a source that is the system repository",
      tier("tier-0").replace("app-repository", "System-Repository"),
      "tiers.yaml:5:16: spec.apps.url is the system repository too; that one is generated, write another",
    ],
    [
      "a host that a shell would run",
      tier("tier-0").replace("github.com/acme/app", "$(id)/acme/app"),
      'tiers.yaml:5:16: spec.apps.url is "https://$(id)/acme/app-repository"; write https://github.com/<account>/<repository>, without credentials',
    ],
    [
      "a duration of centuries",
      tier("tier-0", "  verification: { soak: 99999d }"),
      'tiers.yaml:7:25: spec.verification.soak is "99999d"; write at most 365d',
    ],
    [
      "a missing repository",
      tier("tier-0").replace(/ {2}apps.*\n/, ""),
      "tiers.yaml:5:3: spec.apps is missing; write { url: … }",
    ],
    [
      "a kind that does not exist",
      tier("tier-0").replace("kind: Tier", "kind: Teir"),
      'tiers.yaml:2:7: kind is "Teir"; shopset.dev has Tier, Configuration, ShopSet, FailureDomain',
    ],
    [
      "an old version",
      tier("tier-0").replace("v1alpha1", "v1"),
      'tiers.yaml:1:13: apiVersion is "shopset.dev/v1"; write shopset.dev/v1alpha1',
    ],
    [
      "YAML that is not YAML",
      "a: [1",
      "tiers.yaml:1:6: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ])("%s", (_, text, message) => {
    expect(problems(text)[0]).toBe(message);
  });

  it.each([
    ["a password with a slash", "https://alice:sec/ret@github.com/acme/app", "…@github.com/acme/app"],
    ["a password with a quote", 'https://alice:sec"ret@github.com/acme/app', "…@github.com/acme/app"],
    ["a password with an @", "https://alice:sec@ret@github.com/acme/app", "…@github.com/acme/app"],
    ["a password with a question mark", "https://alice:sec?ret@github.com/acme/app", "…@…"],
    ["no scheme", "alice:secret@github.com/acme/app", "…@github.com/acme/app"],
    ["one slash only", "https:/alice:secret@github.com/acme/app", "…@github.com/acme/app"],
    ["a token behind it", "https://github.com/acme/app?token=secret", "https://github.com/acme/app?…"],
    ["a token with an @ behind it", "https://github.com/acme/app?token=sec@ret", "…@…"],
  ])("credentials in an address are shown to nobody: %s", (_, url, shown) => {
    const written = `url: ${JSON.stringify(url)}`;
    const [problem = ""] = problems(tier("tier-0").replace("url: https://github.com/acme/app-repository", written));
    expect(problem).toContain(`spec.apps.url is "${shown}"; write `);
    const [listed = ""] = problems(tier("tier-0").replace(/apps: .*/, `apps: [${JSON.stringify(url)}]`));
    expect(listed).toContain(`spec.apps is ["${shown}"]; write `);
  });

  it("a tab, and not what it makes of the lines behind it", () => {
    const checks = "  verification:\n    checks:\n\t- name: e2e\n      - name: smoke\n    soak: 30m";
    expect(problems(tier("tier-0", checks))).toEqual([
      "tiers.yaml:9:1: this is not valid YAML: Tabs are not allowed as indentation",
    ]);
  });

  it("each key that stands there twice", () => {
    expect(problems("a: 1\na: 2\nb: 1\nb: 2")).toHaveLength(2);
  });

  it.each([
    ["a letter too much", "shopsets.dev/v1alpha1"],
    ["capital letters", "ShopSet.Dev/v1alpha1"],
    ["letters that changed places", "shospet.dev/v1alpha1"],
    ["no version", "shopset.dev"],
    ["no group", "v1alpha1"],
  ])("an API group that is nearly ours, or a kind of ours in another: %s", (_, written) => {
    const wrong = tier("tier-1", "  previous: tier-0").replace("shopset.dev/v1alpha1", written);
    expect(problems(tier("tier-0"), wrong)).toEqual([
      `tiers.yaml:9:13: apiVersion is ${JSON.stringify(written)}; write shopset.dev/v1alpha1`,
    ]);
  });

  it("a kind of ours without an API group, and a group that is nearly ours with whatever kind", () => {
    expect(problems("kind: ShopSet\nmetadata: { name: x }")).toEqual([
      "tiers.yaml:1:1: apiVersion is missing; write shopset.dev/v1alpha1",
    ]);
    expect(problems("apiVersion: shopse.dev/v1\nkind: Shopset")).toEqual([
      'tiers.yaml:1:13: apiVersion is "shopse.dev/v1"; write shopset.dev/v1alpha1',
    ]);
    expect(problems("apiVersion: shops.example/v1\nkind: ShopSet")).toHaveLength(1);
  });

  it("but not a kind of the same name in a group of somebody else's", () => {
    const foreign = "apiVersion: serving.knative.dev/v1\nkind: Configuration\nmetadata: { name: x }";
    expect(problems(tier("tier-0"), foreign)).toEqual([]);
  });

  it("a loop of three", () => {
    const loop = [tier("a", "  previous: c"), tier("b", "  previous: a"), tier("c", "  previous: b")];
    expect(problems(...loop)).toHaveLength(3);
  });

  it("two tiers on one branch, or of one name", () => {
    expect(problems(tier("a"), tier("b", "  branch: a\n  previous: a"))).toEqual([
      "tiers.yaml:15:11: spec.branch is a, which is the branch of a in acme/system-repository already; give each tier its own",
    ]);
    expect(problems(tier("a"), tier("a"))[0]).toMatch(/^tiers.yaml:3:19: metadata.name is a, as is the Tier at/);
  });

  it("tiers of one ladder with different repositories", () => {
    const upper = tier("b", "  previous: a").replace("app-repository", "another");
    expect(problems(tier("a"), upper)[0]).toContain("tiers of one ladder share it");
  });

  it("an alias bomb", () => {
    const rows = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(",")}]`);
    expect(problems(`${tier("tier-0")}\nl0: &l0 [x]\n${rows.join("\n")}`)[0]).toContain("cannot be read");
  });
});

describe("the brakes", () => {
  it("hold although another document is broken", () => {
    const files = [
      { path: "tiers.yaml", text: tier("tier-1", "  hold: { by: alice }") },
      { path: "zz.yaml", text: "a: [1" },
    ];
    const ruling = parse(tier("tier-1")).fleet;
    expect(ruling && withBrakes(ruling, readBrakes(files)).tiers[0]?.hold).toMatchObject({ by: "alice" });
  });
});
