// Whether the configurations that a tier pins are there, and each repository is pinned to one commit.
import { keyOf } from "../mention.ts";
import type { Problem } from "../problem.ts";
import { problemAt, type WrittenFleet } from "../read.ts";
import { listed } from "./names.ts";

/** Pins of Configurations that do not exist, or that pin one repository to two commits. */
export function checkPins({ tiers, configurations }: WrittenFleet): Problem[] {
  const byName = new Map(configurations.map(({ resource }) => [resource.name, resource]));
  return tiers.flatMap((written) => {
    const pinned = new Map<string, { name: string; commit: string }>();
    return Object.entries(written.resource.pin?.configurations ?? {}).flatMap(([name, commit]) => {
      const path = ["spec", "pin", "configurations", name];
      const repository = byName.get(name)?.repository;
      if (!repository) {
        const message = `spec.pin.configurations names ${name}, which does not exist; write one of: ${listed([...byName.keys()])}`;
        return [{ ...written.document.atKey(path), message }];
      }
      const other = pinned.get(keyOf(repository)) ?? { name, commit };
      pinned.set(keyOf(repository), other);
      if (other.commit === commit) return [];
      const message = `is ${commit}, but ${other.name}, of the same repository ${repository.name}, is pinned to ${other.commit}; write one commit for both`;
      return [problemAt(written, path, message)];
    });
  });
}
