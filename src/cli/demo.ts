// `shopctl demo`: the story in a minute, told while it happens, on the sandbox with the real App.
import { styleText } from "node:util";
import { type Sandbox, startSandbox } from "./compose.ts";
import { untilStopped } from "./signals.ts";

const TIERS = ["tier-0", "tier-1", "tier-2"];
const APP = "/repos/acme/app-repository";
const CONFIGURATION = "/repos/acme/configuration";
const SYSTEM = "/repos/acme/system-repository";

const bold = (text: string) => styleText("bold", text);
const dim = (text: string) => styleText("dim", text);

/** Tells the story and resolves at its end; Ctrl-C ends it early, with everything it started. */
export async function demo(): Promise<void> {
  const began = performance.now();
  const say = (line: string) =>
    process.stdout.write(`${dim(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`)}  ${line}\n`);
  say(bold("A GitHub of its own, the App and a simulated Argo CD start on this machine."));
  const stopped = untilStopped();
  const sandbox = await startSandbox({ port: 0, data: undefined, tiers: TIERS.length, cluster: "simulated" });
  try {
    const ended = await Promise.race([tell(sandbox, say).then(() => "told" as const), stopped]);
    if (ended !== "told") process.exitCode = 130;
  } finally {
    await sandbox.close();
  }
}

type Say = (line: string) => void;

interface Stage {
  sandbox: Sandbox;
  person: Person;
  say: Say;
}

async function tell(sandbox: Sandbox, say: Say): Promise<void> {
  const stage: Stage = { sandbox, person: client(sandbox.ready.url), say };
  say(
    `It is at ${sandbox.ready.url} while this runs. ${TIERS.join(" → ")} share an app-repository and a configuration.`,
  );
  await sandbox.settled();
  await showTiers(
    stage,
    "From a few lines in the fleet, ShopSet has generated the system repository: a branch for each tier.",
  );

  say(bold("bob changes the storefront, by a pull request to tier-0 of the app, and merges it."));
  await change(stage, APP, {
    path: "service.yaml",
    edit: announce("shipping", "free over 50"),
    title: "Announce free shipping",
  });
  await climb(stage, APP);

  say(
    bold("carol wants another greeting. That is configuration: bob changes it there, and the app stays where it is."),
  );
  const greeting = { path: "default/kustomization.yaml", edit: replacing("Irasshaimase", "Yokoso") };
  await change(stage, CONFIGURATION, { ...greeting, title: "Greet with Yokoso" });
  await climb(stage, CONFIGURATION);

  say(bold("bob merges one that breaks: it names a file that is not there."));
  const broken = { path: "kustomization.yaml", edit: replacing("service.yaml", "srevice.yaml") };
  await change(stage, APP, { ...broken, title: "Tidy up the base" });
  await sandbox.settled();
  await showTiers(stage, "tier-0 runs it, so that it can be looked at, and the check there is red:");
  const leaked = await openPromotion(stage, APP, "tier-1");
  if (leaked) throw new Error(`#${leaked.number} was opened for a change that is not verified`);
  const edges = sandbox.shopset.recorder.last("ladder:acme/tier-0")?.decision.edges;
  const edge = edges?.find(({ source, edge: { to } }) => source === "acme/app-repository" && to.name === "tier-1");
  say(`Nothing is proposed to tier-1: ${edge?.verdict.reason}.`);
  say(bold("It goes no further. bob repairs it with the next pull request, by hand or not: it is only git."));
  process.stdout.write(`
Look around yourself:

  npm run sandbox                 the same, and it stays: pages with a merge button, git, curl
  npx shopctl --help              what else there is
  README.md                       installing it on GitHub, and how to do everything by hand
`);
}

/** What is on the lowest tier is verified, proposed to each tier above, and merged there by alice. */
async function climb(stage: Stage, source: string): Promise<void> {
  const { sandbox, person, say } = stage;
  await sandbox.settled();
  await showTiers(stage, "The pointer of tier-0 followed, and Argo CD built it there:");
  for (const tier of TIERS.slice(1)) {
    const pull = await openPromotion(stage, source, tier);
    if (!pull) throw new Error(`no promotion to ${tier} was opened; \`npm run sandbox\` lets you look at why`);
    say(`ShopSet opened ${source.split("/").at(-1)}#${pull.number} ${bold(pull.title)}; alice merges it.`);
    await person("alice", `PUT ${source}/pulls/${pull.number}/merge`, { sha: pull.head.sha });
    await sandbox.settled();
    await showTiers(stage, `${tier} runs it:`);
  }
}

/** The pointers of each tier, whether `verify` passed, and the ShopSets that Argo CD spoke of on that very commit. */
async function showTiers({ person, say }: Stage, headline: string): Promise<void> {
  say(headline);
  for (const tier of TIERS) {
    const head = await person("alice", `GET ${SYSTEM}/commits/${tier}`);
    const { tree } = await person("alice", `GET ${SYSTEM}/git/trees/${head.commit.tree.sha}?recursive=1`);
    const pointers = tree
      .filter(({ type }: { type: string }) => type === "commit")
      .map(({ path, sha }: { path: string; sha: string }) => `${path.split("/").at(-1)} ${bold(sha.slice(0, 7))}`);
    const { state, statuses } = await person("alice", `GET ${SYSTEM}/commits/${head.sha}/status`);
    const sign = statuses.length === 0 ? " " : state === "success" ? "✅" : state === "failure" ? "⛔" : "⏳";
    const spoken = statuses.map(({ context }: { context: string }) => context).filter(isApplication);
    say(`   ${tier}  ${pointers.join("  ")} ${sign} ${dim(spoken.sort().join(" "))}`);
  }
}

function isApplication(context: string): boolean {
  return context.startsWith("argocd/");
}

interface Change {
  path: string;
  edit: (text: string) => string;
  title: string;
}

/** bob's edit of one file lands on tier-0 of a source: a branch, a pull request, merged. */
async function change({ person }: Stage, source: string, { path, edit, title }: Change): Promise<void> {
  const branch = title.toLowerCase().replaceAll(" ", "-");
  const { object } = await person("bob", `GET ${source}/git/ref/heads/tier-0`);
  await person("bob", `POST ${source}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
  const file = await person("bob", `GET ${source}/contents/${path}?ref=${branch}`);
  const content = Buffer.from(edit(Buffer.from(file.content, "base64").toString())).toString("base64");
  await person("bob", `PUT ${source}/contents/${path}`, { branch, message: title, content, sha: file.sha });
  const pull = await person("bob", `POST ${source}/pulls`, { title, head: branch, base: "tier-0" });
  await person("bob", `PUT ${source}/pulls/${pull.number}/merge`, { sha: pull.head.sha });
}

function replacing(before: string, after: string): Change["edit"] {
  return (text) => {
    if (!text.includes(before)) throw new Error(`the sample holds no ${before}; the demo would change nothing`);
    return text.replace(before, after);
  };
}

function announce(name: string, text: string): Change["edit"] {
  return replacing("metadata:\n", `metadata:\n  annotations: { shop.acme.test/${name}: ${text} }\n`);
}

async function openPromotion({ person }: Stage, source: string, tier: string) {
  const pulls = await person("alice", `GET ${source}/pulls?state=open&base=${tier}`);
  return pulls[0] as { number: number; title: string; head: { sha: string } } | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the demo reads a few fields of many answers
type Person = (login: string, route: string, body?: object) => Promise<any>;

function client(url: string): Person {
  return async (login, route, body) => {
    const [method = "GET", path = ""] = route.split(" ");
    const headers = { authorization: `Bearer sandbox-${login}`, "content-type": "application/json" };
    const response = await fetch(`${url}/api/v3${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${login}: ${route} was answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
}
