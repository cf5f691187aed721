// Builds of a tier whose sources cannot all be read: each ShopSet stands on its own two.
import { describe, expect, it } from "vitest";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import type { Built } from "../../src/core/preview/preview.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { buildOn, type ReadSource } from "../../src/flow/build-tier.ts";
import type { Builder } from "../../src/flow/ports/builder.ts";
import { fleetYaml } from "../fixtures/ladder.ts";
import { shopYaml } from "../fixtures/shop.ts";

const FLEET = "acme/fleet" as RepositoryName;
const COMMIT = "c".repeat(40) as Sha;
const OTHER = `
---
apiVersion: shopset.dev/v1alpha1
kind: Configuration
metadata: { name: other }
spec: { url: https://github.com/acme/other, path: "" }`;

/** Builds `one` of configuration default and `two` of configuration other, where one repository cannot be read. */
async function builtWithout(unreadable: string) {
  const more = `${shopYaml({ shopsets: { one: "tier: tier-0", two: "tier: tier-0, configuration: other" } })}${OTHER}`;
  const { fleet } = parseFleet([{ path: "fleet.yaml", text: fleetYaml({ more }) }], "acme");
  const tier = fleet?.tiers.find(({ name }) => name === "tier-0") ?? expect.unreachable("no such tier");
  const asked: string[][] = [];
  const built: Built = { kind: "built", objects: [] };
  const builder: Builder = {
    absence: null,
    async build({ shopsets }) {
      asked.push(shopsets);
      return new Map(shopsets.map((name) => [name, built]));
    },
  };
  const files = [{ path: "default/kustomization.yaml", mode: "100644", content: "" }];
  const read: ReadSource = async (repository) =>
    repository === unreadable
      ? { kind: "none", reason: `${repository} is too large` }
      : { kind: "files", commit: COMMIT, files, overlapping: [`${repository}.yaml`] };
  const found = await buildOn({ builder, fleet: FLEET, read }, tier, {
    shopsets: ["one", "two"],
    at: () => ({ branch: "tier-0" }),
  });
  return { ...found, asked };
}

describe("a source that cannot be read", () => {
  it("leaves those unbuilt that use it, and no others", async () => {
    const { built, lacking, overlapping, asked } = await builtWithout("acme/configuration");
    expect(Object.fromEntries(built)).toEqual({
      one: { kind: "unbuilt", reason: "acme/configuration is too large" },
      two: { kind: "built", objects: [] },
    });
    expect(asked).toEqual([["two"]]);
    expect([...lacking]).toEqual([]);
    expect(overlapping).toEqual(["acme/app-repository.yaml", "acme/other.yaml"]);
  });

  it("leaves all unbuilt where it is the app", async () => {
    const { built, asked } = await builtWithout("acme/app-repository");
    expect([...built.values()].map(({ kind }) => kind)).toEqual(["unbuilt", "unbuilt"]);
    expect(asked).toEqual([]);
  });
});
