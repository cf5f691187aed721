// An App of a test: registered, installed, and with a token of its installation.
import { createSign } from "node:crypto";
import type { Forge, Registration } from "../../src/sandbox/start.ts";
import { ask } from "./visitor.ts";

export interface AppTokens extends Registration {
  /** Of the App itself, a JSON web token. */
  jwt: string;
  /** Of its installation. */
  token: string;
}

/** Registers an App and gets it a token. */
export async function appTokens(
  forge: Forge,
  app: { slug: string; permissions: Record<string, "read" | "write">; events?: string[] },
): Promise<AppTokens> {
  const registration = forge.registerApp({ events: [], ...app });
  const jwt = signed(registration);
  const route = `POST /app/installations/${registration.installationId}/access_tokens`;
  const { body } = await ask(forge.url, route, { token: jwt });
  return { ...registration, jwt, token: body.token };
}

function signed({ appId, privateKey }: Registration): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: "RS256" })}.${part({ iss: appId, iat: now, exp: now + 60 })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
}
