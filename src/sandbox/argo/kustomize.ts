// The real kustomize, alone or inside kubectl.
import type { Builder } from "./builder.ts";
import { run } from "./run.ts";

export interface Tool {
  name: string;
  /** Runs as `<command> <verb> <directory>`. */
  command: string;
  verb: "build" | "kustomize";
}

/** A builder that runs the tool. Its output is the manifests; the first line of its complaint is the error. */
export function kustomize({ name, command, verb }: Tool): Builder {
  return {
    name,
    build: async (directory, { root, timeout, signal }) => {
      const env = { PATH: process.env["PATH"] ?? "", HOME: root, GIT_TERMINAL_PROMPT: "0" };
      const { code, stdout, stderr } = await run(command, [verb, directory], { cwd: root, env, timeout, signal });
      return code === 0 ? { manifests: stdout } : { error: complaint(stderr).replaceAll(`${root}/`, "") };
    },
  };
}

/** The first line that is no warning: kustomize puts deprecations before the error. */
function complaint(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return cause(unlogged(lines[0] ?? "kustomize failed and said nothing"));
}

/** Some builds of kubectl log the error, with the time and a process id: the same failure must read the same. */
function unlogged(line: string): string {
  const quoted = line.match(/^E\d{4} .* err=("(?:[^"\\]|\\.)*")$/)?.[1];
  if (quoted === undefined) return line.replace(/^error: /i, "");
  try {
    return String(JSON.parse(quoted));
  } catch {
    // Go escapes more than JSON does.
    return quoted.slice(1, -1);
  }
}

/** Kustomize tells the whole way down to what failed, each step in quotes of the one before; a status has 140 letters. */
function cause(text: string): string {
  return text.replace(/^.*(?:accumulation err='|recursed accumulation of path '[^']*': )/, "");
}
