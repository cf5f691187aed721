// A stage: the real sandbox and App over a ladder of so many tiers, and what people do there over plain HTTP.
import { type Sandbox, startSandbox } from "../src/cli/compose.ts";
import type { Millis } from "../src/core/names.ts";
import { tokenOf } from "../src/sandbox/people.ts";
import type { Forge } from "../src/sandbox/start.ts";
import { noShopSets } from "./fleet.ts";
import type { Unit } from "./scenarios.ts";

type ForgeEvent = Parameters<Parameters<Forge["world"]["events"]["listen"]>[0]>[0];

export const APP = "/repos/acme/app-repository";
export const SYSTEM = "/repos/acme/system-repository";
const FLEET = "/repos/acme/fleet";
/** A repository of the same account that no fleet names. */
export const ELSEWHERE = "/repos/acme/elsewhere";

/** Tiers of a stage where they are not what counts. */
const FEW_TIERS = 3;

export interface Proposal {
  number: number;
  head: string;
}

export interface Moment<Found> {
  at: Millis;
  found: Found;
}

/** What a stage has how many of. */
export interface Size {
  unit: Unit;
  count: number;
}

export interface Stage {
  size: Size;
  sandbox: Sandbox;
  /** How many times the App has looked at its ladder. */
  looks(): number;
  /** How many files and pointers the App has written into commits. */
  files(): number;
  /** Calls REST as a person; throws what GitHub refuses. */
  // biome-ignore lint/suspicious/noExplicitAny: the bench reads a few fields of many answers
  rest(as: string, route: string, body?: object): Promise<any>;
  /** bob opens a pull request to tier-0 with one new file. */
  proposed(): Promise<Proposal>;
  /** alice merges a pull request; gives the commit that the branch is at now. */
  merged(pull: Proposal): Promise<string>;
  /** alice commits to the fleet: texts by path, null for a file that goes. */
  declared(files: Record<string, string | null>): Promise<void>;
  /** `verify` passes on a system commit. */
  verified(commit: string): Promise<void>;
  /** The head of a tier's system branch. */
  system(tier: string): Promise<string>;
  /** When it next happens in the forge, on the monotonic clock, and what `found` made of it. */
  moment<Found>(found: (event: ForgeEvent) => Found | undefined): Promise<Moment<Found>>;
  /** A moment that the App has every reason for by now: throws when it comes to rest without it. */
  due<Found>(moment: Promise<Moment<Found>>): Promise<Moment<Found>>;
  settled(): Promise<void>;
  end(): Promise<void>;
}

/** So many writes a minute that what is measured is the App, and not its waiting. */
const UNPACED = 6_000;

/** Starts a stage, and waits until the App has brought its empty system repository to what the fleet declares. */
export async function aStage(size: Size, writesPerMinute = UNPACED): Promise<Stage> {
  const tiers = size.unit === "tiers" ? size.count : FEW_TIERS;
  const sandbox = await startSandbox({ port: 0, tiers, cluster: "none", writesPerMinute });
  const { forge, shopset } = sandbox;
  const { recorder } = shopset;
  const { looked } = recorder;
  let looks = 0;
  recorder.looked = (key, look) => {
    looks++;
    looked(key, look);
  };
  await forge.createRepository({ name: "elsewhere", files: { "README.md": "Not ours.\n" } });
  await sandbox.settled();
  const written = await countingFiles(shopset);
  const rest = restOf(forge.url);
  let changes = 0;
  const stage: Stage = {
    size,
    sandbox,
    rest,
    looks: () => looks,
    files: written,
    async proposed() {
      const title = `Change ${++changes}`;
      const branch = `change-${changes}`;
      const { object } = await rest("bob", `GET ${APP}/git/ref/heads/tier-0`);
      await rest("bob", `POST ${APP}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
      const content = Buffer.from(`${title}\n`).toString("base64");
      await rest("bob", `PUT ${APP}/contents/notes/${branch}.txt`, { branch, message: title, content });
      const { number, head } = await rest("bob", `POST ${APP}/pulls`, { title, head: branch, base: "tier-0" });
      return { number, head: head.sha };
    },
    merged: async ({ number, head }) =>
      (await rest("alice", `PUT ${APP}/pulls/${number}/merge`, { merge_method: "merge", sha: head })).sha,
    async declared(files) {
      const { object } = await rest("alice", `GET ${FLEET}/git/ref/heads/main`);
      const tree = Object.entries(files).map(([path, content]) => {
        const entry = { path, mode: "100644", type: "blob" };
        return content === null ? { ...entry, sha: null } : { ...entry, content };
      });
      const { sha } = await rest("alice", `POST ${FLEET}/git/trees`, { base_tree: object.sha, tree });
      const message = `Change ${tree.length} files`;
      const commit = await rest("alice", `POST ${FLEET}/git/commits`, { message, tree: sha, parents: [object.sha] });
      await rest("alice", `PATCH ${FLEET}/git/refs/heads/main`, { sha: commit.sha });
    },
    async verified(commit) {
      await rest("argocd", `POST ${SYSTEM}/statuses/${commit}`, { state: "success", context: "verify" });
    },
    system: async (tier) => (await rest("alice", `GET ${SYSTEM}/git/ref/heads/${tier}`)).object.sha,
    moment: (found) =>
      new Promise((resolve) => {
        const stop = forge.world.events.listen((event) => {
          const seen = found(event);
          if (seen === undefined) return;
          stop();
          resolve({ at: performance.now(), found: seen });
        });
      }),
    due: (moment) =>
      Promise.race([
        moment,
        sandbox.settled().then(() => {
          throw new Error(`the App of ${printSize(size)} came to rest without doing what is measured`);
        }),
      ]),
    settled: () => sandbox.settled(),
    end: () => sandbox.close(),
  };
  // The App opened its dashboard, and finds it again at the next change: that is not what every change costs.
  await stage.merged(await stage.proposed());
  await stage.settled();
  if (size.unit === "ShopSets") {
    // Of the sample's own ShopSets nothing is left, so that the first commit of all is one of just these.
    await stage.declared(noShopSets());
    await stage.settled();
  }
  return stage;
}

/** Listens to what the App writes; gives how many files that were, since now. */
async function countingFiles({ accounts }: Sandbox["shopset"]): Promise<() => number> {
  const forge = await accounts.forge("acme");
  const { writeCommit } = forge;
  let files = 0;
  forge.writeCommit = (repository, commit) => {
    if (typeof commit.tree !== "string") files += commit.tree.files.length;
    return writeCommit(repository, commit);
  };
  return () => files;
}

/** `100 ShopSets`, `1 ShopSet` */
export function printSize({ unit, count }: Size): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/** Whether the App made a call, as itself or as its installation. */
export function isApp({ actor }: { actor: string }): boolean {
  return actor.startsWith("shopset");
}

/** Whether the App made a call for its dashboard, and for nothing else. */
export function isForDashboard({ operation }: { operation: string }): boolean {
  return /^(query ReadKeptIssues|mutation (Open|Rewrite)Issue)$/.test(operation);
}

/** The commit at which a tier's system branch is after a move. */
export function systemMoved(tier: string): (event: ForgeEvent) => string | undefined {
  return (event) =>
    event.name === "push" && event.repository.name === "system-repository" && event.change.name === `refs/heads/${tier}`
      ? event.change.after
      : undefined;
}

/** The App's promotion into a tier, when it was opened, got another head, or was merged. */
export function promotion(
  action: "opened" | "synchronize" | "closed",
  tier: string,
): (event: ForgeEvent) => Proposal | undefined {
  return (event) =>
    event.name === "pull_request" && event.action === action && event.pull.base.ref === tier
      ? { number: event.pull.number, head: event.pull.head.sha }
      : undefined;
}

function restOf(url: string): Stage["rest"] {
  return async (as, route, body) => {
    const [method = "GET", path = ""] = route.split(" ");
    const headers = { authorization: `Bearer ${tokenOf(as)}`, "content-type": "application/json" };
    const sent = body ? { body: JSON.stringify(body) } : {};
    const response = await fetch(`${url}/api/v3${path}`, { method, headers, ...sent });
    const text = await response.text();
    if (!response.ok) throw new Error(`${as}: ${route} → ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
}
