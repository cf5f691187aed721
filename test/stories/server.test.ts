// The process: what it refuses, how it says that it lives, and how it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { aStory, type Story } from "./story.ts";

const SHOPCTL = join(resolve(import.meta.dirname, "../.."), "bin/shopctl.js");

let story: Story | undefined;
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  child = undefined;
  await story?.end();
  story = undefined;
});

describe("the App's server", () => {
  it("takes no forged, undeclared or oversized delivery, and is healthy", async () => {
    story = await aStory("webhooks only");
    const { app } = story.sandbox.ready;
    const url = `${app}/api/github/webhooks`;
    const headers = {
      "x-github-event": "push",
      "x-github-delivery": "1",
      "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
      "content-type": "application/json",
    };
    expect((await fetch(url, { method: "POST", headers, body: "{}" })).status).toBe(400);
    const chunks = ReadableStream.from([new TextEncoder().encode("{}")]);
    expect((await fetch(url, { method: "POST", headers, body: chunks, duplex: "half" })).status).toBe(411);
    const large = Buffer.alloc(25 * 1024 * 1024 + 1);
    expect((await fetch(url, { method: "POST", headers, body: large })).status).toBe(413);
    expect(await (await fetch(`${app}/healthz`)).json()).toEqual({ status: "ok" });
  });
});

describe("shopctl serve", () => {
  it("refuses to start without a webhook secret, and says all that is missing", async () => {
    child = spawn(process.execPath, [SHOPCTL, "serve"], { env: { PATH: process.env["PATH"], APP_ID: "1" } });
    const said: string[] = [];
    child.stderr?.on("data", (chunk) => said.push(String(chunk)));
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
    expect(said.join("")).toMatch(/WEBHOOK_SECRET is missing[\s\S]*PRIVATE_KEY is missing/);
  });
});

describe("shopctl sandbox", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "says one line of JSON when it is ready, and ends cleanly on %s",
    async (signal) => {
      child = spawn(process.execPath, [SHOPCTL, "sandbox", "--port", "0", "--no-cluster", "--json"], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      const lines: string[] = [];
      if (!child.stdout) throw new Error("no stdout");
      const reader = createInterface(child.stdout);
      reader.on("line", (line) => lines.push(line));
      await once(reader, "line");
      const ready = JSON.parse(lines[0] ?? "");
      expect(ready).toMatchObject({ organisation: "acme", tokens: { alice: "sandbox-alice" } });
      expect((await fetch(`${ready.app}/healthz`)).status).toBe(200);
      expect((await fetch(`${ready.url}/api/v3/repos/acme/fleet`)).status).toBe(200);
      child.kill(signal);
      const [code] = await once(child, "exit");
      expect(code).toBe(0);
      expect(lines).toHaveLength(1);
    },
  );
});
