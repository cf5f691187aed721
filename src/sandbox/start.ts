// Starts the forge: a GitHub that can be held, over real bare repositories, on this machine only.
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { type NewApp, registerApp, setWebhook } from "./forge/apps.ts";
import { type Clock, startClock } from "./forge/clock.ts";
import { watchQueues } from "./forge/queue/watch.ts";
import { directoryOf } from "./forge/repositories.ts";
import { markStale } from "./forge/stale-checks.ts";
import { openTokens } from "./forge/tokens.ts";
import { announce, createWorld, findAccount, type World } from "./forge/world.ts";
import { forgeApp } from "./http/app.ts";
import { type Calls, openCalls } from "./http/calls.ts";
import type { Answered } from "./http/forge.ts";
import type { Account, App, Repository } from "./model.ts";
import { pageRoutes } from "./page/index.ts";
import { ORGANISATION, settle } from "./people.ts";
import { type NewContent, plantRepository } from "./planting.ts";
import { catchUp } from "./saving/catch-up.ts";
import { openSaver, readSaved } from "./saving/file.ts";
import { fromPlain } from "./saving/plain.ts";
import { type Deliveries, openDeliveries } from "./webhooks/deliveries.ts";

export interface ForgeOptions {
  /** 0, the default, picks a free one; with data, the one it had before, as addresses are written down in repositories. */
  port?: number;
  /** Where everything is kept. Without it the forge forgets itself when it closes. */
  data?: string;
  /** Hears what goes wrong inside, a line at a time. */
  log?: (line: string) => void;
  /** Sees every answer of REST. */
  watch?: (answer: Answered) => void;
}

export interface Registration {
  appId: number;
  /** PEM. */
  privateKey: string;
  /** Empty as long as there is no webhook address. */
  webhookSecret: string;
  installationId: number;
}

export interface Forge {
  /** http://127.0.0.1:port */
  readonly url: string;
  readonly world: World;
  readonly clock: Clock;
  readonly calls: Calls;
  readonly deliveries: Deliveries;
  /** Registers an App and installs it on the organisation; one that is there already gets a new key. */
  registerApp(app: NewApp): Registration;
  /** Sends an App's events to an address from now on, a ping first. Returns the secret that signs them. */
  setWebhook(appId: number, webhook: { url: string; secret?: string }): string;
  /** Makes a repository of the organisation, with these files as its first commit. */
  createRepository(repository: NewContent): Promise<Repository>;
  /** Ends every process and connection; forgets everything unless `data` was given. */
  close(): Promise<void>;
}

/** Starts a forge on 127.0.0.1. Rejects when the port is taken or the data cannot be read. */
export async function startForge(options: ForgeOptions = {}): Promise<Forge> {
  const log = options.log ?? (() => undefined);
  const root = options.data ?? (await mkdtemp(join(tmpdir(), "sandbox-forge-")));
  await mkdir(root, { recursive: true });
  const saved = await readSaved(root);
  const world = createWorld({ clock: startClock({ ahead: saved?.ahead ?? 0 }), complain: log });
  if (saved) fromPlain(world, saved, (owner, name) => directoryOf(root, owner, name));
  settle(world);
  await catchUp(world, organisation(world));
  markStale(world);
  world.clock.onAdvance(() => markStale(world));

  const calls = openCalls();
  const deliveries = openDeliveries(world, log);
  watchQueues(world);
  const saver = options.data === undefined ? undefined : openSaver(world, root);
  const surface = { world, calls, deliveries, root, log, tokens: openTokens(world), watch: options.watch };
  const app = forgeApp(surface, pageRoutes({ world }));
  if (saver) {
    world.events.listen(saver.soon);
    world.clock.onAdvance(saver.soon);
  }
  const listener = getRequestListener(app.fetch);
  const answering = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answered = listener(request, response).finally(() => {
      answering.delete(answered);
      if (request.method !== "GET") saver?.soon();
    });
    answering.add(answered);
  });
  server.listen(options.port || saved?.port || 0, "127.0.0.1");
  await once(server, "listening");
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: world.url,
    world,
    clock: world.clock,
    calls,
    deliveries,
    registerApp(asked) {
      const { app, installation, privateKey } = registerApp(world, organisation(world), asked);
      saver?.soon();
      const webhookSecret = app.webhook?.secret ?? "";
      return { appId: app.id, privateKey, webhookSecret, installationId: installation.id };
    },
    setWebhook(appId, webhook) {
      const app = world.apps.find(({ id }) => id === appId);
      if (!app) throw new Error(`no App ${appId}`);
      saver?.soon();
      return pointAt(world, app, webhook);
    },
    async createRepository(asked) {
      const repository = await plantRepository(world, { root, owner: organisation(world), ...asked });
      saver?.soon();
      return repository;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.allSettled(answering);
      await world.background.idle();
      await deliveries.close();
      await Promise.all(world.repositories.map(({ git }) => git.close()));
      await saver?.close();
      if (options.data === undefined) await rm(root, { recursive: true, force: true });
    },
  };
}

function organisation(world: World): Account {
  const account = findAccount(world, ORGANISATION);
  if (!account) throw new Error(`the organisation ${ORGANISATION} is not there`);
  return account;
}

function pointAt(world: World, app: App, webhook: { url: string; secret?: string }): string {
  const secret = setWebhook(app, webhook);
  announce(world, { name: "ping", sender: app.bot, app });
  return secret;
}
