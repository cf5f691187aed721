// Words of pull requests and checks on commits: everything of a pass in one call.
import type { ReportGate } from "../core/ladder/action.ts";
import type { RepositoryName } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import type { PullWords } from "../flow/ports/writing.ts";
import type { Client } from "./client.ts";
import { ask } from "./graphql.ts";
import { attempt } from "./outcome.ts";
import { cutSummary } from "./write-check.ts";

/** GitHub gives up on a call after 10 seconds (docs.github.com/graphql, timeouts), and does its mutations one by one. */
const AT_ONCE = 30;
/** The longest title that GitHub's own pages show whole. */
const TITLE = 255;

/** The button on a finished check: label at most 20 characters, description 40, identifier 20 (docs.github.com/rest/checks/runs). */
const PROMOTE = { label: "Promote", description: "Merges it, as the comment /promote does", identifier: "promote" };

/** What a press of our button is called in GitHub's event. */
export const PROMOTE_BUTTON = PROMOTE.identifier;

type Field = "updatePullRequest" | "createCheckRun" | "updateCheckRun";

/** One mutation of the document. */
interface Saying {
  field: Field;
  input: object;
}

const INPUT: Record<Field, string> = {
  updatePullRequest: "UpdatePullRequestInput!",
  createCheckRun: "CreateCheckRunInput!",
  updateCheckRun: "UpdateCheckRunInput!",
};

/**
 * Gives pull requests their words, and commits our checks. GitHub does each by itself: where one is refused, the others
 * stand all the same, and the next look finds what is missing. `idOf` gives a repository's node id.
 */
export async function ensureSaid(
  client: Client,
  idOf: (repository: RepositoryName) => Promise<string>,
  { pulls, gates }: { pulls: readonly PullWords[]; gates: readonly ReportGate[] },
): Promise<Outcome> {
  const needs = gates.length > 0 ? "checks: write and pull_requests: write" : "pull_requests: write";
  const names = [...pulls.map(aboutPull), ...gates.map(aboutGate)].join(", ");
  return attempt({ doing: `saying how things stand on ${names}`, needs }, async () => {
    const sayings = [...pulls.map(wordsOf), ...(await Promise.all(gates.map(async (gate) => gateOf(gate, idOf))))];
    for (let start = 0; start < sayings.length; start += AT_ONCE) {
      await say(client, sayings.slice(start, start + AT_ONCE));
    }
    return sayings.length > 0 ? { kind: "done" } : { kind: "already" };
  });
}

async function say(client: Client, sayings: readonly Saying[]): Promise<void> {
  const declared = sayings.map(({ field }, i) => `$said${i}: ${INPUT[field]}`).join(", ");
  const fields = sayings.map(({ field }, i) => `said${i}: ${field}(input: $said${i}) { clientMutationId }`);
  const variables = Object.fromEntries(sayings.map(({ input }, i) => [`said${i}`, input]));
  await ask(client, { document: `mutation Say(${declared}) { ${fields.join(" ")} }`, variables });
}

const aboutPull = ({ repository, number }: PullWords) => `${repository}#${number}`;
const aboutGate = ({ repository, head }: ReportGate) => `${repository}@${head.slice(0, 7)}`;

function wordsOf({ id, title, body }: PullWords): Saying {
  return { field: "updatePullRequest", input: { pullRequestId: id, title, body } };
}

async function gateOf(
  { repository, head, report }: ReportGate,
  idOf: (repository: RepositoryName) => Promise<string>,
): Promise<Saying> {
  const { name, run, state, digest, since, title, summary, button } = report;
  const repositoryId = await idOf(repository);
  const said = {
    repositoryId,
    name,
    // GitHub names the moment of its end itself.
    ...(state === "in progress"
      ? { status: "IN_PROGRESS" }
      : { status: "COMPLETED", conclusion: state === "success" ? "SUCCESS" : "FAILURE" }),
    externalId: digest,
    startedAt: since,
    output: { title: title.slice(0, TITLE), summary: cutSummary(summary) },
    actions: button === "promote" ? [PROMOTE] : [],
  };
  return run === null
    ? { field: "createCheckRun", input: { ...said, headSha: head } }
    : { field: "updateCheckRun", input: { ...said, checkRunId: run } };
}
