// GitHub Apps: registering one, installing it, and the credentials by which it is known.
import { generateKeyPairSync, randomBytes, verify } from "node:crypto";
import type { Account, App, Installation } from "../model.ts";
import { Refusal } from "./refusal.ts";
import { type Actor, announce, nextId, type World } from "./world.ts";

export interface NewApp {
  slug: string;
  permissions: Record<string, "read" | "write">;
  events: string[];
  webhook?: { url: string; secret?: string } | undefined;
}

export interface RegisteredApp {
  app: App;
  installation: Installation;
  /** PKCS#1 PEM, as GitHub gives it for download, once. */
  privateKey: string;
}

/**
 * Registers an App and installs it on an account. An App of that slug that is there already keeps its id and
 * installation and gets a new key, as "Generate a private key" does.
 */
export function registerApp(world: World, account: Account, asked: NewApp): RegisteredApp {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const app = world.apps.find(({ slug }) => slug === asked.slug) ?? addApp(world, asked.slug);
  Object.assign(app, { publicKey, events: asked.events });
  if (asked.webhook) setWebhook(app, asked.webhook);
  const known = world.installations.find((one) => one.app === app && one.account === account);
  const installation = known ?? { id: nextId(world), app, account, permissions: {}, repositories: "all", events: [] };
  Object.assign(installation, { permissions: asked.permissions, events: asked.events });
  if (!known) {
    world.installations.push(installation);
    announce(world, { name: "installation", action: "created", sender: account, installation });
  }
  return { app, installation, privateKey };
}

/** Tells an App's events to this address from now on; gives the secret that signs them, kept or made if none is given. */
export function setWebhook(app: App, { url, secret }: { url: string; secret?: string }): string {
  app.webhook = { url, secret: secret ?? app.webhook?.secret ?? randomBytes(20).toString("hex") };
  return app.webhook.secret;
}

function addApp(world: World, slug: string): App {
  const bot: Account = { id: nextId(world), login: `${slug}[bot]`, kind: "Bot" };
  const app: App = { id: nextId(world), slug, name: slug, bot, publicKey: "", events: [] };
  world.accounts.push(bot);
  world.apps.push(app);
  return app;
}

/**
 * The App that signed a JSON web token (RS256; docs.github.com: generating a JWT for a GitHub App). Times are real:
 * a token lives ten minutes at most. Throws 401 with GitHub's words.
 */
export function appOfToken(world: World, token: string, now = Date.now()): Actor {
  const refuse = (message: string) => new Refusal(401, message);
  const [header = "", payload = "", signature = ""] = token.split(".");
  const undecodable = refuse("A JSON web token could not be decoded");
  const { alg } = parse(header);
  const { iss, iat, exp } = parse(payload);
  if (alg !== "RS256" || typeof exp !== "number" || typeof iat !== "number") throw undecodable;
  const app = world.apps.find(({ id, slug }) => String(iss) === String(id) || iss === slug);
  if (!app) throw refuse("Integration not found");
  if (!verify("RSA-SHA256", Buffer.from(`${header}.${payload}`), app.publicKey, Buffer.from(signature, "base64url")))
    throw undecodable;
  const seconds = now / 1000;
  if (exp <= seconds)
    throw refuse(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > seconds + 660) throw refuse("'Expiration time' claim ('exp') is too far in the future");
  if (iat > seconds + 60)
    throw refuse("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  return { account: app.bot, app };

  function parse(part: string): Record<string, unknown> {
    try {
      return JSON.parse(Buffer.from(part, "base64url").toString());
    } catch {
      throw undecodable;
    }
  }
}
