// The commands of a README with several pointers, pasted into a shell: real git, and folders in place of GitHub.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sha } from "../../../src/core/names.ts";
import { nameOf, submodulesOf } from "../../../src/core/render/paths.ts";
import { renderSystem } from "../../../src/core/render/system.ts";
import { FLEET, tierOf } from "./cases.ts";

let root: string;
let env: NodeJS.ProcessEnv;
const sh = (script: string, cwd = root) =>
  execFileSync("sh", ["-euc", script], { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

/** The commands below a heading, for the pointer that is chosen in their first lines. */
function commands(readme: string, { heading, path }: { heading: string; path: string }): string {
  const [, block = ""] = readme.slice(readme.indexOf(heading)).split("```sh\n");
  const lines = block.split("```")[0]?.split("\n") ?? [];
  const chosen = lines.find((line) => line.replace("# or: ", "").startsWith(`path=${path} `));
  return [chosen?.replace("# or: ", ""), ...lines.filter((line) => !/^(# or: )?path=/.test(line))].join("\n");
}

/** A commit on the branches of a source; gives its id. */
function committed(repository: string, { branches, text }: { branches: string[]; text: string }): Sha {
  const refs = branches.map((branch) => `HEAD:refs/heads/${branch}`).join(" ");
  return sh(`git clone -q ${repository}.git ${repository} 2>/dev/null || true
    cd ${repository} && echo '${text}' >file && git add file && git commit -qm '${text}' && git push -q origin ${refs}
    git rev-parse HEAD`) as Sha;
}

/** What a branch of the system repository points at. */
const pointer = (branch: string, path: string) => sh(`git -C system-repository.git rev-parse ${branch}:${path}`);

/** Puts what is rendered for a tier on its branch; gives its README. */
async function rendered(name: string, pointers: Record<string, Sha>): Promise<string> {
  const tier = tierOf("several", name);
  const previous = tier.previous && tierOf("several", tier.previous);
  const files = renderSystem(tier, { previous, fleet: FLEET, pointers });
  sh(`git init -q ${name}-system && git -C ${name}-system remote add origin ${root}/system-repository.git`);
  for (const file of files) {
    const path = join(root, `${name}-system`, file.path);
    await mkdir(dirname(path), { recursive: true });
    if (file.mode === "100644") await writeFile(path, file.content);
    else sh(`git update-index --add --cacheinfo 160000,${file.sha},${file.path}`, join(root, `${name}-system`));
  }
  const texts = files.filter(({ mode }) => mode === "100644").map(({ path }) => path);
  sh(
    `git add ${texts.join(" ")} && git commit -qm ${name} && git push -q origin HEAD:${name}`,
    join(root, `${name}-system`),
  );
  return sh(`cat ${name}-system/README.md`);
}

let readme: string;
let first: Record<string, Sha>;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "shopset-by-hand-"));
  const settings = {
    [`url.${root}/.insteadOf`]: "https://github.com/acme/",
    "protocol.file.allow": "always",
    "user.name": "alice",
    "user.email": "alice@acme.test",
    "init.defaultBranch": "main",
  };
  const written = Object.entries(settings).flatMap(([key, value], n) => [
    [`GIT_CONFIG_KEY_${n}`, key],
    [`GIT_CONFIG_VALUE_${n}`, value],
  ]);
  const count = { GIT_CONFIG_COUNT: String(written.length / 2), GIT_CONFIG_NOSYSTEM: "1" };
  env = { PATH: process.env["PATH"], HOME: root, ...Object.fromEntries(written), ...count };
  sh("for name in app-repository configuration winter system-repository; do git init -q --bare $name.git; done");
  const branches = ["tier-0", "tier-1"];
  first = Object.fromEntries(
    submodulesOf(tierOf("several", "tier-1")).map(({ path, repository }) => {
      const name = nameOf(repository.name);
      return [path, committed(name, { branches, text: `First of ${name}` })];
    }),
  );
  await rendered("tier-0", first);
  readme = await rendered("tier-1", first);
  sh("git clone -q --branch tier-1 system-repository.git clone");
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("by hand, with several pointers", () => {
  it("one looks inside: every submodule is found beside the system repository", () => {
    sh(commands(readme, { heading: "## What runs here", path: "base" }), join(root, "clone"));
    expect(existsSync(join(root, "clone/tier-1/base/file"))).toBe(true);
    expect(existsSync(join(root, "clone/tier-1/configurations/winter/file"))).toBe(true);
  });

  it("one moves the pointer to a configuration, and back", () => {
    const path = "configurations/configuration";
    const next = committed("configuration", { branches: ["tier-1"], text: "Next" });
    sh(commands(readme, { heading: "## Move tier-1", path }), join(root, "clone"));
    expect(pointer("tier-1", path)).toBe(next);
    expect(pointer("tier-1", "base")).toBe(first["base"]);
    sh(commands(readme, { heading: "## Go back", path }), join(root, "clone"));
    expect(pointer("tier-1", path)).toBe(first[path]);
  });

  it("one promotes what the tier below runs of a configuration", () => {
    const path = "configurations/winter";
    const next = committed("winter", { branches: ["tier-0"], text: "Snow" });
    sh(
      `git update-index --cacheinfo 160000,${next},${path} && git commit -qm up && git push -q origin HEAD:tier-0`,
      join(root, "tier-0-system"),
    );
    sh(commands(readme, { heading: "## Promote", path }), join(root, "clone"));
    expect(sh("git -C winter.git rev-parse tier-1")).toBe(next);
    expect(sh("git -C configuration.git rev-parse tier-1")).toBe(first["configurations/configuration"]);
  });
});
