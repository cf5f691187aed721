// A person's desk: a directory with local clones, and git that asks nobody and reads no configuration of this machine.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Sha } from "../../src/core/names.ts";
import { createGit, type Git } from "../../src/git/run.ts";

export interface Workbench {
  root: string;
  /** What programs on this desk run with. */
  env: NodeJS.ProcessEnv;
  git: Git;
  /** Runs a script in sh below the root; gives stdout. Throws with stderr when a command fails. */
  sh(script: string, at?: string): string;
  /** Writes a file, and the folders above it. */
  put(path: string, text: string): void;
  /** A repository with the files of a folder (or none), one commit, and branches at it. Gives the commit. */
  repository(name: string, made: { from?: string; branches: string[] }): Sha;
  end(): void;
}

export function aWorkbench(): Workbench {
  // Git tells directories by their real paths, which temporary ones do not have everywhere.
  const root = realpathSync(mkdtempSync(join(tmpdir(), "shopset-desk-")));
  const settings = Object.entries({
    "user.name": "alice",
    "user.email": "alice@acme.test",
    "init.defaultBranch": "main",
    "protocol.file.allow": "always",
  });
  const env: NodeJS.ProcessEnv = {
    PATH: process.env["PATH"],
    HOME: root,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], n) => [
        [`GIT_CONFIG_KEY_${n}`, key],
        [`GIT_CONFIG_VALUE_${n}`, value],
      ]),
    ),
  };
  const sh: Workbench["sh"] = (script, at = ".") =>
    execFileSync("sh", ["-euc", script], {
      cwd: join(root, at),
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  return {
    root,
    env,
    git: createGit(env),
    sh,
    put(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    repository(name, { from, branches }) {
      sh(`git init -q ${name}`);
      if (from !== undefined) cpSync(from, join(root, name), { recursive: true });
      sh(`git add --all && git commit -qm 'First of ${name}' --allow-empty`, name);
      for (const branch of branches) sh(`git branch ${branch}`, name);
      return sh("git rev-parse HEAD", name) as Sha;
    },
    end: () => rmSync(root, { recursive: true, force: true }),
  };
}
