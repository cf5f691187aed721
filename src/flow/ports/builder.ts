// What builds manifests, so that people see what a proposal does to them.
import type { Built } from "../../core/preview/preview.ts";
import type { SystemFiles } from "../../core/preview/system.ts";

/** What builds manifests of files that anybody may have written, with nothing but those files. */
export interface Builder {
  /** Why it cannot build anything; null: it can. */
  absence: string | null;
  /** What comes of each ShopSet, by its name. */
  build(system: SystemFiles): Promise<Map<string, Built>>;
}
