// Which objects differ between two builds, by name, and that nobody's secrets are told.
import { describe, expect, it } from "vitest";
import { changedObjects } from "../../../src/core/preview/objects.ts";
import { printYaml } from "../../../src/core/render/yaml.ts";

const config = (name: string, value: string) =>
  `apiVersion: v1\ndata:\n  a: ${value}\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
const secret = (data: Record<string, string>) =>
  printYaml({ apiVersion: "v1", data, kind: "Secret", metadata: { name: "keys" }, stringData: data });

describe("what differs between two builds", () => {
  it("names what is new, gone and changed, in the order of names, and leaves out the rest", () => {
    const before = [config("same", "x"), config("other", "x"), config("left", "x")];
    const after = [config("come", "x"), config("other", "y"), config("same", "x")];
    expect(changedObjects(before, after).map(({ name, change }) => `${name} ${change}`)).toEqual([
      "ConfigMap come new",
      "ConfigMap left gone",
      "ConfigMap other changed",
    ]);
    expect(changedObjects(before, before)).toEqual([]);
  });

  it("is not misled by texts that look like an object's own fields", () => {
    const text = (value: string) =>
      `apiVersion: v1\ndata:\n  name: other\n  x: |\n    kind: Secret\n    ${value}\nkind: ConfigMap\nmetadata:\n  annotations:\n    name: third\n  name: shop\n`;
    const [change] = changedObjects([text("a")], [text("b")]);
    expect(change).toMatchObject({ name: "ConfigMap shop", diff: expect.arrayContaining(["-    a", "+    b"]) });
  });

  it("finds a generated object again whose name changed with its content", () => {
    const [change, ...more] = changedObjects([config("env-gfkm8bcg66", "x")], [config("env-2t85bd4f7h", "y")]);
    expect(more).toEqual([]);
    expect(change).toMatchObject({ name: "ConfigMap env-2t85bd4f7h", change: "changed" });
    expect(change?.diff).toContain("-  name: env-gfkm8bcg66");
  });

  it("tells which value of a Secret changed, and no value", () => {
    const told = changedObjects(
      [secret({ a: "b25l", b: "dHdv" })],
      [secret({ a: "b25l", b: "dGhyZWU=", c: "Zm91cg==" })],
    );
    const text = told.flatMap(({ diff }) => diff).join("\n");
    expect(text).not.toMatch(/b25l|dHdv|dGhyZWU|Zm91cg/);
    expect(text).toContain("+  b: (hidden, changed)");
    expect(text).toContain("+  c: (hidden)");
    const fresh = changedObjects([], [secret({ a: "b25l" })]);
    expect(JSON.stringify(fresh)).not.toContain("b25l");
  });
});
