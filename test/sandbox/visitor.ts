// A visitor of the forge: somebody with a token, plain fetch and plain git.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely, as a script would
export type Json = any;

export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

/** Asks the forge as a person (`as`), with a token, or as nobody. */
export async function ask(
  url: string,
  route: string,
  options: { as?: string; token?: string; body?: unknown } = {},
): Promise<Reply> {
  const [method = "GET", path = "/"] = route.split(" ");
  const token = options.token ?? (options.as === undefined ? undefined : `sandbox-${options.as}`);
  const answer = await fetch(url + path, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
}

export interface Clone {
  directory: string;
  git(...args: string[]): Promise<string>;
  /** Writes files, commits them and gives the commit's id. */
  commit(message: string, files: Record<string, string>): Promise<string>;
  remove(): Promise<void>;
}

/** Clones a repository with the token of a person. */
export async function clone(url: string, repository: string, as: string): Promise<Clone> {
  const directory = await mkdtemp(join(tmpdir(), "visitor-"));
  const address = `${url.replace("://", `://${as}:sandbox-${as}@`)}/${repository}.git`;
  await git(directory, "clone", "--quiet", address, ".");
  return {
    directory,
    git: (...args) => git(directory, ...args),
    async commit(message, files) {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), content);
      }
      await git(directory, "add", "--all");
      await git(directory, "commit", "--quiet", "--message", message);
      return git(directory, "rev-parse", "HEAD");
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Runs git as someone whose machine has no configuration. Rejects with what git said. */
export async function git(directory: string, ...args: string[]): Promise<string> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: directory,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Visitor",
    GIT_AUTHOR_EMAIL: "visitor@acme.test",
    GIT_COMMITTER_NAME: "Visitor",
    GIT_COMMITTER_EMAIL: "visitor@acme.test",
  };
  const { stdout } = await run("git", ["-c", "init.defaultBranch=main", ...args], { cwd: directory, env });
  return stdout.trim();
}
