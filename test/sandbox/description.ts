// GitHub's own description of its REST API and webhooks, as a judge of what the sandbox answers and sends.
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

interface Description {
  operations?: Record<string, Record<string, object | null>>;
  events?: Record<string, object>;
}

const rest = read("rest");
const webhooks = read("webhooks");

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
addFormats.default(ajv);
// The addresses of bots are no addresses to the letter of RFC 5322: "1+shopset[bot]@users.noreply.github.com".
ajv.addFormat("email", /^[^\s@]+@[^\s@]+$/);
ajv.addSchema(rest, "rest");
ajv.addSchema(webhooks, "webhooks");

/** Refusals that GitHub's description mentions for few routes, and that every route may give. */
const REFUSALS = [400, 401, 403, 404, 409, 422];

/**
 * What is wrong with an answer of REST by GitHub's description, a line a fault: a route that GitHub does not have,
 * a status it never answers there, or a body that is not as described.
 */
export function faultsOfAnswer({ template, status, body }: { template: string; status: number; body: unknown }) {
  const said = `${template} ${status}`;
  if (/^\w+ unknown route /.test(template)) return faults(said, "rest#/schemas/basic-error", body);
  const answers = rest.operations?.[template];
  if (!answers) return [`${said}: not a route of the description; run scripts/trim-openapi.ts`];
  // A refusal of which nothing is said has a body all the same.
  if (answers[status] == null && REFUSALS.includes(status)) return faults(said, "rest#/schemas/basic-error", body);
  if (answers[status] === undefined) return [`${said}: the description knows only ${Object.keys(answers).join(", ")}`];
  if (answers[status] === null) return body === undefined ? [] : [`${said}: there should be no body`];
  return faults(said, `rest#/operations/${pointer(template)}/${status}`, body);
}

/** What is wrong with the payload of a webhook, a line a fault. */
export function faultsOfPayload(event: string, payload: { action?: unknown }): string[] {
  const name = typeof payload.action === "string" ? `${event}.${payload.action}` : event;
  if (!webhooks.events?.[name]) return [`webhook ${name}: not an event of the description`];
  return faults(`webhook ${name}`, `webhooks#/events/${pointer(name)}`, payload);
}

function faults(said: string, reference: string, value: unknown): string[] {
  const validate = validator(reference);
  if (validate(value)) return [];
  // Of alternatives all that fail are listed; the deepest tells most.
  const errors = [...(validate.errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
  return errors.slice(0, 5).map(({ instancePath, message, params, schemaPath }) => {
    const at = instancePath === "" ? "the body" : instancePath;
    return `${said}: ${at} ${message} ${JSON.stringify(params)} (${schemaPath})`;
  });
}

const validators = new Map<string, ValidateFunction>();

function validator(reference: string): ValidateFunction {
  const known = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, known);
  return known;
}

/** A name as part of a reference: escaped for JSON Pointer, then for an address. */
function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function read(name: string): Description {
  return JSON.parse(readFileSync(new URL(`../fixtures/github/${name}.json`, import.meta.url), "utf8"));
}
