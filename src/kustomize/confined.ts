// Runs a command that reads what strangers wrote: nothing of our environment, and bounds on all that it can take.
import { spawn } from "node:child_process";

export interface Bounds {
  /** Milliseconds. */
  time: number;
  /** Bytes of address space. Go reserves some hundred megabytes that it never touches. */
  memory: number;
  /** Bytes of output. */
  output: number;
}

export interface Ended {
  /** null: it was stopped, or never started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Which bound it ran into. */
  exceeded: "time" | "output" | null;
}

/**
 * Runs an absolute command in `directory`, which is all that it may call its home. What is not a file of its own it
 * cannot get: no PATH means no git, no proxy answers, and before it `wall` may cut off the network altogether. The
 * limits are the kernel's, by the shell's `ulimit`; a system that does not know one goes without it.
 */
export function runConfined(
  command: readonly string[],
  { directory, bounds, wall }: { directory: string; bounds: Bounds; wall: readonly string[] },
): Promise<Ended> {
  const kilobytes = Math.floor(bounds.memory / 1024);
  const seconds = Math.ceil(bounds.time / 1000) + 1;
  const limits = `ulimit -c 0; ulimit -v ${kilobytes} 2>/dev/null; ulimit -t ${seconds}; exec "$@"`;
  return new Promise((resolve) => {
    const args = ["-c", limits, "sh", ...wall, ...command];
    const env = confinedEnvironment(directory);
    const child = spawn("/bin/sh", args, { cwd: directory, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let size = 0;
    let exceeded: Ended["exceeded"] = null;
    const stop = (bound: "time" | "output") => {
      exceeded ??= bound;
      try {
        // The whole group: what it started goes with it.
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    };
    const timer = setTimeout(() => stop("time"), bounds.time);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > bounds.output) stop("output");
        else said[name].push(chunk);
      });
    }
    const end = (code: number | null, stderr: string) => {
      clearTimeout(timer);
      resolve({ code: exceeded ? null : code, stdout: Buffer.concat(said.stdout).toString(), stderr, exceeded });
    };
    child.once("error", (error) => end(null, error.message));
    child.once("close", (code) => end(code, Buffer.concat(said.stderr).toString()));
  });
}

/** Go asks the proxy for everything but this machine itself; nothing listens on port 1. */
const NOWHERE = "http://127.0.0.1:1";

function confinedEnvironment(home: string): Record<string, string> {
  return {
    PATH: "/nonexistent",
    HOME: home,
    TMPDIR: home,
    LC_ALL: "C",
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    GOMAXPROCS: "1",
    GOMEMLIMIT: "512MiB",
  };
}
