// A tier's system branch on disk, with its submodules: cloned once, moved to each new commit.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

export interface Remote {
  /** Address of the forge; whatever git fetches below it is asked for with the token. */
  url: string;
  login: string;
  token: string;
  /** Address of the system repository. */
  repository: string;
}

export interface Checkout {
  /** Below it everything is ours: one clone per branch, and git's home. */
  root: string;
  branch: string;
  sha: string;
  timeout: number;
  signal: AbortSignal;
}

/** The directory that now holds exactly the commit and its submodules, or what git said against it. */
export async function checkOut(remote: Remote, checkout: Checkout): Promise<{ directory: string } | { error: string }> {
  const { root, branch, sha, timeout, signal } = checkout;
  const directory = join(root, "clones", encodeURIComponent(branch));
  await mkdir(join(root, "clones"), { recursive: true });
  const env = gitEnvironment(remote, root);
  const git = (...args: string[]) => run("git", args, { cwd: directory, env, timeout, signal });

  if (!existsSync(join(directory, ".git"))) {
    const clone = ["clone", "--quiet", "--recurse-submodules", "--branch", branch, remote.repository, directory];
    const { code, stderr } = await run("git", clone, { cwd: root, env, timeout, signal });
    // With a submodule that cannot be had the clone itself stands: the steps below say what is wrong with this commit.
    if (code !== 0 && !existsSync(join(directory, ".git"))) return { error: complaint(stderr) };
    if (code === 0 && (await git("rev-parse", "HEAD")).stdout.trim() === sha) return { directory };
  }
  // What an earlier commit left behind (a submodule since removed, say) must not be built: hence sync and clean.
  const steps = [
    ["fetch", "--quiet", "--no-recurse-submodules", "origin", sha],
    ["checkout", "--quiet", "--force", "--detach", "--no-recurse-submodules", sha],
    ["submodule", "--quiet", "sync", "--recursive"],
    ["submodule", "--quiet", "update", "--init", "--recursive", "--force"],
    ["clean", "--quiet", "-ffdx"],
  ];
  for (const step of steps) {
    const { code, stderr } = await git(...step);
    if (code !== 0) return { error: complaint(stderr) };
  }
  return { directory };
}

/** The environment of every git here: no configuration of the user's, and the token for the forge alone. */
function gitEnvironment({ url, login, token }: Remote, home: string): Record<string, string> {
  const basic = Buffer.from(`${login}:${token}`).toString("base64");
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${url}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

/** The objects that the checked-out commit holds, by path. */
export async function listObjects(
  remote: Remote,
  { root, timeout, signal }: Checkout,
  directory: string,
): Promise<Map<string, string>> {
  const env = gitEnvironment(remote, root);
  const { stdout } = await run("git", ["ls-tree", "-r", "-t", "-z", "HEAD"], { cwd: directory, env, timeout, signal });
  return new Map(
    stdout.split("\0").flatMap((line): [string, string][] => {
      const [facts = "", path = ""] = line.split("\t", 2);
      return path === "" ? [] : [[path, facts.split(" ")[2] ?? ""]];
    }),
  );
}

/** The first line in which git says what failed. */
function complaint(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^(fatal|error):/.test(line)) ?? lines[0] ?? "git failed and said nothing";
}
