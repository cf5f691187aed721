// One REST call as its route sees it, and the answers a route can give.
import type { z } from "zod";
import { Refusal } from "../forge/refusal.ts";
import type { Tokens } from "../forge/tokens.ts";
import type { Actor, World } from "../forge/world.ts";
import type { Repository } from "../model.ts";

export interface Call {
  world: World;
  tokens: Tokens;
  actor: Actor;
  /** Where the forge keeps its repositories. */
  root: string;
  /** The address that was asked, query included. */
  url: URL;
  /** A part of the path that the route's template names, decoded. */
  param(name: string): string;
  query(name: string): string | undefined;
  /** Whether the call wants GitHub's media type of this name instead of JSON (docs.github.com/rest: media types). */
  wants(media: "diff" | "raw"): boolean;
  /** The query as a whole, or 422 with what is wrong in it. */
  asked<Query>(schema: z.ZodType<Query>): Query;
  /** The request's body, or 422 "Invalid request." with what is wrong in it. */
  body<Body>(schema: z.ZodType<Body>): Body;
}

export interface RepositoryCall extends Call {
  repository: Repository;
}

export interface Answer {
  status: 200 | 201 | 202 | 204;
  body?: unknown;
  /** Instead of a body in JSON, where the call asked for another media type. */
  text?: string;
  link?: string;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export const noContent: Answer = { status: 204 };

/** The page of a list that a call asks for, and its Link header (docs.github.com/rest/using-the-rest-api: pagination). */
export function pageOf<Item>(call: Pick<Call, "url">, all: readonly Item[]): { items: Item[]; link: string } {
  const number = (name: string, fallback: number) => {
    const asked = Number(call.url.searchParams.get(name) ?? fallback);
    return Number.isInteger(asked) && asked > 0 ? asked : fallback;
  };
  const size = Math.min(number("per_page", 30), 100);
  const page = number("page", 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (target: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set("page", String(target));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  return { items: all.slice((page - 1) * size, page * size), link: links.join(", ") };
}

/** A page of a list as the whole answer, each item in its shape. */
export async function list<Item>(
  call: Call,
  all: readonly Item[],
  shape: (item: Item) => unknown | Promise<unknown>,
): Promise<Answer> {
  const { items, link } = pageOf(call, all);
  return { status: 200, body: await Promise.all(items.map(shape)), link };
}

/** A number in the path; what is no number names nothing. */
export function idParam(call: Call, name: string): number {
  const id = Number(call.param(name));
  if (!Number.isInteger(id)) throw new Refusal(404, "Not Found");
  return id;
}
