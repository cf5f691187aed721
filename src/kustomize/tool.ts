// The kustomize of this machine, alone or inside kubectl, and whether the network can be cut off from it.
import { access, constants } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { runConfined } from "./confined.ts";

export interface Tool {
  /** Builds the directory that comes behind it. */
  command: string[];
  /** What is put before a command so that it has no network; empty where this system does not allow that. */
  wall: string[];
}

/** The first kustomize or kubectl on a search path; undefined if there is none. */
export async function findTool(searchPath: string): Promise<Tool | undefined> {
  const kustomize = await find("kustomize", searchPath);
  const kubectl = kustomize ? undefined : await find("kubectl", searchPath);
  const command = kustomize ? [kustomize, "build"] : kubectl ? [kubectl, "kustomize"] : undefined;
  return command && { command, wall: await findWall(searchPath) };
}

/** A network namespace of its own takes a user namespace of its own; containers often forbid both. */
async function findWall(searchPath: string): Promise<string[]> {
  const unshare = await find("unshare", searchPath);
  if (!unshare) return [];
  const wall = [unshare, "--user", "--map-root-user", "--net", "--"];
  const bounds = { time: 5_000, memory: 2 ** 31, output: 4096 };
  const { code } = await runConfined(["/bin/sh", "-c", "exit 0"], { directory: tmpdir(), bounds, wall });
  return code === 0 ? wall : [];
}

async function find(name: string, searchPath: string): Promise<string | undefined> {
  for (const directory of searchPath.split(delimiter).filter(isAbsolute)) {
    const candidate = join(directory, name);
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return undefined;
}
