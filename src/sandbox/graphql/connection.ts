// Relay connections: resolvers give the whole sequence, here it is cut into the page that was asked for.
import { failure } from "./errors.ts";

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/** A sequence too long to be held at once (a history). Positions count from 0 and never move. */
export interface Sequence<T> {
  count(): Promise<number>;
  range(from: number, max: number): Promise<T[]>;
}

export interface Connection<T> {
  /** Everything, where it was held at once: totals over more than the page are read from it. */
  all: readonly T[];
  nodes: T[];
  edges: { cursor: string; node: T }[];
  totalCount: () => Promise<number>;
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean };
}

/**
 * Refuses what GitHub refuses: no page size, both of them, less than 1 or more than 100 records
 * (docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit).
 */
export function checkPageArguments(field: string, { first, last }: PageArguments): void {
  if (first == null && last == null)
    throw failure(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  if (first != null && last != null)
    throw failure(
      "MISSING_PAGINATION_BOUNDARIES",
      `Passing both \`first\` and \`last\` to paginate the \`${field}\` connection is not supported.`,
    );
  const [name, size] = first == null ? ["last", last ?? 0] : ["first", first];
  if (size < 1)
    throw failure("EXCESSIVE_PAGINATION", `\`${name}\` on the \`${field}\` connection must be between 1 and 100.`);
  if (size > 100)
    throw failure(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the \`${field}\` connection exceeds the \`${name}\` limit of 100 records.`,
    );
}

/** The page of `items` that the arguments ask for. Items with an `id` keep their cursor when others come or go. */
export async function connection<T>(items: readonly T[] | Sequence<T>, page: PageArguments): Promise<Connection<T>> {
  const sequence = isSequence(items) ? items : held(items);
  const end = page.before == null ? undefined : position(items, page.before);
  let from = page.after == null ? 0 : position(items, page.after) + 1;
  let to: number;
  if (page.last == null) {
    to = Math.min(from + (page.first ?? 0), end ?? Number.POSITIVE_INFINITY);
  } else {
    to = end ?? (await sequence.count());
    from = Math.max(from, to - page.last);
  }
  const looked = await sequence.range(from, Math.max(0, to - from) + 1);
  const nodes = looked.slice(0, Math.max(0, to - from));
  const edges = nodes.map((node, index) => ({ cursor: cursor(from + index, node), node }));
  return {
    all: isSequence(items) ? [] : items,
    nodes,
    edges,
    totalCount: () => sequence.count(),
    pageInfo: {
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: looked.length > nodes.length,
      hasPreviousPage: from > 0,
    },
  };
}

function held<T>(items: readonly T[]): Sequence<T> {
  return {
    count: async () => items.length,
    range: async (from, max) => items.slice(from, from + max),
  };
}

function isSequence<T>(items: readonly T[] | Sequence<T>): items is Sequence<T> {
  return "range" in items;
}

function identity(item: unknown): string {
  return typeof item === "object" && item !== null && "id" in item ? String(item.id) : "";
}

function cursor(index: number, item: unknown): string {
  return Buffer.from(`cursor:${index}:${identity(item)}`).toString("base64");
}

function position<T>(items: readonly T[] | Sequence<T>, text: string): number {
  const [, index, id] = /^cursor:(\d+):(.*)$/.exec(Buffer.from(text, "base64").toString()) ?? [];
  if (index === undefined)
    throw failure("INVALID_CURSOR_ARGUMENTS", `\`${text}\` does not appear to be a valid cursor.`);
  if (!id || isSequence(items)) return Number(index);
  const found = items.findIndex((item) => identity(item) === id);
  return found === -1 ? Number(index) : found;
}
