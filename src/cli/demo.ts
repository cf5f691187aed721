// `shopctl demo`: the story in a minute, told while it happens, on the sandbox with the real App.
import { styleText } from "node:util";
import { type Sandbox, startSandbox } from "./compose.ts";
import { untilStopped } from "./signals.ts";

const TIERS = ["tier-0", "tier-1", "tier-2"];
const APP = "/repos/acme/app-repository";
const SYSTEM = "/repos/acme/system-repository";

const bold = (text: string) => styleText("bold", text);
const dim = (text: string) => styleText("dim", text);

/** Tells the story and resolves at its end; Ctrl-C ends it early, with everything it started. */
export async function demo(): Promise<void> {
  const began = performance.now();
  const say = (line: string) =>
    process.stdout.write(`${dim(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`)}  ${line}\n`);
  say(bold("A GitHub of its own, the App and a simulated Argo CD start on this machine."));
  const sandbox = await startSandbox({ port: 0, data: undefined, tiers: TIERS.length, cluster: "simulated" });
  try {
    const ended = await Promise.race([tell(sandbox, say).then(() => "told" as const), untilStopped()]);
    if (ended !== "told") process.exitCode = 130;
  } finally {
    await sandbox.close();
  }
}

type Say = (line: string) => void;

async function tell(sandbox: Sandbox, say: Say): Promise<void> {
  const person = client(sandbox.ready.url);
  say(`It is at ${sandbox.ready.url} while this runs. ${TIERS.join(" → ")} share one app-repository.`);
  await sandbox.settled();
  await showPointers(person, say, "ShopSet has generated the system repository, a branch for each tier:");

  say(bold("bob changes the storefront, by a pull request to tier-0, and merges it."));
  await change(person, {
    path: "storefront-notes.yaml",
    content: notes("Free shipping over 50"),
    title: "Announce free shipping",
  });
  await sandbox.settled();
  await showPointers(person, say, "The pointer of tier-0 followed, and Argo CD's check there passed:");
  for (const tier of TIERS.slice(1)) {
    const pull = await openPromotion(person, tier);
    if (!pull) throw new Error(`no promotion to ${tier} was opened; \`npm run sandbox\` lets you look at why`);
    say(`ShopSet opened #${pull.number} ${bold(pull.title)}`);
    say(`alice merges it.`);
    await person("alice", `PUT ${APP}/pulls/${pull.number}/merge`, { sha: pull.head.sha });
    await sandbox.settled();
    await showPointers(person, say, `${tier} runs it:`);
  }

  say(bold("bob merges one that breaks: it names a file that is not there."));
  const broken =
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [deployment.yaml, srevice.yaml]\n";
  await change(person, { path: "kustomization.yaml", content: broken, title: "Tidy up the base" });
  await sandbox.settled();
  await showPointers(person, say, "tier-0 runs it, so that it can be looked at, and the check there is red:");
  const leaked = await openPromotion(person, "tier-1");
  if (leaked) throw new Error(`#${leaked.number} was opened for a change that is not verified`);
  const edge = sandbox.shopset.recorder.last("ladder:acme/tier-0")?.decision.edges[0];
  say(`Nothing is proposed to tier-1: ${edge?.verdict.reason}.`);
  say(bold("It goes no further. bob repairs it with the next pull request, by hand or not: it is only git."));
  process.stdout.write(`
Look around yourself:

  npm run sandbox                 the same, and it stays: pages with a merge button, git, curl
  npx shopctl --help              what else there is
  README.md                       installing it on GitHub, and how to do everything by hand
`);
}

const notes = (text: string) => `# Read by people only.\nannouncement: ${text}\n`;

async function showPointers(person: Person, say: Say, headline: string): Promise<void> {
  say(headline);
  for (const tier of TIERS) {
    const head = await person("alice", `GET ${SYSTEM}/commits/${tier}`);
    const { tree } = await person("alice", `GET ${SYSTEM}/git/trees/${head.commit.tree.sha}`);
    const base = tree.find((entry: { path: string }) => entry.path === "base")?.sha;
    const commit = await person("alice", `GET ${APP}/git/commits/${base}`);
    const { state, total_count } = await person("alice", `GET ${SYSTEM}/commits/${head.sha}/status`);
    const title = commit.message.split("\n\n").at(-1)?.split("\n")[0];
    const sign = total_count === 0 ? " " : state === "success" ? "✅" : state === "failure" ? "⛔" : "⏳";
    say(`   ${tier}  base ${bold(base.slice(0, 7))} ${sign} ${dim(title)}`);
  }
}

async function change(
  person: Person,
  { path, content, title }: { path: string; content: string; title: string },
): Promise<void> {
  const branch = title.toLowerCase().replaceAll(" ", "-");
  const { object } = await person("bob", `GET ${APP}/git/ref/heads/tier-0`);
  await person("bob", `POST ${APP}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
  const files: { path: string; sha: string }[] = await person("bob", `GET ${APP}/contents/?ref=${branch}`);
  const sha = files.find((file) => file.path === path)?.sha;
  const encoded = Buffer.from(content).toString("base64");
  await person("bob", `PUT ${APP}/contents/${path}`, {
    branch,
    message: title,
    content: encoded,
    ...(sha ? { sha } : {}),
  });
  const pull = await person("bob", `POST ${APP}/pulls`, { title, head: branch, base: "tier-0" });
  await person("bob", `PUT ${APP}/pulls/${pull.number}/merge`, { sha: pull.head.sha });
}

async function openPromotion(person: Person, tier: string) {
  const pulls = await person("alice", `GET ${APP}/pulls?state=open&base=${tier}`);
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
