// GitHub's own command line client, pointed at a forge.
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The version of `gh` on the PATH; undefined when there is none. */
export function ghVersion(): string | undefined {
  try {
    return execFileSync("gh", ["--version"], { encoding: "utf8" }).split("\n")[0];
  } catch {
    return undefined;
  }
}

export interface Gh {
  /** Runs `gh` as a person; rejects with what it said when it fails. */
  as(login: string, args: string[], options?: { directory?: string }): Promise<string>;
  close(): Promise<void>;
}

/**
 * A `gh` that takes the forge for a GitHub Enterprise Server. It speaks https to all such servers but one that it
 * reaches through a Unix socket: there it says the same in plain HTTP. So this opens one and hands every byte on.
 */
export async function openGh(url: string): Promise<Gh> {
  const { hostname, port } = new URL(url);
  const directory = await mkdtemp(join(tmpdir(), "gh-"));
  const socket = join(directory, "forge.sock");
  const server = createServer((client) => {
    const forge = connect(Number(port), "127.0.0.1");
    client.pipe(forge).pipe(client);
    client.once("error", () => forge.destroy());
    forge.once("error", () => client.destroy());
  });
  await new Promise<void>((listening) => server.listen(socket, listening));
  await writeFile(join(directory, "config.yml"), `http_unix_socket: ${socket}\ngit_protocol: https\n`);
  return {
    async as(login, args, options = {}) {
      const env = {
        PATH: process.env["PATH"] ?? "",
        HOME: directory,
        TMPDIR: directory,
        GH_CONFIG_DIR: directory,
        GH_HOST: hostname,
        GH_ENTERPRISE_TOKEN: `sandbox-${login}`,
        GH_NO_UPDATE_NOTIFIER: "1",
        GH_PROMPT_DISABLED: "1",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_TERMINAL_PROMPT: "0",
        NO_COLOR: "1",
      };
      const { stdout, stderr } = await run("gh", args, { env, cwd: options.directory ?? directory });
      return `${stdout}${stderr}`;
    },
    async close() {
      await new Promise((closed) => server.close(closed));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
