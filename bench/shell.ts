// The same bump without the App: bump.sh against the same forge, as alice.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { tokenOf } from "../src/sandbox/people.ts";
import { type Sample, timed } from "./sample.ts";
import { type Stage, SYSTEM } from "./stage.ts";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("bump.sh", import.meta.url));

/** A merge of which the App hears nothing, bumped by the script; then the App takes note of it. */
export async function bumpByShell(stage: Stage): Promise<Sample> {
  const pull = await stage.proposed();
  await stage.settled();
  const { forge, shopset } = stage.sandbox;
  const directory = await mkdtemp(`${tmpdir()}/shopset-bench-`);
  forge.deliveries.drop();
  try {
    const merged = await stage.merged(pull);
    const args = [SCRIPT, `${forge.url}/acme/system-repository.git`, "tier-0", `${directory}/system`];
    const milliseconds = await timed(() => run("bash", args, { env: environment(forge.url, directory) }));
    const { tree } = await stage.rest("alice", `GET ${SYSTEM}/git/trees/tier-0`);
    const pointer = tree.find(({ path }: { path: string }) => path === "base").sha;
    if (pointer !== merged) throw new Error(`bump.sh left tier-0 at ${pointer}, not at ${merged}`);
    return { milliseconds, calls: null };
  } finally {
    forge.deliveries.resume();
    await rm(directory, { recursive: true, force: true });
    await shopset.resync();
    await stage.settled();
  }
}

/** Git as alice, without the configuration of this machine. */
function environment(url: string, home: string): NodeJS.ProcessEnv {
  const basic = Buffer.from(`alice:${tokenOf("alice")}`).toString("base64");
  return {
    PATH: process.env["PATH"],
    HOME: home,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: "3",
    GIT_CONFIG_KEY_0: `http.${url}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    GIT_CONFIG_KEY_1: "user.name",
    GIT_CONFIG_VALUE_1: "alice",
    GIT_CONFIG_KEY_2: "user.email",
    GIT_CONFIG_VALUE_2: "alice@example.com",
  };
}
