// One GraphQL request. Through `request`, since Octokit's `graphql` drops the headers and GitHub's clock with them.
import { type Instant, parseInstant, type RepositoryName } from "../core/names.ts";
import { type Client, place } from "./client.ts";

/** An entry of `errors`, as GitHub sends it. */
export interface GraphqlError {
  type?: string;
  path?: (string | number)[];
  message: string;
  extensions?: { code?: string };
}

/** GitHub answered with errors. */
export class GraphqlRefusal extends Error {
  readonly errors: readonly GraphqlError[];
  constructor(errors: readonly GraphqlError[]) {
    super(errors.map(({ message }) => message).join("; ") || "GraphQL answered without data");
    this.errors = errors;
  }
}

export interface Question {
  document: string;
  variables?: Record<string, unknown>;
  /** Errors that the asker understands: their fields are null in the data. */
  expects?: (error: GraphqlError) => boolean;
}

export interface Answer<Data> {
  data: Data;
  /** GitHub's clock when it answered, to the second. */
  takenAt: Instant;
}

/** Asks GitHub. Throws what `request` throws, and GraphqlRefusal for errors that the question does not expect. */
export async function ask<Data>(client: Client, question: Question): Promise<Answer<Data>> {
  const { document, variables = {}, expects = () => false } = question;
  const response = await client.request({ method: "POST", url: graphqlUrl(client), query: document, variables });
  const { data, errors = [] } = response.data as { data?: Data; errors?: GraphqlError[] };
  if (data === undefined || data === null || !errors.every(expects)) throw new GraphqlRefusal(errors);
  const takenAt = parseInstant(response.headers.date ?? "");
  if (takenAt === undefined) throw new Error("GitHub answered without a Date header; does a proxy drop it?");
  return { data, takenAt };
}

/** The field that finds a repository by just this name: a renamed one would otherwise answer to its old name too. */
export function printRepository(repository: RepositoryName): string {
  const { owner, repo } = place(repository);
  return `repository(followRenames: false, owner: ${JSON.stringify(owner)}, name: ${JSON.stringify(repo)})`;
}

/** A repository that GitHub does not show: whether it exists is not told (docs.github.com/rest: 404 for private ones). */
export function isHidden({ type, path }: GraphqlError): boolean {
  return type === "NOT_FOUND" && path?.length === 1;
}

/**
 * GitHub Enterprise Server has REST at /api/v3 and GraphQL at /api/graphql. A whole URL, since another `baseUrl` would
 * be where the installation's token is asked for too.
 */
function graphqlUrl({ request }: Client): string {
  return `${request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3\/?$/, "/api")}/graphql`;
}
