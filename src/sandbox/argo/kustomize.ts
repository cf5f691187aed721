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
  return lines[0]?.replace(/^error: /i, "") ?? "kustomize failed and said nothing";
}
