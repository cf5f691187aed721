// Which images of a ShopSet kustomize passes over in silence.
import { describe, expect, it } from "vitest";
import { idleImages } from "../../../src/core/preview/images.ts";
import type { Image } from "../../../src/core/resources/image.ts";

const image = (change: Partial<Image>): Image => ({ name: null, tag: null, digest: null, ...change });
const DIGEST = `sha256:${"a".repeat(64)}`;

const deployment = (...images: string[]) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  template:
    spec:
      containers:
${images.map((one) => `      - image: ${one}\n        name: storefront\n`).join("")}`;

describe("an image of a ShopSet", () => {
  it.each<[string, Record<string, Image>, string[], string[]]>([
    ["the base has, with another tag", { shop: image({ tag: "v2" }) }, ["shop:v2"], []],
    ["the base has, with a digest", { shop: image({ digest: DIGEST }) }, [`shop@${DIGEST}`], []],
    ["the base has, with both", { shop: image({ tag: "v2", digest: DIGEST }) }, [`shop:v2@${DIGEST}`], []],
    ["the base has, under a new name", { shop: image({ name: "mirror:5000/shop" }) }, ["mirror:5000/shop:v1"], []],
    ["the base has, quoted by kustomize", { "1": image({ tag: "2" }) }, ['"1:2"'], []],
    ["the base has without a tag, renamed", { shop: image({ name: "other" }) }, ["other"], []],
    ["the base does not have", { stroefront: image({ tag: "v2" }) }, ["storefront:v1"], ["stroefront"]],
    ["only begins like one of the base", { shop: image({ tag: "v2" }) }, ["shop-admin:v1", "shop/x:v1"], ["shop"]],
    ["is called like a Deployment, and no image", { storefront: image({ tag: "v2" }) }, ["shop:v1"], ["storefront"]],
    [
      "is called like a registry of the base",
      { localhost: image({ tag: "v2" }) },
      ["localhost:5000/shop:v1"],
      ["localhost"],
    ],
    ["is renamed twice", { a: image({ name: "b" }), b: image({ name: "c" }) }, ["c:v1"], []],
    ["is renamed to what comes before it", { a: image({ tag: "v2" }), b: image({ name: "a" }) }, ["a:v1"], []],
    [
      "several, some wrong",
      { a: image({ tag: "1" }), x: image({ tag: "1" }), y: image({ tag: "1" }) },
      ["a:1"],
      ["x", "y"],
    ],
  ])("%s", (_, images, objects, idle) => {
    expect(idleImages(images, [deployment(...objects)])).toEqual(idle);
  });

  it("may be in a volume, or where the base's own transformer configuration puts it", () => {
    const images = { a: image({ tag: "1" }), b: image({ tag: "1" }) };
    const volume = "spec:\n  volumes:\n  - image:\n      reference: a:1\n    name: v\n";
    expect(idleImages(images, [volume, "kind: Runner\nspec:\n  runnerImage: b:1\n"])).toEqual([]);
  });

  it("of a ShopSet that has none costs nothing", () => {
    expect(idleImages({}, [deployment("shop:v1")])).toEqual([]);
  });
});
