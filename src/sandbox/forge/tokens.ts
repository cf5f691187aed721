// Credentials: whose a token is. People's last; those of installations live one hour of real time.
import { randomBytes } from "node:crypto";
import type { Installation, Millis } from "../model.ts";
import { appOfToken } from "./apps.ts";
import { Refusal } from "./refusal.ts";
import { type Actor, anonymous, reaches, type World } from "./world.ts";

const HOUR: Millis = 3_600_000;

export interface InstallationToken {
  token: string;
  /** Real time, not the sandbox's. */
  expiresAt: Millis;
  installation: Installation;
}

/** What a token may do of what its installation may. */
export interface Narrower {
  permissions?: Record<string, "read" | "write"> | undefined;
  /** Names of repositories. */
  repositories?: string[] | undefined;
}

export interface Tokens {
  /** A new token of an installation, for all it may do or for less. Throws 422 when more is asked for. */
  issue(installation: Installation, narrower?: Narrower): InstallationToken;
  /** Who an Authorization header speaks for. Throws 401 "Bad credentials"; no header at all is nobody. */
  actorOf(authorization: string | undefined): Actor;
}

export function openTokens(world: World): Tokens {
  const issued = new Map<string, InstallationToken>();
  return {
    issue(whole, narrower = {}) {
      const installation = narrowed(world, whole, narrower);
      const token = `ghs_${randomBytes(18).toString("hex")}`;
      const entry = { token, expiresAt: Date.now() + HOUR, installation };
      issued.set(token, entry);
      return entry;
    },
    actorOf(authorization) {
      if (!authorization) return anonymous;
      const token = tokenOf(authorization);
      const person = world.people.get(token);
      if (person) return { account: person };
      if (token.startsWith("eyJ")) return appOfToken(world, token);
      const entry = issued.get(token);
      if (!entry || entry.expiresAt <= Date.now()) {
        issued.delete(token);
        throw new Refusal(401, "Bad credentials");
      }
      const { installation } = entry;
      return { account: installation.app.bot, app: installation.app, installation };
    },
  };
}

function narrowed(world: World, whole: Installation, { permissions, repositories }: Narrower): Installation {
  const granted: Installation["permissions"] = { metadata: "read", ...whole.permissions };
  for (const [name, access] of Object.entries(permissions ?? {}))
    if (granted[name] !== "write" && granted[name] !== access)
      throw new Refusal(422, "The permissions requested are not granted to this installation.");
  const own = new Set(world.repositories.filter((one) => reaches(whole, one)).map(({ name }) => name));
  if (repositories?.some((name) => !own.has(name)))
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  return {
    ...whole,
    permissions: permissions ?? whole.permissions,
    repositories: repositories ?? whole.repositories,
  };
}

/** `Bearer t`, `token t`, or Basic with the token as password (or as user name with an empty one). */
function tokenOf(authorization: string): string {
  const [scheme = "", credentials = ""] = authorization.split(/\s+/, 2);
  if (scheme.toLowerCase() !== "basic") return credentials;
  const [user = "", password = ""] = Buffer.from(credentials, "base64").toString().split(":", 2);
  return password || user;
}
