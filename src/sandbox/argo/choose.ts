// Which builder this machine can offer.
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Builder } from "./builder.ts";
import { kustomize } from "./kustomize.ts";
import { readKustomization } from "./reader.ts";

/**
 * The builder to use. A path or name of a kustomize (or kubectl) is taken as it is; "none" asks for the careful look;
 * undefined for whatever the PATH has.
 */
export async function chooseBuilder(wanted: string | undefined): Promise<Builder> {
  if (wanted === "none") return { name: "no kustomize found: files checked only", build: readKustomization };
  const found = wanted ?? (await onPath("kustomize")) ?? (await onPath("kubectl"));
  if (found === undefined) return chooseBuilder("none");
  return /kubectl[^/\\]*$/.test(found)
    ? kustomize({ name: "kubectl kustomize", command: found, verb: "kustomize" })
    : kustomize({ name: "kustomize", command: found, verb: "build" });
}

async function onPath(name: string): Promise<string | undefined> {
  for (const directory of (process.env["PATH"] ?? "").split(delimiter).filter(Boolean)) {
    const candidate = join(directory, name);
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}
