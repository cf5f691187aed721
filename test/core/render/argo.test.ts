// What Argo CD is given, read back by an independent reader and held against Argo CD's own schemas.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Application,
  AppProject,
  type IApplication,
  type IAppProject,
} from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import { Ajv } from "ajv";
import { load, loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { renderApplication, renderProject } from "../../../src/core/render/application.ts";
import { renderRootApplication } from "../../../src/core/render/bootstrap.ts";
import { renderShopSet } from "../../../src/core/render/shopset.ts";
import { render, texts, tierOf } from "./cases.ts";

const tier = tierOf("several", "tier-1");
const yaml = texts(render(tier)).filter(({ path }) => path.endsWith(".yaml"));
const files = new Map(yaml.map(({ path, content }) => [path, load(content)]));
const applications = tier.shopsets.map(({ name }) => files.get(`applications/${name}.yaml`) as IApplication);
const project = files.get("applications/project.yaml") as IAppProject;
const roots = loadAll(renderRootApplication(tier)) as [IAppProject, IApplication, IApplication];

/** Throws where Argo CD's schema is not met. */
function validate(one: IApplication | IAppProject): void {
  if (one.kind === "AppProject") new AppProject(one).validate();
  else new Application(one as IApplication).validate();
}

describe("generated YAML", () => {
  it("is read back as what was meant", () => {
    for (const shopset of tier.shopsets) {
      expect(files.get(`applications/${shopset.name}.yaml`)).toEqual(renderApplication(tier, shopset));
      expect(files.get(`shopsets/${shopset.name}/shopset.yaml`)).toEqual(renderShopSet(tier, shopset));
    }
    expect(project).toEqual(renderProject(tier));
    expect(files.get("shopsets/shopset-001/patches/configmap-settings.yaml")).toEqual(
      tier.shopsets.find(({ name }) => name === "shopset-001")?.patches[1]?.patch,
    );
  });
});

describe("Applications", () => {
  it("meet Argo CD's schemas, and so do their projects and roots", () => {
    for (const one of [...applications, project, ...roots]) validate(one);
    expect(() => validate({ ...applications[0], spec: {} } as IApplication)).toThrow();
  });

  it("name their branch in full, override nothing, and look at every commit that moves a pointer", () => {
    for (const { metadata, spec } of applications) {
      expect(spec.source).toEqual({
        repoURL: "https://github.com/acme/system-repository.git",
        targetRevision: "refs/heads/tier-1",
        path: `shopsets/${metadata?.name}`,
      });
      const paths = metadata?.annotations?.["argocd.argoproj.io/manifest-generate-paths"]?.split(";") ?? [];
      const pointers = render(tier).filter(({ mode }) => mode === "160000");
      const isSeen = (path: string) => paths.some((one) => `/${path}` === one || `/${path}`.startsWith(`${one}/`));
      expect(pointers.filter(({ path }) => !isSeen(path))).toEqual([]);
    }
  });

  it("go to the cluster of their failure domain by name, and may go nowhere else", () => {
    const wanted = tier.shopsets.map(({ cluster, namespace }) => ({ name: cluster, namespace }));
    expect(applications.map(({ spec }) => spec.destination)).toEqual(wanted);
    expect(project.spec.destinations).toHaveLength(wanted.length);
    expect(project.spec.destinations).toEqual(expect.arrayContaining(wanted));
    expect(project.spec.sourceRepos).toEqual(["https://github.com/acme/system-repository.git"]);
    expect(new Set(applications.map(({ spec }) => spec.project))).toEqual(new Set([project.metadata?.name]));
  });

  it("leave a running shop alone when their file goes by mistake", () => {
    for (const { metadata } of applications) {
      expect(metadata?.annotations?.["argocd.argoproj.io/sync-options"]).toBe("Prune=confirm");
      expect(metadata?.finalizers).toBeUndefined();
    }
  });
});

describe("the root of a tier", () => {
  it("may make Applications, AppProjects and ShopSets where Argo CD runs, and nothing else", () => {
    const [rootProject, ...all] = roots;
    const allowed = rootProject.spec.namespaceResourceWhitelist?.map(({ kind }) => kind);
    const kinds = [...files].filter(([path]) => /^applications|shopset\.yaml$/.test(path));
    expect(allowed).toEqual(["Application", "AppProject", "ShopSet"]);
    expect(new Set(kinds.map(([, one]) => (one as IApplication).kind))).toEqual(new Set(allowed));
    for (const { spec } of all) {
      expect(spec.project).toBe(rootProject.metadata?.name);
      expect(spec.syncPolicy?.automated).toEqual({ prune: true, selfHeal: true, allowEmpty: false });
      expect(rootProject.spec.destinations).toEqual([spec.destination]);
    }
  });

  it("has names that no ShopSet can have", () => {
    for (const { metadata } of roots) expect(metadata?.name).not.toMatch(/^[a-z0-9-]+$/);
  });

  it("takes the ShopSet objects from among the overlays", () => {
    const { path, directory } = roots[2].spec.source ?? { path: "" };
    // Argo CD's globs let `*` stand for slashes too.
    const pattern = new RegExp(`^${path}/${directory?.include?.replaceAll(".", "\\.").replace("*", ".*")}$`);
    const taken = [...files].filter(([file]) => pattern.test(file)).map(([, one]) => (one as { kind: string }).kind);
    expect(taken).toEqual(tier.shopsets.map(() => "ShopSet"));
  });
});

describe("the ShopSet object", () => {
  const crd = load(readFileSync(join(import.meta.dirname, "../../../schemas/crds/shopsets.yaml"), "utf8")) as {
    spec: { versions: [{ schema: { openAPIV3Schema: { properties: { spec: { properties: object } } } } }] };
  };
  const { openAPIV3Schema: schema } = crd.spec.versions[0].schema;
  const objects = tier.shopsets.map(({ name }) => files.get(`shopsets/${name}/shopset.yaml`) as { spec: object });

  it("is one that its CRD takes, and takes whole", () => {
    const accepts = new Ajv({ strict: false }).compile(schema);
    for (const object of objects) {
      accepts(object);
      expect(accepts.errors).toBeNull();
      // A field that the CRD does not know is dropped by the cluster, and would never be in sync.
      expect(Object.keys(schema.properties.spec.properties)).toEqual(expect.arrayContaining(Object.keys(object.spec)));
    }
  });

  it("says whether it follows its branches or is pinned: by the base, or by its Configuration's repository", () => {
    const modes = (pin: typeof tier.pin) =>
      tier.shopsets.map((one) => (renderShopSet({ ...tier, pin }, one) as { spec: { mode: string } }).spec.mode);
    const sha = tier.pin?.configurations["winter"] ?? null;
    expect(tier.shopsets.map(({ configuration }) => configuration)).toEqual(["winter", "default", "default", "lean"]);
    expect(modes(null)).toEqual(["following", "following", "following", "following"]);
    expect(modes(tier.pin)).toEqual(["pinned", "following", "following", "following"]);
    expect(modes({ base: sha, configurations: {} })).toEqual(["pinned", "pinned", "pinned", "pinned"]);
    expect(modes({ base: null, configurations: sha ? { lean: sha } : {} })).toEqual([
      "following",
      "pinned",
      "pinned",
      "pinned",
    ]);
  });
});
