// Runs a command for at most so long, and leaves nothing behind: a stuck child takes its own children with it.
import { spawn } from "node:child_process";

export interface Run {
  cwd: string;
  env: Record<string, string>;
  /** Milliseconds after which the command counts as failed. */
  timeout: number;
  signal: AbortSignal;
}

export interface Outcome {
  /** 0 is success; null when the command was stopped or never started. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** More output than this is cut: no sane manifest is that large. */
const maxOutput = 64 * 1024 * 1024;

/** Runs a command to its end. Never rejects: what went wrong is in `stderr`. */
export function run(command: string, args: readonly string[], { cwd, env, timeout, signal }: Run): Promise<Outcome> {
  if (signal.aborted) return Promise.resolve({ code: null, stdout: "", stderr: "stopped" });
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let size = 0;
    let stopped: string | undefined;
    const stop = (why: string) => {
      stopped ??= why;
      try {
        // The group, not the child alone: git and kustomize start helpers.
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    };
    const timer = setTimeout(() => stop(`gave up after ${timeout / 1000} s`), timeout);
    const aborted = () => stop("stopped");
    signal.addEventListener("abort", aborted, { once: true });
    const finish = (code: number | null, extra: string | undefined) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      const stderr = Buffer.concat(chunks.stderr).toString();
      const said = extra === undefined ? stderr : `${extra}\n${stderr}`;
      resolve({
        code: extra === undefined ? code : null,
        stdout: Buffer.concat(chunks.stdout).toString(),
        stderr: said,
      });
    };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxOutput) stop("printed too much");
        else chunks[name].push(chunk);
      });
    child.once("error", (error) => finish(null, error.message));
    child.once("close", (code) => finish(code, stopped));
  });
}
