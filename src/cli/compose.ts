// The sandbox put together: the forge, the real App beside it, and a simulated Argo CD, each over HTTP only.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Logger, pino } from "pino";
import { parse } from "yaml";
import type { Millis } from "../core/names.ts";
import { readSearchPath } from "../env.ts";
import { WRITES_PER_MINUTE } from "../github/pacing.ts";
import { createBuilder } from "../kustomize/builder.ts";
import { startArgo } from "../sandbox/argo/start.ts";
import { ORGANISATION, PEOPLE, tokenOf } from "../sandbox/people.ts";
import { seedSample } from "../sandbox/sample.ts";
import { type Forge, startForge } from "../sandbox/start.ts";
import { startServer, WEBHOOK_PATH } from "../server.ts";
import { type ShopSet, wire } from "../wiring.ts";

const SLUG = "shopset";

export interface SandboxOptions {
  /** Port of the forge; 0: any that is free. */
  port: number;
  /** Where the forge keeps itself; undefined: nowhere. */
  data?: string | undefined;
  /** Tiers of the sample fleet; 0: no sample at all. */
  tiers: number;
  /** Whether a simulated Argo CD reports. */
  cluster: "simulated" | "none";
  /** Whether pull requests get a preview of their manifests, where there is a kustomize. */
  preview?: "on" | "off";
  /** Permissions that the installation grants otherwise than app.yml asks. */
  granted?: Record<string, "read" | "write">;
  /** How often the App looks unheard; null: only when asked to. */
  resync?: Millis | null;
  /** How much the App writes in a minute; the forge itself has no such limit. */
  writesPerMinute?: number;
  log?: Logger;
}

export interface Sandbox {
  forge: Forge;
  shopset: ShopSet;
  /** What `--json` prints. */
  ready: { url: string; app: string; organisation: string; tokens: Record<string, string> };
  /** Resolves when every delivery, look and report that is on its way has come to rest. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything on 127.0.0.1. What was begun is ended again when something does not start. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const log = options.log ?? pino({ level: "silent" });
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const forge = await startForge({ port: options.port, log: (line) => log.warn(line), ...keep(options.data) });
    closers.push(() => forge.close());
    if (options.tiers > 0 && forge.world.repositories.length === 0) await seedSample(forge, { tiers: options.tiers });

    const { permissions, events } = readManifest();
    const webhookSecret = randomBytes(20).toString("hex");
    const { appId, privateKey } = forge.registerApp({
      slug: SLUG,
      events,
      permissions: { ...permissions, ...options.granted },
    });
    const apiUrl = `${forge.url}/api/v3`;
    const builder = options.preview === "on" ? { builder: await createBuilder(readSearchPath()) } : {};
    const settings = {
      ...builder,
      appId,
      privateKey,
      webhookSecret,
      apiUrl,
      fleetRepository: "fleet",
      resync: options.resync ?? null,
      writesPerMinute: options.writesPerMinute ?? WRITES_PER_MINUTE,
    };
    const shopset = await wire(settings, log);
    const server = await startServer(shopset, { host: "127.0.0.1", port: 0 });
    closers.push(() => server.close());
    forge.setWebhook(appId, { url: `${server.url}${WEBHOOK_PATH}`, secret: webhookSecret });
    let waking = Promise.resolve();
    const deaf = forge.clock.onAdvance(() => {
      waking = shopset.resync();
    });
    closers.push(async () => void deaf());

    const argo = options.cluster === "simulated" ? await startArgo(reporter(forge, log)) : undefined;
    if (argo) {
      closers.push(() => argo.close());
      const stop = forge.world.events.listen(({ name }) => name === "push" && argo.look());
      closers.push(async () => void stop());
    }
    const tokens = Object.fromEntries(Object.keys(PEOPLE).map((login) => [login, tokenOf(login)]));
    return {
      forge,
      shopset,
      ready: { url: forge.url, app: server.url, organisation: ORGANISATION, tokens },
      async settled() {
        // Each part may wake the next, so they are at rest together only when a whole round brought nothing new.
        const activity = () => forge.deliveries.log.length + forge.calls.all().filter(isOurs).length;
        for (let before = -1; before !== activity(); ) {
          before = activity();
          await waking;
          await forge.deliveries.idle();
          await shopset.queue.idle();
          argo?.look();
          await argo?.idle();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function isOurs({ actor }: { actor: string }): boolean {
  return actor.startsWith(SLUG);
}

function keep(data: string | undefined): { data?: string } {
  return data === undefined ? {} : { data };
}

function reporter(forge: Forge, log: Logger): Parameters<typeof startArgo>[0] {
  const say = (line: string) => log.info(line);
  return {
    url: forge.url,
    token: tokenOf("argocd"),
    organisation: ORGANISATION,
    system: "system-repository",
    log: say,
  };
}

/** The permissions and events that app.yml asks for, so that the sandbox grants what GitHub would. */
function readManifest(): { permissions: Record<string, "read" | "write">; events: string[] } {
  const manifest = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
  return { permissions: manifest.default_permissions, events: manifest.default_events };
}
