import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { configuration, failureDomain, fleetOf, problems, shopset, tier } from "./written.ts";

const FLEET = [configuration(), failureDomain(), tier("tier-0")];
const withPatch = (target: string, patch: string) =>
  shopset("shop", `  patches:\n    - target: { ${target} }\n      patch: ${patch}`);
const patchOf = (target: string, patch: string) =>
  fleetOf(withPatch(target, patch), ...FLEET).shopsets[0]?.patches[0]?.patch;

describe("a patch", () => {
  it("is completed from its target, so that Kustomize refuses it when there is no such object", () => {
    expect(patchOf("kind: Deployment, name: storefront", "{ spec: { replicas: 2 } }")).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "storefront" },
      spec: { replicas: 2 },
    });
  });

  it("may be YAML text, and may say itself what the target says", () => {
    const text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: storefront, labels: { a: b } }";
    expect(patchOf("kind: Deployment, name: storefront", JSON.stringify(text))).toEqual(load(text));
  });

  it.each([
    ["kind: Service, name: a", "v1"],
    ["kind: Deployment, version: v1, name: a", "apps/v1"],
    ["kind: ConfigMap, version: v1, name: a", "v1"],
    ["kind: Rollout, group: argoproj.io, version: v1alpha1, name: a", "argoproj.io/v1alpha1"],
    ["kind: Thing, version: v1, name: a", "v1"],
  ])("of { %s } has apiVersion %s", (target, apiVersion) => {
    expect(patchOf(target, "{ data: { a: b } }")).toHaveProperty("apiVersion", apiVersion);
  });

  it("may name another version of an API that is known", () => {
    const target = "kind: HorizontalPodAutoscaler, name: a";
    expect(patchOf(target, "{ spec: {} }")).toHaveProperty("apiVersion", "autoscaling/v2");
    expect(patchOf(target, "{ apiVersion: autoscaling/v1 }")).toHaveProperty("apiVersion", "autoscaling/v1");
  });

  it("may take its object away", () => {
    expect(patchOf("kind: Ingress, name: a", "{ $patch: delete }")).toEqual({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "a" },
      $patch: "delete",
    });
  });

  it("shares no part with another, although they are written as one", () => {
    const spec = `  patches:
    - { target: { kind: Deployment, name: a }, patch: &body { spec: { replicas: 2 } } }
    - { target: { kind: Deployment, name: b }, patch: *body }`;
    const [a, b] = fleetOf(shopset("shop", spec), ...FLEET).shopsets[0]?.patches ?? [];
    expect(a?.patch["spec"]).toEqual(b?.patch["spec"]);
    expect(a?.patch["spec"]).not.toBe(b?.patch["spec"]);
  });
});

describe("a wrong patch says where, what, and what would be right", () => {
  const deployment = "kind: Deployment, name: shop";
  it.each([
    [deployment, "[{ op: remove }]", "10:14: patch is a list; write a strategic-merge patch, which is a mapping"],
    [deployment, "3", "10:14: patch is 3; write a strategic-merge patch, which is a mapping"],
    [deployment, '""', "10:14: patch is null; write a strategic-merge patch, which is a mapping"],
    [deployment, '"a: 1\\n---\\nb: 2"', "10:14: patch cannot be read: it holds several documents; write one"],
    [
      deployment,
      '"a: [1"',
      "10:14: patch cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [deployment, "{ a: .inf }", "10:14: patch holds what JSON cannot; write text, numbers, lists and mappings"],
    [
      deployment,
      "{ kind: Service }",
      '10:22: patch.kind is "Service", but the target says Deployment; write that, or leave it out',
    ],
    [
      deployment,
      "{ metadata: { name: other } }",
      '10:34: patch.metadata.name is "other", but the target says shop; write that, or leave it out',
    ],
    [
      deployment,
      "{ metadata: { namespace: other } }",
      "10:39: patch.metadata.namespace is written; remove it: the ShopSet's own namespace is the only one that it can have",
    ],
    [
      deployment,
      "{ metadata: 1 }",
      "10:26: patch.metadata is 1, but the target says a mapping; write that, or leave it out",
    ],
    [
      `${deployment}, version: v1`,
      "{ apiVersion: apps/v2 }",
      '10:28: patch.apiVersion is "apps/v2", but the target says apps/v1; write that, or leave it out',
    ],
    [
      "kind: Thing, name: shop, group: acme.test",
      "{ apiVersion: other.test/v1 }",
      '10:28: patch.apiVersion is "other.test/v1", but the target says a version of acme.test; write that, or leave it out',
    ],
    [
      "kind: Thing, name: shop",
      "{ spec: {} }",
      "9:15: target.version is missing; write the version of Thing's API, such as v1",
    ],
    [
      "kind: Namespace, name: shop",
      "{ $patch: delete }",
      "9:23: target.kind is Namespace, which a base must not hold; write a kind that it holds",
    ],
    ["kind: Deployment", "{}", "9:15: target.name is missing; write the object's name"],
    ["kind: deployment, name: a", "{}", '9:23: target.kind is "deployment"; write a kind such as Deployment'],
    ["kind: Pod, name: a, version: 1", "{}", "9:46: target.version is 1; write an API version such as v1"],
    ["kind: Pod, name: a, group: A b", "{}", '9:44: target.group is "A b"; write an API group such as apps'],
    [
      "kind: Service, name: a, namespace: b",
      "{}",
      "9:41: target.namespace is not a field of ShopSet; remove it or correct its name",
    ],
  ])("{ %s } with %s", (target, patch, message) => {
    const said = problems(withPatch(target, patch), ...FLEET).map((text) => text.replace("spec.patches[0].", ""));
    expect(said).toEqual([`tiers.yaml:${message}`]);
  });

  it("without a body", () => {
    const spec = "  patches: [{ target: { kind: Pod, name: a, version: v1 } }]";
    expect(problems(shopset("shop", spec), ...FLEET)).toEqual([
      "tiers.yaml:8:13: spec.patches[0].patch is missing; write a strategic-merge patch, which is a mapping",
    ]);
  });

  it.each([
    ["a mapping", "{ data: { key: !!binary aGVsbG8= } }"],
    ["text", JSON.stringify("data: { key: !!binary aGVsbG8= }")],
    ["nothing else", "!!binary aGVsbG8="],
  ])("with bytes in %s", (_, patch) => {
    expect(problems(withPatch("kind: Secret, name: a", patch), ...FLEET)).toEqual([
      expect.stringContaining("spec.patches[0].patch holds what JSON cannot; write text, numbers, lists and mappings"),
    ]);
  });

  it("whose text is an alias bomb", () => {
    const rows = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(",")}]`);
    const text = JSON.stringify(`l0: &l0 [x]\n${rows.join("\n")}`);
    expect(problems(withPatch(deployment, text), ...FLEET)).toEqual([
      "tiers.yaml:10:14: spec.patches[0].patch cannot be read: Excessive alias count indicates a resource exhaustion attack",
    ]);
  });
});
