import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configuration, failureDomain, fleetOf, problems, shopset, tier } from "./written.ts";

const [A, B] = ["a".repeat(40), "b".repeat(40)];
const other = (text: string) => text.replaceAll("acme/app", "acme/other-app").replaceAll("acme/sys", "acme/other-sys");
const APPS = "https://github.com/acme/app-repository";
const SYSTEM = "https://github.com/acme/system-repository";

describe("tiers are complete by themselves", () => {
  const { tiers } = fleetOf(
    tier("tier-0"),
    tier("tier-1", "  previous: tier-0"),
    tier("canary", "  previous: tier-0"),
    tier("tier-2", "  previous: tier-1"),
    configuration("eu", "regions"),
    configuration("default"),
    configuration("unused"),
    failureDomain("tokyo-a"),
    shopset("z", "", "tier-2").replace("configuration: default", "configuration: eu"),
    shopset("b", "", "tier-1"),
    shopset("a", "", "tier-1"),
  );

  it("with their own ShopSets, by name", () => {
    expect(tiers.map(({ name, shopsets }) => [name, ...shopsets.map((one) => one.name)])).toEqual([
      ["tier-0"],
      ["tier-1", "a", "b"],
      ["canary"],
      ["tier-2", "z"],
    ]);
  });

  it("with the Configurations of their ShopSets and of those above, whose content must have been below first", () => {
    expect(tiers.map(({ name, configurations }) => [name, ...configurations.map((one) => one.name)])).toEqual([
      ["tier-0", "default", "eu"],
      ["tier-1", "default", "eu"],
      ["canary"],
      ["tier-2", "eu"],
    ]);
  });
});

it("the order of documents and files makes no difference to a tier", () => {
  const written = [
    tier("tier-0"),
    tier("tier-1", "  previous: tier-0"),
    ...["a", "b", "c"].map((name) => configuration(name)),
    ...["b", "a", "c"].map((name, n) => shopset(name, "", `tier-${n % 2}`).replace("default", name)),
    failureDomain(),
  ];
  const byName = (documents: string[]) => new Map(fleetOf(...documents).tiers.map((one) => [one.name, one]));
  const expected = byName(written);
  fc.assert(
    fc.property(fc.shuffledSubarray(written, { minLength: written.length }), (shuffled) => {
      expect(byName(shuffled)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

describe("the repositories of a fleet", () => {
  it("are those of configurations too, each once, where it is named first", () => {
    const { repositories } = fleetOf(tier("tier-0"), configuration("default"), configuration("eu"));
    expect(repositories.map(({ name, role, place }) => [name, role, place.line])).toEqual([
      ["acme/app-repository", "source", 5],
      ["acme/system-repository", "system", 6],
      ["acme/configuration", "source", 12],
    ]);
  });
});

describe("resources that do not fit together say where, what, and what would be right", () => {
  it.each<[string, string[], string]>([
    [
      "a tier that does not exist",
      [shopset("shop", "", "teir-0"), tier("tier-0"), configuration(), failureDomain()],
      "5:9: spec.tier is teir-0, which does not exist; write one of: tier-0",
    ],
    [
      "a configuration that does not exist",
      [shopset("shop"), tier("tier-0"), configuration("eu"), configuration("us"), failureDomain()],
      "6:18: spec.configuration is default, which does not exist; write one of: eu, us",
    ],
    [
      "a failure domain that does not exist",
      [shopset("shop"), tier("tier-0"), configuration()],
      "7:18: spec.failureDomain is tokyo-a, which does not exist; write one of: none yet",
    ],
    [
      "a name that many could be",
      [
        shopset("shop"),
        tier("tier-0"),
        configuration(),
        ...Array.from({ length: 12 }, (_, n) => failureDomain(`d${n}`)),
      ],
      "7:18: spec.failureDomain is tokyo-a, which does not exist; write one of: d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, and 2 more",
    ],
    [
      "two ShopSets of one name",
      [shopset("shop"), shopset("shop", "  namespace: b"), tier("tier-0"), configuration(), failureDomain()],
      "3:19: metadata.name is shop, as is the ShopSet at tiers.yaml:12; give each its own name",
    ],
    [
      "two Configurations of one name",
      [configuration(), configuration()],
      "3:19: metadata.name is default, as is the Configuration at tiers.yaml:8; give each its own name",
    ],
    [
      "a ShopSet that is called like a file beside its Application",
      [shopset("project"), tier("tier-0"), configuration(), failureDomain()],
      "3:19: metadata.name is project, and applications/project.yaml of the system repository is another file; write another name",
    ],
    [
      "a system repository on another server",
      [tier("tier-0").replace(SYSTEM, "https://evil.example/acme/system-repository")],
      "6:18: spec.system.url is on evil.example, but the fleet's repositories are on github.com; write its address there",
    ],
    [
      "a configuration on another port",
      [tier("tier-0"), configuration().replace("github.com", "github.com:8443")],
      "12:14: spec.url is on github.com:8443, but the fleet's repositories are on github.com; write its address there",
    ],
    [
      "a configuration without encryption",
      [tier("tier-0"), configuration().replace("https", "http")],
      "12:14: spec.url is on http://github.com, but the fleet's repositories are on https://github.com; write its address there",
    ],
    [
      "a ShopSet in a namespace of the cluster's own",
      [shopset("one", "  namespace: kube-system"), tier("tier-0"), configuration(), failureDomain()],
      "8:14: spec.namespace is kube-system, which is not for ShopSets; give each ShopSet its own",
    ],
    [
      "a ShopSet whose name puts it into Argo CD's namespace",
      [shopset("argocd"), tier("tier-0"), configuration(), failureDomain()],
      "3:19: metadata.name is argocd, the namespace too, which is not for ShopSets; write spec.namespace, or another name",
    ],
    [
      "two ShopSets in one namespace of a cluster, through two failure domains",
      [
        shopset("one", "  namespace: shop"),
        shopset("shop").replace("tokyo-a", "tokyo-b"),
        ...[tier("tier-0"), configuration(), failureDomain("tokyo-a", "c1"), failureDomain("tokyo-b", "c1")],
      ],
      "12:19: metadata.name is shop, which is the namespace of one on cluster c1 already; give each ShopSet its own",
    ],
    [
      "a namespace that is another ShopSet's",
      [shopset("one"), shopset("two", "  namespace: one"), tier("tier-0"), configuration(), failureDomain()],
      "17:14: spec.namespace is one, which is the namespace of one on cluster tokyo-a already; give each ShopSet its own",
    ],
    [
      "an application that is asked for on another tier",
      [
        tier("tier-0", "  verification: { applications: [one, two] }"),
        tier("tier-1", "  previous: tier-0"),
        ...[shopset("one"), shopset("two", "", "tier-1"), configuration(), failureDomain()],
      ],
      "7:39: spec.verification.applications[1] is two, which is not a ShopSet of tier-0; write one of: one",
    ],
    [
      "a configuration repository elsewhere",
      [configuration().replace("acme", "other")],
      "4:14: spec.url is https://github.com/other/configuration, outside the account acme; the App is installed on acme and sees nothing else",
    ],
    [
      "a configuration repository that is a system repository",
      [configuration("default", "system-repository"), tier("tier-0")],
      "4:14: spec.url is the system repository of tier-0; that one is generated, write another",
    ],
    [
      "a configuration repository that is an app-repository",
      [configuration("default", "app-repository"), tier("tier-0")],
      "4:14: spec.url is the app-repository of tier-0; write a repository that holds configurations alone",
    ],
    [
      "an app-repository that is another ladder's system repository",
      [other(tier("b")).replace("acme/other-app-repository", "acme/system-repository"), tier("a")],
      "5:16: spec.apps.url is the system repository of a; that one is generated, write another",
    ],
    [
      "a repository in two spellings, of two configurations",
      [configuration("a"), configuration("b", "Configuration")],
      "9:14: spec.url is https://github.com/acme/Configuration; write acme/configuration, as another Configuration does",
    ],
    [
      "a repository in two spellings, of two tiers",
      [tier("a"), tier("b", "  previous: a").replace("app-repository", "App-Repository")],
      `13:16: spec.apps.url is ${APPS.replace("app-r", "App-R")}; write acme/app-repository, as another Tier does`,
    ],
    [
      "two ladders that meet in a configuration's branch",
      [
        tier("a", "  branch: main"),
        other(tier("b", "  branch: main")),
        ...[shopset("one", "", "a"), shopset("two", "", "b"), configuration(), failureDomain()],
      ],
      "15:11: spec.branch is main, which is the branch of a in acme/configuration already; give each tier its own",
    ],
    [
      "a pin of a configuration that does not exist",
      [tier("tier-0", `  pin: { configurations: { defualt: ${A} } }`), configuration()],
      "7:28: spec.pin.configurations names defualt, which does not exist; write one of: default",
    ],
    [
      "one repository pinned to two commits",
      [tier("tier-0", `  pin: { configurations: { a: ${A}, b: ${B} } }`), configuration("a"), configuration("b")],
      `7:76: spec.pin.configurations.b is ${B}, but a, of the same repository acme/configuration, is pinned to ${A}; write one commit for both`,
    ],
    [
      "a ladder of two system repositories",
      [tier("a"), tier("b", "  previous: a").replace("system-repository", "another")],
      `14:18: spec.system.url is https://github.com/acme/another, but its previous tier a has ${SYSTEM}; tiers of one ladder share it`,
    ],
  ])("%s", (_, documents, message) => {
    expect(problems(...documents)).toEqual([`tiers.yaml:${message}`]);
  });

  it("but two ladders may share a configuration on branches of their own", () => {
    const ladders = [tier("a"), other(tier("b")), shopset("one", "", "a"), shopset("two", "", "b")];
    expect(problems(...ladders, configuration(), failureDomain())).toEqual([]);
  });

  it("two Configurations of one repository may be pinned to one commit", () => {
    const pinned = tier("tier-0", `  pin: { configurations: { a: ${A}, b: ${A} } }`);
    expect(problems(pinned, configuration("a"), configuration("b"))).toEqual([]);
  });

  it("a ShopSet on tiers in a circle is judged to the end", () => {
    const circle = [tier("a", "  previous: b"), tier("b", "  previous: a"), shopset("shop", "", "a")];
    expect(problems(...circle, configuration(), failureDomain())).toHaveLength(2);
  });
});
