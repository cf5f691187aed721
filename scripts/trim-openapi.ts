#!/usr/bin/env node
// Fetches GitHub's description of its REST API and webhooks, and keeps what the sandbox answers and sends.
//
//   node scripts/trim-openapi.ts
//
// It installs @octokit/openapi and @octokit/openapi-webhooks (some 430 MB) into a temporary folder and writes
// test/fixtures/github/: rest.json, webhooks.json and the licence of both.
import { execFileSync } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve as resolvePath } from "node:path";
import { type Json, type JsonObject, object, resolve, trim } from "./trimming.ts";

const ROOT = resolvePath(import.meta.dirname, "..");
const TARGET = join(ROOT, "test/fixtures/github");

/** Events that the sandbox sends, by the names of the description; with what it says about them the tests check each delivery. */
const EVENTS = [
  "push",
  "status",
  "ping",
  "installation: created",
  "pull_request: opened closed reopened synchronize edited ready_for_review converted_to_draft",
  "pull_request: locked unlocked enqueued dequeued",
  "pull_request_review: submitted dismissed",
  "issues: opened edited closed reopened locked unlocked pinned unpinned",
  "issue_comment: created edited deleted",
  "check_run: created completed rerequested requested_action",
  "check_suite: completed rerequested",
  "merge_group: checks_requested destroyed",
].flatMap((line) => {
  const [event = "", actions] = line.split(": ");
  return actions === undefined ? [event] : actions.split(" ").map((action) => `${event}.${action}`);
});

const folder = mkdtempSync(join(tmpdir(), "trim-openapi-"));
try {
  writeFileSync(join(folder, "package.json"), "{}");
  const packages = ["@octokit/openapi", "@octokit/openapi-webhooks"];
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  execFileSync("npm", ["install", ...flags, ...packages], { cwd: folder, stdio: "inherit" });
  mkdirSync(TARGET, { recursive: true });
  write("rest.json", rest(read("@octokit/openapi")));
  write("webhooks.json", webhooks(read("@octokit/openapi-webhooks")));
  copyFileSync(join(folder, "node_modules/@octokit/openapi/LICENSE"), join(TARGET, "LICENSE"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each route that the sandbox has a template of, with the schema of every status it may answer; null: no body. */
function rest(document: JsonObject): JsonObject {
  const paths = object(document["paths"]);
  return trim(document, (convert) => {
    const operations = templates().map((template): [string, JsonObject] => {
      const [method = "", path = ""] = template.split(" ");
      const operation = object(object(paths[path] ?? unknown(template))[method.toLowerCase()] ?? unknown(template));
      const answers = Object.entries(object(operation["responses"])).map(([status, answer]) => {
        const content = resolve(document, answer)["content"];
        const schema = content === undefined ? undefined : bodyOf(object(content));
        return [status, schema === undefined ? null : convert(schema)];
      });
      return [template, Object.fromEntries(answers) as JsonObject];
    });
    return { version: versionOf("@octokit/openapi"), operations: Object.fromEntries(operations) };
  });
}

/** The payload of each event, named `event.action`. */
function webhooks(document: JsonObject): JsonObject {
  const described = object(document["webhooks"]);
  return trim(document, (convert) => {
    const events = EVENTS.map((name): [string, Json] => {
      const webhook = object(described[name.replace(/[._]/g, "-")] ?? unknown(name));
      const content = object(object(object(webhook["post"])["requestBody"])["content"]);
      return [name, convert(bodyOf(content) ?? unknown(name))];
    });
    return { version: versionOf("@octokit/openapi-webhooks"), events: Object.fromEntries(events) };
  });
}

/** Every template that a route of the sandbox is written with. */
function templates(): string[] {
  const files = globSync("src/sandbox/rest/routes/*.ts", { cwd: ROOT });
  const found = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(/"((?:GET|POST|PUT|PATCH|DELETE) \/[^"]*)"/g)].map(
      ([, template = ""]) => template,
    ),
  );
  return [...new Set(found)].sort();
}

function bodyOf(content: JsonObject): Json | undefined {
  return object(content["application/json"] ?? Object.values(content)[0])["schema"];
}

function read(name: string): JsonObject {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "generated/api.github.com.json"), "utf8"));
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  return `${name}@${version}`;
}

function write(name: string, document: JsonObject): void {
  // One line a schema: a new version of the description then shows as a diff that can be read.
  const parts = Object.entries(document).map(([key, value]) => {
    if (typeof value !== "object" || value === null) return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
    const lines = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
    return `${JSON.stringify(key)}:{\n${lines.join(",\n")}\n}`;
  });
  const text = `{\n${parts.join(",\n")}\n}\n`;
  writeFileSync(join(TARGET, name), text);
  console.log(`${name}: ${Math.round(text.length / 1024)} kB`);
}

function unknown(name: string): never {
  throw new Error(`GitHub's description does not know ${name}`);
}
