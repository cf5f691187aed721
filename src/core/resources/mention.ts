// Where the fleet names repositories, and as what.
import type { FieldPath } from "./document.ts";
import type { RepositoryRef } from "./field.ts";
import type { Written, WrittenFleet } from "./read.ts";

export interface Mention {
  repository: RepositoryRef;
  as: "apps" | "system" | "configuration";
  by: Written<{ name: string }>;
  /** The field that holds its address. */
  path: FieldPath;
}

/** Every place that names a repository: Tiers first, in the order of the text. */
export function mentionsOf({ tiers, configurations }: WrittenFleet): Mention[] {
  return [
    ...tiers.flatMap((by) =>
      (["apps", "system"] as const).map(
        (as): Mention => ({ repository: by.resource[as], as, by, path: ["spec", as, "url"] }),
      ),
    ),
    ...configurations.map(
      (by): Mention => ({ repository: by.resource.repository, as: "configuration", by, path: ["spec", "url"] }),
    ),
  ];
}

/** What is the same for the same repository: GitHub's names of accounts and repositories do not mind case. */
export function keyOf({ name }: RepositoryRef): string {
  return name.toLowerCase();
}
