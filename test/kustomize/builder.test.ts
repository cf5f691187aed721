// The builder on the real kustomize: what it builds, how it says what is wrong, and what strangers cannot make it do.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SourceFile } from "../../src/core/preview/system.ts";
import type { Builder } from "../../src/flow/ports/builder.ts";
import { createBuilder } from "../../src/kustomize/builder.ts";
import { runConfined } from "../../src/kustomize/confined.ts";
import { findTool } from "../../src/kustomize/tool.ts";

const searchPath = process.env["PATH"] ?? "";
const tool = await findTool(searchPath);
if (!tool) console.warn("no kustomize on the PATH: the builder is only tested without one");

const CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { a: '1' }\n";
const BASE = { "base/kustomization.yaml": "resources: [config.yaml]\n", "base/config.yaml": CONFIG };

const overlay = (name: string, more = "") => ({
  [`shopsets/${name}/kustomization.yaml`]: `resources: [../../base]\nnamespace: "${name}"\n${more}`,
});

function filesOf(texts: Record<string, string>, links: Record<string, string> = {}): SourceFile[] {
  const files = Object.entries(texts).map(([path, content]) => ({ path, mode: "100644", content }));
  return [...files, ...Object.entries(links).map(([path, content]) => ({ path, mode: "120000", content }))];
}

/** What comes of the ShopSet `a`, of a base that was written so. */
async function built(by: Builder, texts: Record<string, string>, links: Record<string, string> = {}) {
  const files = filesOf({ ...overlay("a"), ...texts }, links);
  const one = (await by.build({ files, sources: ["base", "configurations/c"], shopsets: ["a"] })).get("a");
  return one ?? expect.unreachable("nothing came of it");
}

describe("without kustomize", () => {
  it("says that there is none, and builds nothing", async () => {
    const builder = await createBuilder("");
    expect(builder.absence).toBe("this ShopSet has no kustomize on its PATH, and no kubectl either");
    expect(await built(builder, BASE)).toMatchObject({ kind: "unbuilt", reason: "there is no kustomize here" });
  });
});

describe.skipIf(!tool)("the builder", () => {
  let builder: Builder;
  let temporary: string;
  const usual = process.env["TMPDIR"];
  beforeAll(async () => {
    builder = await createBuilder(searchPath);
    temporary = await mkdtemp(join(tmpdir(), "shopset-builder-"));
    process.env["TMPDIR"] = temporary;
  });
  afterAll(async () => {
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
    await rm(temporary, { recursive: true, force: true });
  });
  afterEach(async () => {
    expect(await readdir(temporary), "what was built is removed").toEqual([]);
  });

  it("gives each ShopSet its own objects, and leaves no mark on them", async () => {
    const annotated = CONFIG.replace("name: shop", "name: shop, annotations: { a: b, z: 'y' }");
    const files = filesOf({ ...BASE, ...overlay("a"), ...overlay("123"), "base/config.yaml": annotated });
    const all = await builder.build({ files, sources: ["base"], shopsets: ["a", "123"] });
    const object = (namespace: string) =>
      `apiVersion: v1\ndata:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  annotations:\n    a: b\n    z: "y"\n  name: shop\n  namespace: ${namespace}\n`;
    expect(Object.fromEntries(all)).toEqual({
      a: { kind: "built", objects: [object("a")] },
      "123": { kind: "built", objects: [object('"123"')] },
    });
  });

  it("builds them one by one where they cannot stand side by side", async () => {
    const role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: shop }\n";
    const files = filesOf({ ...BASE, "base/config.yaml": role, ...overlay("a"), ...overlay("b") });
    const all = await builder.build({ files, sources: ["base"], shopsets: ["a", "b"] });
    expect([...all.values()].map(({ kind }) => kind)).toEqual(["built", "built"]);
  });

  it("says which of many does not build", async () => {
    const files = filesOf({ ...BASE, ...overlay("a"), ...overlay("b", "replicas: [{ name: web, count: 2 }]\n") });
    const all = await builder.build({ files, sources: ["base"], shopsets: ["a", "b"] });
    expect(Object.fromEntries(all)).toMatchObject({
      a: { kind: "built" },
      b: { kind: "failed", reason: "replicas names web, and there is no workload of that name" },
    });
  });

  it.each([
    ["YAML that is none", { "base/config.yaml": "a: [\n" }, "base/config.yaml", /MalformedYAML/],
    ["YAML that is no object", { "base/config.yaml": "a: 1\n" }, "base/config.yaml", /missing Resource metadata/],
    [
      "a file deep down",
      { "base/kustomization.yaml": "resources: [sub/x.yaml]\n", "base/sub/x.yaml": "a: [\n" },
      "base/sub/x.yaml",
      /MalformedYAML/,
    ],
    ["an unknown field", { "base/kustomization.yaml": "foo: 1\n" }, "base/kustomization.yaml", /unknown field "foo"/],
    [
      "a patch that matches nothing",
      {
        "shopsets/a/kustomization.yaml": "resources: [../../base]\npatches: [{ path: patches/p.yaml }]\n",
        "shopsets/a/patches/p.yaml": CONFIG.replace("name: shop", "name: shop.typo"),
      },
      "shopsets/a/patches/p.yaml",
      /^a patch names ConfigMap shop.typo, and there is none$/,
    ],
    [
      "a Namespace in the base",
      { "base/config.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n" },
      "base/config.yaml",
      /^holds a Namespace/,
    ],
    [
      "two Namespaces",
      {
        "base/config.yaml": ["one", "two"]
          .map((n) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${n} }\n`)
          .join("---\n"),
      },
      "base/config.yaml",
      /^holds more than one Namespace/,
    ],
    [
      "a component that is not there",
      { "shopsets/a/kustomization.yaml": "resources: [../../base]\ncomponents: [../../configurations/c/default]\n" },
      "configurations/c/default",
      /^there is no directory configurations\/c\/default/,
    ],
  ] as [string, Record<string, string>, string | null, RegExp][])(
    "names the file: %s",
    async (_, texts, file, reason) => {
      expect(await built(builder, { ...BASE, ...texts })).toEqual({
        kind: "failed",
        file,
        reason: expect.stringMatching(reason),
      });
    },
  );

  describe("on what a stranger wrote", () => {
    it.each([
      ["a base on GitHub", "resources: [github.com/acme/evil]\n"],
      ["a base by URL", "resources: ['https://github.com/acme/evil//path?ref=main']\n"],
      ["a base by ssh", "resources: ['git@github.com:acme/evil']\n"],
      ["a base in whatever case", "Resources: ['https://github.com/acme/evil']\n"],
      ["a component from elsewhere", "components: ['https://github.com/acme/evil']\n"],
      ["a patch from elsewhere", "patches: [{ path: 'http://127.0.0.1/evil' }]\n"],
      ["a generated file from elsewhere", "configMapGenerator: [{ name: a, files: ['x=http://127.0.0.1/evil'] }]\n"],
      ["a schema from elsewhere", "openapi: { path: 'http://127.0.0.1/evil' }\n"],
      ["a file of this machine", "configMapGenerator: [{ name: a, files: [/etc/passwd] }]\n"],
      ["a file above the repository", "configMapGenerator: [{ name: a, files: [../../../../etc/passwd] }]\n"],
      ["another repository", "resources: [../shopsets/a]\n"],
      ["a generator plugin", "generators: [plugin.yaml]\n"],
      ["a transformer plugin", "transformers: ['{ kind: Exec }']\n"],
      ["a validator plugin", "validators: [plugin.yaml]\n"],
      ["a chart", "helmCharts: [{ name: a, repo: 'https://charts.example.com' }]\n"],
      ["a merge key that hides it", "x: &x { resources: ['https://github.com/acme/evil'] }\n<<: *x\n"],
      ["two documents", "resources: [config.yaml]\n---\nresources: ['https://github.com/acme/evil']\n"],
      ["one field twice", "resources: [config.yaml]\nresources: ['https://github.com/acme/evil']\n"],
    ])("refuses %s before anything is run", async (_, text) => {
      expect(await built(builder, { ...BASE, "base/kustomization.yaml": text })).toMatchObject({
        kind: "failed",
        file: "base/kustomization.yaml",
      });
    });

    it("refuses it deep down too, and in a component", async () => {
      const deep = {
        "base/kustomization.yaml": "resources: [deep]\n",
        "base/deep/kustomization.yml": "bases: [../../..]\n",
      };
      expect(await built(builder, deep)).toMatchObject({ kind: "failed", file: "base/deep/kustomization.yml" });
      const component = "kind: Component\nresources: ['https://github.com/acme/evil']\n";
      expect(
        await built(builder, {
          ...BASE,
          "shopsets/a/kustomization.yaml": "resources: [../../base]\ncomponents: [../../configurations/c]\n",
          "configurations/c/kustomization.yaml": component,
        }),
      ).toMatchObject({ kind: "failed", file: "configurations/c/kustomization.yaml" });
    });

    it.each([
      ["a resource", { "base/config.yaml": "/etc/passwd" }, "resources: [config.yaml]\n"],
      ["a directory", { "base/link": "/etc" }, "resources: [link/passwd]\n"],
      [
        "a generated file",
        { "base/link": "../../../etc/passwd" },
        "configMapGenerator: [{ name: a, files: [link] }]\n",
      ],
    ])("follows no symbolic link: %s", async (_, links, text) => {
      expect(await built(builder, { "base/kustomization.yaml": text }, links)).toMatchObject({
        kind: "failed",
        reason: expect.stringMatching(/symbolic link/),
      });
    });

    it("ends on kustomizations that name each other", async () => {
      const circle = {
        "base/kustomization.yaml": "resources: [x]\n",
        "base/x/kustomization.yaml": "resources: [..]\n",
      };
      expect(await built(builder, circle)).toMatchObject({ kind: "failed", reason: expect.stringMatching(/cycle/) });
    });

    it("refuses anchors without end in a kustomization", async () => {
      expect(await built(builder, { ...BASE, "base/kustomization.yaml": bomb("resources") })).toMatchObject({
        kind: "failed",
        file: "base/kustomization.yaml",
      });
    });

    it("gives up on anchors without end in a manifest, in the time that it has", async () => {
      const hasty = await createBuilder(searchPath, { time: 1_500, memory: 3 * 2 ** 30, output: 2 ** 20 });
      const started = performance.now();
      const { kind } = await built(hasty, { ...BASE, "base/config.yaml": `${CONFIG}${bomb("x")}` });
      expect(kind).not.toBe("built");
      expect(performance.now() - started).toBeLessThan(10_000);
    });

    it("gives up on output without end", async () => {
      const thrifty = await createBuilder(searchPath, { time: 20_000, memory: 3 * 2 ** 30, output: 2 ** 20 });
      const generators = Array.from({ length: 20 }, (_, n) => `  - { name: c${n}, files: [big] }`);
      const text = `configMapGenerator:\n${generators.join("\n")}\n`;
      expect(await built(thrifty, { "base/kustomization.yaml": text, "base/big": "x".repeat(200_000) })).toEqual({
        kind: "unbuilt",
        reason: "printed more than 1 MB",
      });
    });

    it("gives up on memory without end", async () => {
      const poor = await createBuilder(searchPath, { time: 20_000, memory: 200 * 2 ** 20, output: 2 ** 20 });
      expect(await built(poor, BASE)).toMatchObject({
        kind: "unbuilt",
        reason: "took more memory or time than it may have",
      });
    });

    it("takes a name that no disk holds for its own fault", async () => {
      expect(await built(builder, { ...BASE, [`base/${"x".repeat(300)}`]: "" })).toEqual({
        kind: "unbuilt",
        reason: "this machine could not: ENAMETOOLONG",
      });
    });

    it("writes nothing outside of its directory, whatever a path says", async () => {
      await expect(built(builder, { ...BASE, "base/../../escaped.yaml": "x" })).rejects.toThrow("is no path of a file");
    });
  });
});

describe("a confined command", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "shopset-confined-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const bounds = { time: 5_000, memory: 2 ** 31, output: 10_000 };
  const run = (script: string, wall: string[] = []) =>
    runConfined(["/bin/sh", "-c", script], { directory, bounds, wall });

  it("knows nothing of our environment, and finds no program", async () => {
    const { stdout } = await run("export -p");
    expect(stdout).not.toMatch(/TOKEN|PRIVATE_KEY|APP_ID|npm_/);
    expect(stdout).toContain("/nonexistent");
    expect((await run("git --version")).code).toBe(127);
  });

  it("is stopped with everything that it started", async () => {
    const hasty = { ...bounds, time: 200 };
    const ended = await runConfined(["/bin/sh", "-c", "/bin/sleep 600 & wait"], { directory, bounds: hasty, wall: [] });
    expect(ended).toMatchObject({ code: null, exceeded: "time" });
  });

  /** What kustomize says of a base, with nothing looked through before, and how often a server here was asked for it. */
  async function asking(base: (port: number) => string, wall: string[]) {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end(CONFIG);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await writeFile(join(directory, "kustomization.yaml"), `resources: ["${base(port)}"]\n`);
    const within = { directory, bounds: { time: 20_000, memory: 3 * 2 ** 30, output: 100_000 }, wall };
    const { code, stderr } = await runConfined([...(tool?.command ?? []), directory], within);
    await new Promise((resolve) => server.close(resolve));
    return { code, stderr, asked };
  }
  const here = (port: number) => `http://127.0.0.1:${port}/config.yaml`;

  it.skipIf(!tool)("has no git, and no proxy that answers, whatever kustomize is told to fetch", async () => {
    // That it would ask at all shows that the other two are kept from it, and not that it has no wish to.
    expect((await asking(here, [])).asked).toBeGreaterThan(0);
    expect(await asking(() => "https://example.com/config.yaml", [])).toMatchObject({ code: 1 });
    expect(await asking(() => "github.com/acme/evil", [])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no 'git' program on path"),
    });
  });

  it.skipIf(!tool || tool.wall.length === 0)(
    "reaches not even this machine where the network can be cut off",
    async () => {
      expect(await asking(here, tool?.wall ?? [])).toMatchObject({ code: 1, asked: 0 });
    },
  );
});

/** Nine lists, each nine times the one before: a billion entries. */
function bomb(field: string): string {
  const letters = [..."abcdefghi"];
  const lines = letters.map((letter, n) => {
    const inside = n === 0 ? "x" : `*${letters[n - 1]}`;
    return `${letter}: &${letter} [${Array(9).fill(inside).join(", ")}]`;
  });
  return `${lines.join("\n")}\n${field}: *i\n`;
}
