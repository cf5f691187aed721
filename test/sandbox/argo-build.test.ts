// How the simulated Argo CD builds: with the real kustomize where there is one, by a careful look where there is none.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildSystem, firstError } from "../../src/sandbox/argo/build.ts";
import { chooseBuilder } from "../../src/sandbox/argo/choose.ts";
import { run } from "../../src/sandbox/argo/run.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "shopset-argo-build-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function build(kustomize: string | undefined) {
  const builder = await chooseBuilder(kustomize);
  return buildSystem(root, { branch: "tier-0", builder, timeout: 20_000, signal: new AbortController().signal });
}

const base = {
  "base/kustomization.yaml": "resources: [config.yaml]\n",
  "base/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { a: '1' }\n",
};
const overlay = { "shopsets/shopset-001/kustomization.yaml": "resources: [../../base]\nnamePrefix: one-\n" };

const application = (name: string, { path = `shopsets/${name}`, branch = "tier-0" } = {}) => ({
  [`applications/${name}.yaml`]: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec: { source: { path: ${path}, targetRevision: refs/heads/${branch} } }
`,
});

const real = await chooseBuilder(undefined);
const tools = real.name.startsWith("no kustomize") ? ["none"] : [undefined, "none"];

describe.each(tools)("building with %s", (tool) => {
  it("builds the base while there is no ShopSet", async () => {
    await write(base);
    const built = await build(tool);
    expect(firstError(built)).toBeUndefined();
    expect(built.base).toHaveProperty("manifests", expect.stringContaining("name: shop"));
  });

  it("builds every overlay, in the order of their names", async () => {
    await write({ ...base, ...overlay, "shopsets/shopset-000/kustomization.yml": "resources: [../../base]\n" });
    await write({ "shopsets/README.md": "no overlay", "shopsets/empty/notes.txt": "no overlay either" });
    const built = await build(tool);
    expect([...built.others.keys()]).toEqual(["shopset-000", "shopset-001"]);
    expect(built.base).toBeUndefined();
    expect(firstError(built)).toBeUndefined();
  });

  it("builds what each Application names, and tells it from overlays that nothing would apply", async () => {
    await write({ ...base, ...overlay, ...application("shopset-001") });
    await write({ "shopsets/shopset-002/kustomization.yaml": "resources: [../../base]\n" });
    await write({ "applications/project.yaml": "kind: AppProject\nmetadata: { name: tier-0 }\n" });
    const built = await build(tool);
    expect([...built.applications.keys()]).toEqual(["shopset-001"]);
    expect([...built.others.keys()]).toEqual(["shopset-002"]);
    expect(firstError(built)).toBeUndefined();
  });

  it("fails an Application whose directory is not there, leads out, or that follows another branch", async () => {
    await write({ ...base, ...application("gone") });
    expect(firstError(await build(tool))).toMatch(/^gone: /);
    await write(application("gone", { path: "../elsewhere" }));
    expect(firstError(await build(tool))).toBe("gone: its path ../elsewhere leads out of the repository");
    await write({ ...overlay, ...application("gone", { path: "shopsets/shopset-001", branch: "tier-1" }) });
    expect(firstError(await build(tool))).toBe("gone: it runs refs/heads/tier-1, and stands on branch tier-0");
  });

  it("names the Application that it cannot read", async () => {
    await write({ ...base, ...overlay, "applications/a.yaml": "kind: Application\nmetadata: { name: a }\n" });
    expect(firstError(await build(tool))).toBe(
      "applications/a.yaml: the Application lacks a name, a path or a targetRevision",
    );
    await write({ "applications/a.yaml": "kind: [\n" });
    expect(firstError(await build(tool))).toMatch(/^applications\/a.yaml: /);
  });

  it("builds another thing when a patch changes, in the overlay or in the component below it", async () => {
    const patch = (file: string, value: string) => ({ [file]: base["base/config.yaml"].replace("a: '1'", value) });
    await write({
      ...base,
      "configurations/c/kustomization.yaml": "kind: Component\npatches: [{ path: c.yaml }]\n",
      "shopsets/s/kustomization.yaml":
        "resources: [../../base]\ncomponents: [../../configurations/c]\npatches: [{ path: s.yaml }]\n",
      ...patch("configurations/c/c.yaml", "b: '1'"),
      ...patch("shopsets/s/s.yaml", "c: '1'"),
    });
    const manifests = async () => (await build(tool)).others.get("s");
    const first = await manifests();
    expect(first).toHaveProperty("manifests");
    await write(patch("configurations/c/c.yaml", "b: '2'"));
    const second = await manifests();
    expect(second).not.toEqual(first);
    await write(patch("shopsets/s/s.yaml", "c: '2'"));
    expect(await manifests()).not.toEqual(second);
  });

  it("names the ShopSet and the file that is missing, and no path of this machine", async () => {
    await write({ ...base, ...overlay });
    await rm(join(root, "base/config.yaml"));
    const error = firstError(await build(tool));
    // Within what a commit status holds.
    expect(error?.slice(0, 140)).toMatch(/^shopset-001: .*config\.yaml/);
    expect(firstError(await build(tool))).toBe(error);
    expect(error).not.toContain(root);
    expect(error).not.toContain("\n");
  });

  it("refuses what is no kustomization", async () => {
    await write({ "base/kustomization.yaml": "resources: [\n" });
    expect(firstError(await build(tool))).toBeTruthy();
    await rm(join(root, "base"), { recursive: true });
    expect(firstError(await build(tool))).toBeTruthy();
  });
});

describe("without kustomize", () => {
  it("says so", async () => {
    expect((await chooseBuilder("none")).name).toBe("no kustomize found: files checked only");
  });

  it("ends on kustomizations that name each other, and does not leave the repository", async () => {
    await write({
      "base/kustomization.yaml": "resources: [../shop]\n",
      "shop/kustomization.yaml": "resources: [../base]\n",
    });
    expect(firstError(await build("none"))).toContain("nest too deep");
    await write({ "base/kustomization.yaml": "resources: [../..]\n" });
    expect(firstError(await build("none"))).toContain("leads out of the repository");
  });
});

describe("running a command", () => {
  const quiet = () => ({ cwd: root, env: { PATH: process.env["PATH"] ?? "" }, signal: new AbortController().signal });

  it("stops what takes too long, children included", async () => {
    // The child's child holds the pipe open: this resolves at all only because both are gone.
    const outcome = await run("sh", ["-c", "sleep 600 & wait"], { ...quiet(), timeout: 200 });
    expect(outcome).toMatchObject({ code: null, stderr: expect.stringContaining("gave up after 0.2 s") });
  });

  it("tells that a command does not exist", async () => {
    const outcome = await run("shopset-no-such-command", [], { ...quiet(), timeout: 1000 });
    expect(outcome).toMatchObject({ code: null, stderr: expect.stringContaining("ENOENT") });
  });

  it("starts nothing when it is stopped already", async () => {
    const outcome = await run("sh", ["-c", "exit 0"], { ...quiet(), timeout: 1000, signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ code: null, stderr: "stopped" });
  });
});
