// A story's stage: the real App, the sandbox, real git and plain HTTP. People only use `git` and `fetch`.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/cli/compose.ts";

const run = promisify(execFile);

export const APP = "/repos/acme/app-repository";
export const SYSTEM = "/repos/acme/system-repository";
export const FLEET = "/repos/acme/fleet";

/** How the App comes to know: by webhooks alone, or by the schedule alone. */
export type Hearing = "webhooks only" | "resync only";

export interface Story {
  sandbox: Sandbox;
  url: string;
  /** A directory of this story's own, removed at its end. */
  directory: string;
  /** Waits until the App has done all that it will do about what happened. */
  settled(): Promise<void>;
  /** Runs `git` as a person, in a directory below the story's; gives stdout. */
  git(as: string, args: string[], at?: string): Promise<string>;
  /** Runs a script in bash as a person; gives stdout. Throws with stderr when a command fails. */
  shell(as: string, script: string, at?: string): Promise<string>;
  /** bob's change lands on a branch of the app: a branch, a pull request, merged. Gives the merge commit. */
  merged(base: string, title: string, method?: "merge" | "squash" | "rebase"): Promise<string>;
  /** The commit that `base` names on a tier's system branch. */
  pointer(tier: string): Promise<string>;
  /** A status on the commit that a tier's system branch is at. */
  reported(tier: string, state: "success" | "failure" | "pending", context?: string): Promise<void>;
  /** The App comes to rest, `verify` passes on the tier, and the App comes to rest again. */
  verified(tier: string): Promise<void>;
  /** The open promotion into a tier. */
  promotion(tier: string): Promise<OpenPull | undefined>;
  /** The open backport of a tier. */
  backport(tier: string): Promise<OpenPull | undefined>;
  /** alice merges a pull request; what GitHub refuses ends the story. */
  merge(pull: OpenPull | undefined, method?: "merge" | "squash" | "rebase"): Promise<void>;
  /** The tree that a branch of the app holds. */
  tree(branch: string): Promise<string>;
  /** Calls REST as a person. */
  // biome-ignore lint/suspicious/noExplicitAny: stories read a few fields of many answers
  rest(as: string, route: string, body?: object): Promise<{ status: number; body: any }>;
  end(): Promise<void>;
}

export interface OpenPull {
  number: number;
  title: string;
  body: string;
  head: { ref: string; sha: string };
}

export async function aStory(hearing: Hearing, options: Partial<SandboxOptions> = {}): Promise<Story> {
  const directory = await mkdtemp(join(tmpdir(), "shopset-story-"));
  // What a story takes minutes for on github.com happens in seconds here, and its limit is for a minute.
  const sandbox = await startSandbox({ port: 0, tiers: 3, cluster: "none", writesPerMinute: 6_000, ...options });
  const { url } = sandbox.forge;
  await sandbox.settled();
  if (hearing === "resync only") sandbox.forge.deliveries.drop();

  /** Git asks nobody, reads no configuration of this machine, and pushes as the person. */
  const environment = (login: string) => {
    const basic = Buffer.from(`${login}:sandbox-${login}`).toString("base64");
    const config = {
      [`http.${url}/.extraHeader`]: `Authorization: Basic ${basic}`,
      "user.name": login,
      "user.email": `${login}@example.com`,
      "advice.detachedHead": "false",
      "init.defaultBranch": "main",
    };
    const settings = Object.entries(config).flatMap(([key, value], n) => [
      [`GIT_CONFIG_KEY_${n}`, key],
      [`GIT_CONFIG_VALUE_${n}`, value],
    ]);
    return {
      PATH: process.env["PATH"],
      HOME: directory,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: String(Object.keys(config).length),
      ...Object.fromEntries(settings),
    };
  };

  const rest: Story["rest"] = async (as, route, body) => {
    const [method = "GET", path = ""] = route.split(" ");
    const response = await fetch(`${url}/api/v3${path}`, {
      method,
      headers: { authorization: `Bearer sandbox-${as}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  /** A step of a story that must be possible; what GitHub would refuse ends the story. */
  const must: typeof rest = async (as, route, body) => {
    const answer = await rest(as, route, body);
    if (answer.status >= 300) throw new Error(`${as}: ${route} → ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };

  const settled = async () => {
    if (hearing === "resync only") await sandbox.shopset.resync();
    await sandbox.settled();
  };
  const reported: Story["reported"] = async (tier, state, context = "verify") => {
    const { sha } = (await must("alice", `GET ${SYSTEM}/commits/${tier}`)).body;
    await must("argocd", `POST ${SYSTEM}/statuses/${sha}`, { state, context });
  };

  return {
    sandbox,
    url,
    directory,
    settled,
    reported,
    async verified(tier) {
      await settled();
      await reported(tier, "success");
      await settled();
    },
    async git(as, args, at = ".") {
      const { stdout } = await run("git", args, { cwd: join(directory, at), env: environment(as) });
      return stdout.trim();
    },
    async shell(as, script, at = ".") {
      const args = ["--noprofile", "--norc", "-eu", "-c", script];
      const { stdout } = await run("bash", args, { cwd: join(directory, at), env: environment(as) });
      return stdout.trim();
    },
    rest,
    async merged(base, title, method = "merge") {
      const branch = title.toLowerCase().replaceAll(/\W+/g, "-").slice(0, 60);
      const { object } = (await must("bob", `GET ${APP}/git/ref/heads/${base}`)).body;
      await must("bob", `POST ${APP}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
      const content = Buffer.from(`${title}\n`).toString("base64");
      await must("bob", `PUT ${APP}/contents/notes/${branch}.txt`, { branch, message: title, content });
      const pull = (await must("bob", `POST ${APP}/pulls`, { title, head: branch, base })).body;
      const body = { merge_method: method, sha: pull.head.sha };
      return (await must("bob", `PUT ${APP}/pulls/${pull.number}/merge`, body)).body.sha;
    },
    async pointer(tier) {
      const { tree } = (await must("alice", `GET ${SYSTEM}/git/trees/${tier}`)).body;
      return tree.find(({ path }: { path: string }) => path === "base").sha;
    },
    async promotion(tier) {
      return (await must("alice", `GET ${APP}/pulls?state=open&head=acme:promote/${tier}`)).body[0];
    },
    async backport(tier) {
      return (await must("alice", `GET ${APP}/pulls?state=open&head=acme:backport/${tier}`)).body[0];
    },
    async merge(pull, method = "merge") {
      await must("alice", `PUT ${APP}/pulls/${pull?.number}/merge`, { merge_method: method, sha: pull?.head.sha });
    },
    async tree(branch) {
      return (await must("alice", `GET ${APP}/commits/${branch}`)).body.commit.tree.sha;
    },
    async end() {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The fenced shell blocks below a heading (or all), as a person would copy them. */
export function shellBlocks(markdown: string, heading?: string): string[] {
  const from = heading === undefined ? 0 : markdown.indexOf(heading);
  if (from === -1) throw new Error(`no heading ${heading}`);
  const end = heading === undefined ? markdown.length : markdown.indexOf("\n## ", from + heading.length);
  const part = markdown.slice(from, end === -1 ? undefined : end);
  return [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
}
