// What GitHub will not do, in the words of whoever has to know: people on the pull request, or the App's operator.
import { type Failed, ForgeUnavailable } from "../flow/ports/outcome.ts";
import { type GraphqlError, GraphqlRefusal } from "./graphql.ts";
import { LimitReached } from "./limits.ts";

/** What is being asked of GitHub. */
export interface Attempt {
  /** As in "while …": `reading acme/fleet`. */
  doing: string;
  /** The permission that it takes, as in app.yml: `contents: write`. */
  needs: string;
}

/** When GitHub is down, or the network: soon, since most of it lasts seconds. */
const SOON = 5_000;
/** Not before somebody changes something. */
const NEVER = null;

/** An error of a request as a value. What is not GitHub's doing is a bug, and thrown on. */
export function failureOf(error: unknown, attempt: Attempt): Failed {
  if (error instanceof ForgeUnavailable) return error.failure;
  if (error instanceof LimitReached) {
    const forUser = `GitHub limits how often ShopSet may ask; it goes on in ${Math.ceil(error.retryAfter / 1000)} s`;
    return failed(attempt, error.retryAfter, { forUser, cause: "rate limit" });
  }
  if (error instanceof GraphqlRefusal) return graphqlFailure(error, attempt);
  if (isRequestError(error)) return restFailure(error, attempt);
  throw error;
}

/** Runs a read, or a write of objects that nothing refers to. Throws ForgeUnavailable. */
export async function orUnavailable<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ForgeUnavailable(failureOf(error, attempt));
  }
}

/** Octokit's RequestError, known by its shape: several copies of its class may be installed. */
export interface RequestError extends Error {
  status: number;
  response?: { headers: Record<string, string | number | undefined>; data: unknown };
}

export function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

function restFailure(error: RequestError, attempt: Attempt): Failed {
  const { status, message, response } = error;
  const cause = `${response ? status : "no answer"}: ${message}`;
  if (!response) return failed(attempt, SOON, { forUser: "GitHub cannot be reached; trying again", cause });
  if (isPermission(message)) return unpermitted(attempt, cause, response.headers["x-accepted-github-permissions"]);
  if (isRule(message)) return ruled(attempt, cause);
  switch (status) {
    case 401:
      return failed(attempt, NEVER, {
        forUser: "GitHub does not take ShopSet's credentials; its operator has to look at them",
        cause: `${cause}; check APP_ID, PRIVATE_KEY and this machine's clock`,
      });
    case 403:
      return failed(attempt, NEVER, { forUser: `GitHub forbids it: ${plain(message)}`, cause });
    case 404:
      return failed(attempt, NEVER, {
        forUser: "GitHub shows ShopSet no such thing; is the App installed on it?",
        cause,
      });
    case 409:
      return failed(attempt, SOON, { forUser: "GitHub is busy with the same thing; trying again", cause });
    default:
      return status >= 500
        ? failed(attempt, SOON, { forUser: `GitHub has trouble (${status}); trying again`, cause })
        : failed(attempt, NEVER, { forUser: `GitHub refuses it: ${plain(message)}`, cause });
  }
}

function graphqlFailure(refusal: GraphqlRefusal, attempt: Attempt): Failed {
  const { errors, message } = refusal;
  const cause = `GraphQL: ${message}`;
  const forbidden = errors.find(
    ({ type, message }) => isPermission(message) || (type === "FORBIDDEN" && !isLocked(message)),
  );
  if (forbidden) return unpermitted(attempt, `${cause} at ${forbidden.path?.join(".") ?? "?"}`, undefined);
  if (isRuled(refusal)) return ruled(attempt, cause);
  // GitHub's own trouble has no type: "Something went wrong while executing your query".
  if (errors.every(({ type, extensions }) => type === undefined && extensions?.code === undefined)) {
    return failed(attempt, SOON, { forUser: "GitHub has trouble; trying again", cause });
  }
  return failed(attempt, NEVER, { forUser: `GitHub refuses it: ${plain(message)}`, cause });
}

/** What GitHub will not do before somebody changes something. */
export function failedBy(attempt: Attempt, why: string): Failed {
  return failed(attempt, NEVER, { forUser: why, cause: why });
}

function unpermitted(attempt: Attempt, cause: string, accepted: string | number | undefined): Failed {
  const named = accepted ? String(accepted).replaceAll("=", ": ") : attempt.needs;
  const needs = /`workflows?` permission/.test(cause) ? "workflows: write" : named;
  const forUser = `ShopSet lacks the permission \`${needs}\`; an owner grants it in the App's installation settings`;
  return failed(attempt, NEVER, { forUser, cause: `${cause}; it takes ${needs}` });
}

function ruled(attempt: Attempt, cause: string): Failed {
  const rule = plain(cause.replace(/^[^:]*: /, ""));
  const forUser = `a rule of the repository stands against it: ${rule}; add ShopSet to the rule's bypass list`;
  return failed(attempt, NEVER, { forUser, cause });
}

function failed(
  { doing }: Attempt,
  retryAfter: Failed["retryAfter"],
  words: { forUser: string; cause: string },
): Failed {
  return {
    kind: "failed",
    retryAfter,
    forUser: brief(redact(`While ${doing}: ${words.forUser}`)),
    forOperator: brief(redact(`while ${doing}: ${words.cause}`)),
  };
}

/** "Unable to create comment because issue is locked.": it is forbidden, and no permission helps. */
function isLocked(message: string): boolean {
  return /\blocked\b/i.test(message);
}

/** The last is what GitHub says of a commit that changes `.github/workflows`. */
function isPermission(message: string): boolean {
  return /not accessible by|must have (?:push|write|admin)|without `workflows?` permission/i.test(message);
}

/**
 * Whether GitHub refused it for a rule of the repository, and for nothing else. Rulesets say "Repository rule violations
 * found", classic protection "Protected branch update failed"; GraphQL has a type for the latter,
 * BRANCH_PROTECTION_RULE_VIOLATION, and another for rulesets (Thinkmill/keystatic#1598).
 */
export function isRuled(error: unknown): error is Error {
  if (isRequestError(error)) return isRule(error.message);
  return error instanceof GraphqlRefusal && (isRule(error.message) || error.errors.some(isRuleViolation));
}

function isRuleViolation({ type }: GraphqlError): boolean {
  return /RULE_VIOLATION/.test(type ?? "");
}

function isRule(message: string): boolean {
  return /rule violations|protected branch|changes must be made through a pull request/i.test(message);
}

/** GitHub's sentence, without the link to its documentation that Octokit puts behind it. */
export function plain(message: string): string {
  return message.replace(/ - https?:\/\/\S+$/, "").replace(/\s+/g, " ");
}

/** A gateway's error can be a whole web page. */
function brief(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 999)}…` : text;
}

/** Tokens and keys never reach a log: GitHub's `gh?_…` and `github_pat_…`, JSON web tokens, authorization headers. */
export function redact(text: string): string {
  return text
    .replace(/\b(?:gh[a-z]_|github_pat_)[\w.-]+/g, "[redacted]")
    .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?/g, "[redacted]")
    .replace(/\b(bearer|token) [\w.~+/=-]{16,}/gi, "$1 [redacted]");
}
