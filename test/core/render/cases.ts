// The golden cases: a fleet each, with what stands behind its pointers and what is expected of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RepositoryName, Sha } from "../../../src/core/names.ts";
import { renderRootApplication } from "../../../src/core/render/bootstrap.ts";
import type { RenderedFile, RenderedText } from "../../../src/core/render/file.ts";
import { submodulesOf } from "../../../src/core/render/paths.ts";
import { renderSystem } from "../../../src/core/render/system.ts";
import { parseFleet } from "../../../src/core/resources/fleet.ts";
import type { Tier } from "../../../src/core/resources/tier.ts";

export const CASES = join(import.meta.dirname, "../../fixtures/render");
export const FLEET = "acme/fleet" as RepositoryName;

export const caseNames = readdirSync(CASES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

export function fleetText(name: string): string {
  return readFileSync(join(CASES, name, "fleet.yaml"), "utf8");
}

/** The tiers that a fleet's text declares; throws if it is not valid. */
export function tiersOf(text: string): Tier[] {
  const { fleet, problems } = parseFleet([{ path: "fleet.yaml", text }], "acme");
  if (!fleet) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
  return fleet.tiers;
}

/** A tier of a case that must be there. */
export function tierOf(name: string, tier: string): Tier {
  const found = tiersOf(fleetText(name)).find((one) => one.name === tier);
  if (!found) throw new Error(`no ${tier} in ${name}`);
  return found;
}

/** All pointers of a tier, at one commit. */
export function pointersOf(tier: Tier, sha = "a".repeat(40)): Record<string, Sha> {
  return Object.fromEntries(submodulesOf(tier).map(({ path }) => [path, sha as Sha]));
}

export function render(tier: Tier, tiers: readonly Tier[] = []): RenderedFile[] {
  const previous = tiers.find(({ name }) => name === tier.previous) ?? null;
  return renderSystem(tier, { previous, fleet: FLEET, pointers: pointersOf(tier) });
}

export function texts(files: readonly RenderedFile[]): RenderedText[] {
  return files.filter((file) => file.mode === "100644");
}

/** What a case's fleet gives, as paths below `expected/`. */
export function renderCase(text: string): Record<string, string> {
  const tiers = tiersOf(text);
  const files = tiers.flatMap((tier) => [
    ...texts(render(tier, tiers)).map(({ path, content }) => [`${tier.name}/${path}`, content]),
    [`${tier.name}.root.yaml`, renderRootApplication(tier)],
  ]);
  return Object.fromEntries(files);
}

/** The files below a folder with their contents, by path. */
export function readFolder(folder: string): Record<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
    }),
  );
}
