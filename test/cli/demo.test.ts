// `npm run demo` as a newcomer runs it: a process of its own that tells the story, says how to go on, and leaves nothing.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const { scripts, bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Where the demo puts what it needs while it runs. */
let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "shopset-demo-"));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

/** Starts what `npm run demo` says. */
function started() {
  const [command, ...args] = scripts.demo.split(" ");
  expect(command).toBe("node");
  const env = { ...process.env, TMPDIR: temporary };
  return spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
}

/** That its forge is gone, and its files. */
async function expectNothingLeft(told: string): Promise<void> {
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(told)?.[0] ?? expect.unreachable("it says where it is");
  await expect(fetch(url)).rejects.toThrow();
  expect(await readdir(temporary)).toEqual([]);
}

describe("the demo", () => {
  it("tells how changes climb and how a broken one does not, and what to do next", { timeout: 180_000 }, async () => {
    const child = started();
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const told = [
      "Argo CD start",
      "app-repository#2",
      "tier-2 runs it:",
      "configuration#3",
      "Nothing is proposed to tier-1:",
    ];
    const places = told.map((words) => stdout.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);

    const next = stdout.slice(stdout.indexOf("Look around yourself:"));
    const ways = next.split("\n").flatMap((line) => /^ {2}(\S.*?) {2,}\S/.exec(line)?.[1] ?? []);
    expect(ways).toEqual(["npm run sandbox", "npx shopctl --help", "README.md"]);
    expect(scripts.sandbox).toBeDefined();
    expect(bin.shopctl).toBeDefined();
    expect(existsSync(join(ROOT, "README.md"))).toBe(true);
    await expectNothingLeft(stdout);
  });

  it("ends early with everything it started when somebody presses Ctrl-C", async () => {
    const child = started();
    const told = text(child.stdout);
    let seen = "";
    await new Promise<void>((begun) =>
      child.stdout.on("data", (chunk) => {
        seen += chunk;
        if (seen.includes("http://")) begun();
      }),
    );
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    await expectNothingLeft(await told);
  });
});
