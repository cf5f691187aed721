// What a process of the App knows of the world, and loses when it ends.
import { createFleets, type Fleets } from "../../src/flow/fleet.ts";
import { createInbox } from "../../src/flow/inbox.ts";
import type { Forge } from "../../src/flow/ports/forge.ts";
import type { Log } from "../../src/flow/ports/log.ts";
import { createRecorder } from "../../src/flow/record.ts";
import type { MemoryForge } from "../fixtures/memory-forge.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What a process of the App keeps in mind. */
export interface Memory {
  fleets(forge: MemoryForge): Fleets;
  recorder: ReturnType<typeof createRecorder>;
  inbox: ReturnType<typeof createInbox>;
}

/** Fleets that were parsed, by their commit: processes start often in a storm, and parsing is slow. */
export type Parsed = Map<string, Awaited<ReturnType<Fleets["of"]>>>;

/** What a process knows that just started. */
export function freshMemory(parsed: Parsed): Memory {
  let forge: MemoryForge | undefined;
  const fleets = createFleets("fleet", async () => forge as Forge);
  const remembering: Fleets = {
    ...fleets,
    async of(account) {
      const head = forge?.fleetHistory[0] ?? "";
      if (!fleets.known(account) && parsed.has(head)) fleets.remember(account, parsed.get(head));
      const fleet = await fleets.of(account);
      if (fleet) parsed.set(fleet.head ?? "", fleet);
      return fleet;
    },
  };
  return {
    fleets(now) {
      forge = now;
      return remembering;
    },
    recorder: createRecorder(silent),
    inbox: createInbox(),
  };
}
