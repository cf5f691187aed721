// `shopctl serve`: the App as a process, until SIGTERM or SIGINT.
import { pino } from "pino";
import { readSearchPath, readSettings } from "../env.ts";
import { createBuilder } from "../kustomize/builder.ts";
import { startServer } from "../server.ts";
import { wire } from "../wiring.ts";
import { untilStopped } from "./signals.ts";

/** Serves until it is told to stop, then answers and ends what it has begun. */
export async function serve(): Promise<void> {
  const stopped = untilStopped();
  const settings = readSettings();
  const log = pino({ level: settings.logLevel });
  const builder = await createBuilder(readSearchPath());
  if (builder.absence !== null)
    log.warn(`nothing is built, neither for pull requests nor before it is written: ${builder.absence}`);
  const server = await startServer(await wire({ ...settings, builder }, log), settings);
  log.info({ url: server.url }, "ShopSet listens");
  const signal = await stopped;
  log.info({ signal }, "draining");
  await server.close();
  log.info("stopped");
}
