// Runs one git command and gives back what it said. Git sees no configuration but the repository's own.
import { spawn } from "node:child_process";

/** What every git process of the sandbox runs with: no user or machine configuration, no questions asked. */
export const gitEnvironment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
};

export interface GitResult {
  code: number;
  stdout: Buffer;
  stderr: string;
}

export interface GitRun {
  input?: Buffer | string;
  /** What the client of a transfer announced (`Git-Protocol`); "" for none. */
  protocol?: string;
}

/** Runs git in a bare repository. Resolves with any exit code; rejects only if git cannot be started. */
export function tryGit(directory: string, args: string[], { input, protocol }: GitRun = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", directory, ...args], {
      env: protocol ? { ...gitEnvironment, GIT_PROTOCOL: protocol } : gitEnvironment,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    // Git may end without reading all of its input; its exit code says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Like `tryGit`, for commands that must succeed: gives their output, trimmed, or throws what git said. */
export async function git(directory: string, args: string[], input?: Buffer | string): Promise<string> {
  const { code, stdout, stderr } = await tryGit(directory, args, input === undefined ? {} : { input });
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}: ${stderr.trim()}`);
  return stdout.toString().trim();
}
