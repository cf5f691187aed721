// `shopctl` as a person runs it: a process of its own, its exit code and what it says.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";

const SHOPCTL = join(resolve(import.meta.dirname, "../.."), "bin/shopctl.js");

export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs it to its end, whatever that is. */
export async function shopctl(
  args: readonly string[],
  { cwd, env = process.env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Said> {
  const child = spawn(process.execPath, [SHOPCTL, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: Number(code), stdout, stderr };
}
