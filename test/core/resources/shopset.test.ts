import { describe, expect, it } from "vitest";
import { configuration, failureDomain, fleetOf, problems, shopset, tier } from "./written.ts";

const FLEET = [configuration(), failureDomain(), tier("tier-0")];
const RIGHT_PATH = "write a directory below the repository's root, such as default, without '..' or a leading '/'";

describe("a ShopSet", () => {
  it("is filled in, and placed on its tier with the cluster of its failure domain", () => {
    const { shopsets, tiers } = fleetOf(
      shopset("shop"),
      tier("tier-0"),
      configuration(),
      failureDomain("tokyo-a", "c1"),
    );
    const written = {
      name: "shop",
      tier: "tier-0",
      configuration: "default",
      failureDomain: "tokyo-a",
      namespace: "shop",
      replicas: {},
      images: {},
      patches: [],
    };
    expect(shopsets).toEqual([written]);
    expect(tiers[0]?.shopsets).toEqual([{ ...written, cluster: "c1" }]);
  });

  it("may say its namespace, counts and images", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const spec = `  namespace: shop-eu
  replicas: { storefront: 4, worker: 0 }
  images:
    storefront: { tag: "1.10" }
    ghcr.io/acme/worker: { name: mirror.test:5000/worker, tag: v3, digest: "${digest}" }`;
    expect(fleetOf(shopset("shop", spec), ...FLEET).shopsets[0]).toMatchObject({
      namespace: "shop-eu",
      replicas: { storefront: 4, worker: 0 },
      images: {
        storefront: { name: null, tag: "1.10", digest: null },
        "ghcr.io/acme/worker": { name: "mirror.test:5000/worker", tag: "v3", digest },
      },
    });
  });
});

describe("a Configuration", () => {
  it.each([
    ["default", "default"],
    ["./eu//shop/", "eu/shop"],
    [".", ""],
    ['""', ""],
  ])("at path %s is the directory %j", (written, path) => {
    const document = configuration("eu").replace("path: eu", `path: ${written}`);
    expect(fleetOf(document).configurations).toEqual([
      { name: "eu", repository: { name: "acme/configuration", url: "https://github.com/acme/configuration" }, path },
    ]);
  });
});

describe("a wrong document says where, what, and what would be right", () => {
  it.each([
    ["replicas: 4", "8:13: spec.replicas is 4; write { <Deployment>: <count> }"],
    ["replicas: { shop: -1 }", "8:21: spec.replicas.shop is -1; write a whole number, 0 or more"],
    ["replicas: { shop: 1.5 }", "8:21: spec.replicas.shop is 1.5; write a whole number, 0 or more"],
    ['replicas: { shop: "4" }', '8:21: spec.replicas.shop is "4"; write a whole number, 0 or more'],
    ["replicas: { shop: 99999999999 }", "8:21: spec.replicas.shop is 99999999999; write at most 2147483647"],
    [
      "replicas: { Shop_1: 1 }",
      "8:15: spec.replicas.Shop_1 is not the name of a Deployment; write lower-case letters, digits, '.' and '-'",
    ],
    ["images: { shop: v2 }", '8:19: spec.images.shop is "v2"; write { tag: … }'],
    ["images: { shop: {} }", "8:19: spec.images.shop changes nothing; write a tag, a digest or a name"],
    ["images: { shop: { tag: 1.10 } }", '8:26: spec.images.shop.tag is 1.1; write a tag in quotes, such as "1.10"'],
    [
      "images: { shop: { tag: v 2 } }",
      "8:26: spec.images.shop.tag is \"v 2\"; write letters, digits, '_', '.' and '-', at most 128",
    ],
    ["images: { shop: { digest: abc } }", '8:29: spec.images.shop.digest is "abc"; write sha256: and 64 hex digits'],
    [
      "images: { shop: { name: shop:v2 v3 } }",
      '8:27: spec.images.shop.name is "shop:v2 v3"; write the name of an image, without tag and digest',
    ],
    [
      "images: { Shop: { tag: v2 } }",
      "8:13: spec.images.Shop is not the name of an image; write it without tag and digest",
    ],
    ["namespace: Shop", "8:14: spec.namespace is \"Shop\"; write lower-case letters, digits and '-', at most 63"],
    ["mode: pinned", "8:3: spec.mode is not a field of ShopSet; remove it or correct its name"],
    ["patches: {}", "8:12: spec.patches is {}; write a list of { target: …, patch: … }"],
  ])("a ShopSet with %s", (spec, message) => {
    expect(problems(shopset("shop", `  ${spec}`), ...FLEET)).toEqual([`tiers.yaml:${message}`]);
  });

  it.each([
    ["path: default", "path: ../other", `4:59: spec.path is "../other"; ${RIGHT_PATH}`],
    ["path: default", "path: a/../../b", `4:59: spec.path is "a/../../b"; ${RIGHT_PATH}`],
    ["path: default", "path: /etc", `4:59: spec.path is "/etc"; ${RIGHT_PATH}`],
    ["path: default", "path: .git/x", `4:59: spec.path is ".git/x"; ${RIGHT_PATH}`],
    ["path: default", "path: [a]", '4:59: spec.path is ["a"]; write the directory of a Kustomize component'],
    ["url: ", "repository: ", "4:9: spec.repository is not a field of Configuration; remove it or correct its name"],
    [
      "acme/configuration,",
      "acme/..,",
      '4:14: spec.url is "https://github.com/acme/.."; write https://github.com/<account>/<repository>, without credentials',
    ],
    [
      "acme/configuration,",
      "acme/.git.git,",
      '4:14: spec.url is "https://github.com/acme/.git.git"; write https://github.com/<account>/<repository>, without credentials',
    ],
    [
      "acme/configuration,",
      "acme/.git,",
      '4:14: spec.url is "https://github.com/acme/.git"; write https://github.com/<account>/<repository>, without credentials',
    ],
  ])("a Configuration whose %s is %s", (right, wrong, message) => {
    expect(problems(configuration().replace(right, wrong))).toContain(`tiers.yaml:${message}`);
  });

  it.each([
    [
      "cluster: '*'",
      "4:18: spec.cluster is \"*\"; write the name that Argo CD has for the cluster: letters, digits, '.', '_', ':', '/' and '-'",
    ],
    ["", "4:7: spec.cluster is missing; write the name that Argo CD has for the cluster"],
  ])("a FailureDomain with { %s }", (spec, message) => {
    expect(problems(failureDomain().replace("cluster: tokyo-a", spec))).toEqual([`tiers.yaml:${message}`]);
  });

  it("metadata that we would not heed", () => {
    const document = failureDomain().replace("tokyo-a }", "tokyo-a, namespace: shops, labels: { team: a } }");
    expect(problems(document)).toEqual([
      "tiers.yaml:3:28: metadata.namespace is not a field of FailureDomain; remove it or correct its name",
    ]);
  });

  it("a document that contains itself", () => {
    expect(problems(shopset("shop", "  patches: &a [*a]"))).toEqual([
      "tiers.yaml:1:1: this YAML cannot be read: it contains itself; write it out",
    ]);
  });
});
