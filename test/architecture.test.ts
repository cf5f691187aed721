// The rules of the house that a compiler does not know: who imports whom, and that the pure part is pure.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const SRC = join(ROOT, "src");

interface Module {
  /** Below src/. */
  path: string;
  text: string;
  /** Paths below src/ for our own, package names for the others. */
  imports: string[];
}

const modules: Module[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    const named = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name = ""]) => name);
    const imports = named.map((name) =>
      name.startsWith(".") ? relative(SRC, resolve(SRC, dirname(path), name)) : name,
    );
    return { path, text, imports };
  });

const ADAPTERS = ["github", "git", "kustomize", "queue", "notify", "telemetry", "board"];

/** What a file may import of ours, by the folder it stands in (architecture.md). */
function mayImport({ path }: Module, imported: string): boolean {
  const folder = path.split("/")[0] ?? "";
  const of = (...folders: string[]) => folders.some((name) => imported === name || imported.startsWith(`${name}/`));
  if (of(folder) && path.includes("/")) return true;
  if (folder === "core" || folder === "sandbox") return false;
  if (folder === "flow") return of("core");
  if (folder === "github") return of("core", "flow/ports", "flow/trigger.ts");
  if (ADAPTERS.includes(folder)) return of("core", "flow");
  if (folder === "cli") return true;
  return !of("cli", "sandbox");
}

describe("imports go in one direction", () => {
  it("core → flow → adapters → root → cli, and the sandbox knows only itself", () => {
    const wrong = modules.flatMap((module) =>
      module.imports
        .filter((name) => name.endsWith(".ts") && !mayImport(module, name))
        .map((name) => `${module.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("core needs zod, yaml, and of Node the hash by which Git names things", () => {
    const packages = modules.filter(({ path }) => path.startsWith("core/")).flatMap(({ imports }) => imports);
    expect([...new Set(packages.filter((name) => !name.endsWith(".ts")))].sort()).toEqual([
      "node:crypto",
      "yaml",
      "zod",
    ]);
  });

  it("only src/github knows octokit, and only it and the root know probot", () => {
    const importers = (pattern: RegExp) => modules.filter(({ imports }) => imports.some((name) => pattern.test(name)));
    const own = (path: string) => !path.startsWith("sandbox/");
    expect(
      importers(/^(@octokit\/|limiter|p-limit)/)
        .map(({ path }) => path)
        .filter((p) => own(p) && !p.startsWith("github/")),
    ).toEqual([]);
    const probot = importers(/^probot$/)
      .map(({ path }) => path)
      .filter((path) => !path.startsWith("github/"));
    expect(probot.sort()).toEqual(["index.ts", "wiring.ts"]);
  });

  it("there are no cycles", () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, trail: string[]) => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      else if (!done.has(path)) {
        const runtime = modules.find((module) => module.path === path);
        for (const name of runtime ? runtimeImports(runtime) : []) visit(name, [...trail, path]);
        done.add(path);
      }
    };
    for (const { path } of modules) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe("core is pure", () => {
  it.each(["await ", "Date.now", "new Date()", "Math.random", "process.", "setTimeout", "console."])(
    "no %s",
    (word) => {
      const code = modules.filter(
        ({ path, text }) => path.startsWith("core/") && text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "").includes(word),
      );
      expect(code.map(({ path }) => path)).toEqual([]);
    },
  );
});

describe("every file", () => {
  it("says in its first line what it is", () => {
    expect(modules.filter(({ text }) => !/^(#!.*\n)?\/\/ \S/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("reads the environment only in env.ts", () => {
    const readers = modules.filter(({ path, text }) => text.includes("process.env") && !path.startsWith("sandbox/"));
    expect(readers.map(({ path }) => path)).toEqual(["env.ts"]);
  });
});

function runtimeImports({ path, text }: Module): string[] {
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)"/gm)].map(([, name = ""]) =>
    relative(SRC, resolve(SRC, dirname(path), name)),
  );
}
