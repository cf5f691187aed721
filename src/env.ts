// The one reader of process.env: what the process needs to know, checked before anything starts.
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Millis } from "./core/names.ts";
import { duration, orElse } from "./core/resources/field.ts";
import { WRITES_PER_MINUTE } from "./github/pacing.ts";

export interface Settings {
  appId: number;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
  /** Root of GitHub's REST API: https://api.github.com, or https://<host>/api/v3. */
  apiUrl: string;
  /** Name of the repository that holds the fleet, in each account. */
  fleetRepository: string;
  host: string;
  port: number;
  /** How often everything is looked at though nothing was heard. */
  resync: Millis;
  /** How much is written to one account's repositories in a minute. */
  writesPerMinute: number;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

const required = (right: string) => z.string(orElse(right)).min(1, orElse(right));

const environment = z.object({
  APP_ID: z.coerce.number(orElse("write the App's id, a number")).int().positive(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  // Probot takes "development" for an empty secret, and then accepts forged events.
  WEBHOOK_SECRET: required(
    "write the secret that the App's webhook settings have; without one anybody could send events",
  ),
  GITHUB_API_URL: z.url(orElse("write a URL")).default("https://api.github.com"),
  FLEET_REPOSITORY: z
    .string()
    .regex(/^[\w.-]+$/, orElse("write a repository's name without its account"))
    .default("fleet"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number(orElse("write a port number")).int().min(0).max(65_535).default(3000),
  RESYNC_INTERVAL: duration
    .default(5 * 60_000)
    .refine((span) => span >= 10_000 && span <= 24 * 60 * 60_000, orElse("write a duration from 10s to 24h")),
  WRITES_PER_MINUTE: z.coerce
    .number(orElse("write a number from 1 to 6000"))
    .int()
    .min(1)
    .max(6_000)
    .default(WRITES_PER_MINUTE),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], orElse("write debug, info, warn, error or silent"))
    .default("info"),
});

/** The names of all variables that are read; .env.example lists them. */
export const VARIABLES = Object.keys(environment.shape);

/** The settings that the environment gives. Throws an Error that names every variable that is wrong. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const result = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  const wrong = result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  const key = privateKey(env);
  if (key === undefined)
    wrong.push("PRIVATE_KEY is missing; write the App's private key (PEM), or its path in PRIVATE_KEY_PATH");
  if (!result.success || key === undefined) {
    throw new Error(`ShopSet cannot start:\n${wrong.map((line) => `  ${line}`).join("\n")}\nSee .env.example.`);
  }
  const { data } = result;
  return {
    appId: data.APP_ID,
    privateKey: key,
    webhookSecret: data.WEBHOOK_SECRET,
    apiUrl: data.GITHUB_API_URL.replace(/\/$/, ""),
    fleetRepository: data.FLEET_REPOSITORY,
    host: data.HOST,
    port: data.PORT,
    resync: data.RESYNC_INTERVAL,
    writesPerMinute: data.WRITES_PER_MINUTE,
    logLevel: data.LOG_LEVEL,
  };
}

/** Many secret stores write the key in one line, with `\n` for line ends. */
function privateKey({ PRIVATE_KEY: key, PRIVATE_KEY_PATH: path }: NodeJS.ProcessEnv): string | undefined {
  if (key) return key.replaceAll("\\n", "\n");
  return path ? readFileSync(path, "utf8") : undefined;
}

/** What tells a `git` which repository it is in. A hook or an alias that runs us sets it for one, and we look at others. */
const GIT_PLACES = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_COMMON_DIR",
  "GIT_NAMESPACE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_LITERAL_PATHSPECS",
];

/** What `git` runs with: the environment that we have, without what would lead it elsewhere than it is told. */
export function readGitEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !GIT_PLACES.includes(name)));
}

/** Where programs are looked for: the directories of the PATH. */
export function readSearchPath(env: NodeJS.ProcessEnv = process.env): string {
  return env["PATH"] ?? "";
}
