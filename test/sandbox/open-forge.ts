// A forge that is held to GitHub's description: each answer and each webhook of a test is compared with it.
import { type Forge, type ForgeOptions, startForge } from "../../src/sandbox/start.ts";
import { faultsOfAnswer, faultsOfPayload } from "./description.ts";

/** Like `startForge`. Closing it throws when anything that it answered or sent is not as GitHub describes it. */
export async function openForge(options: ForgeOptions = {}): Promise<Forge> {
  const found = new Set<string>();
  const forge = await startForge({
    ...options,
    watch: (answer) => {
      for (const fault of faultsOfAnswer(answer)) found.add(fault);
    },
  });
  return {
    ...forge,
    async close() {
      await forge.close();
      for (const { event, request } of forge.deliveries.log)
        for (const fault of faultsOfPayload(event, JSON.parse(request.payload))) found.add(fault);
      if (found.size > 0) throw new Error(`not as GitHub describes it:\n${[...found].sort().join("\n")}`);
    },
  };
}
