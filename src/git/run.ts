// Runs one git command in somebody's clone, with that person's own configuration.
import { spawn } from "node:child_process";

export interface GitRun {
  input?: string;
  /** Another index than the clone's own. */
  index?: string;
}

/** Runs `git <args>` in a directory and gives its stdout. Throws GitFailed with what git said. */
export type Git = (directory: string, args: readonly string[], run?: GitRun) => Promise<string>;

/** A command of git that ended otherwise than with 0. */
export class GitFailed extends Error {
  readonly code: number;
  constructor(args: readonly string[], { code, stderr }: { code: number; stderr: string }) {
    super(`git ${args.join(" ")} ended with ${code}: ${stderr.trim() || "it said nothing"}`);
    this.code = code;
  }
}

/** A `git` that runs with `environment`, and speaks English so that what it says can be quoted among our own words. */
export function createGit(environment: NodeJS.ProcessEnv): Git {
  return (directory, args, { input = "", index } = {}) =>
    new Promise((resolve, reject) => {
      const env = { ...environment, LC_ALL: "C", ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) };
      const child = spawn("git", ["-C", directory, ...args], { env });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
      child.once("error", (error) => reject(new Error(`git cannot be started; install it (${error.message})`)));
      child.once("close", (code) => {
        if (code === 0) resolve(Buffer.concat(stdout).toString());
        else reject(new GitFailed(args, { code: code ?? 1, stderr: Buffer.concat(stderr).toString() }));
      });
      // Git may end without reading all of its input; its exit code says why.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
}
