// Documents as operators write them, and what becomes of them.
import { type Fleet, type ParsedFleet, parseFleet } from "../../../src/core/resources/fleet.ts";
import { printProblem } from "../../../src/core/resources/problem.ts";

/** A Tier; `spec` is more YAML, from line 7 on. */
export const tier = (name: string, spec = "") => `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: ${name} }
spec:
  apps: { url: https://github.com/acme/app-repository }
  system: { url: https://github.com/acme/system-repository }
${spec}`;

/** A Configuration; its address stands in line 4. */
export const configuration = (name = "default", repository = "configuration") => `apiVersion: shopset.dev/v1alpha1
kind: Configuration
metadata: { name: ${name} }
spec: { url: https://github.com/acme/${repository}, path: ${name} }`;

/** A FailureDomain. */
export const failureDomain = (name = "tokyo-a", cluster = name) => `apiVersion: shopset.dev/v1alpha1
kind: FailureDomain
metadata: { name: ${name} }
spec: { cluster: ${cluster} }`;

/** A ShopSet on tier-0; `spec` is more YAML, from line 8 on. */
export const shopset = (name: string, spec = "", on = "tier-0") => `apiVersion: shopset.dev/v1alpha1
kind: ShopSet
metadata: { name: ${name} }
spec:
  tier: ${on}
  configuration: default
  failureDomain: tokyo-a
${spec}`;

/** What becomes of documents in one file. */
export const parse = (...documents: string[]): ParsedFleet =>
  parseFleet([{ path: "tiers.yaml", text: documents.join("\n---\n") }], "acme");

/** What is wrong with documents in one file. */
export const problems = (...documents: string[]): string[] => parse(...documents).problems.map(printProblem);

/** The fleet that documents state; throws what is wrong with them. */
export function fleetOf(...documents: string[]): Fleet {
  const { fleet, problems: wrong } = parse(...documents);
  if (!fleet) throw new Error(wrong.map(printProblem).join("\n"));
  return fleet;
}
