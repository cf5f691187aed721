// `shopctl`: everything that a person starts from a terminal.
import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { BootstrapOptions } from "./bootstrap.ts";
import type { RenderOptions } from "./render.ts";
import type { ValidateOptions } from "./validate.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const RENDER_HELP = `
A pointer is its pin, or the head of the tier's branch as the clone has it: origin's, at the last fetch. What the App
knows from GitHub alone it takes into account, and this does not: a pointer that somebody set by hand, ShopSets that
stay on their old tier until the new one can take them, and tiers that wait until the contents of several sources were
verified together. A ShopSet whose component is not on the tier yet is left out, or left as it stands in the clone, and the
rest is written, as the App does. Where the App would keep a pointer of the clone for that, this refuses, with exit code 1
and the reason, and writes nothing. Nor does this build anything: what does not build the App leaves as it stands, and
here \`kubectl kustomize\` tells.

Examples:
  Build what tier-1 would run:
    shopctl render --fleet fleet --app app-repository --configuration default=configuration --tier tier-1 --out new
    kubectl kustomize new/shopsets/shopset-001
  Write a tier by hand, as the App would:
    git -C system-repository switch tier-1 && git -C system-repository pull
    shopctl render --fleet fleet --app app-repository --configuration default=configuration \\
      --tier tier-1 --out system-repository
    git -C system-repository diff --cached
    git -C system-repository commit && git -C system-repository push`;

const program = new Command("shopctl")
  .description("Tier promotion through pull requests. Everything that it does can be done by hand with git.")
  .version(version)
  .showHelpAfterError("(shopctl --help lists the commands)");

program
  .command("serve")
  .description("run the GitHub App, configured by the environment (see .env.example)")
  .action(async () => (await import("./serve.ts")).serve());

program
  .command("status")
  .description("show every ladder: what runs where, what climbs, and what it waits for; writes nothing")
  .option("--account <login>", "only this account")
  .option("--json", "print the decisions as JSON")
  .action(async (options: { account?: string; json?: true }) => (await import("./status.ts")).status(options));

program
  .command("sandbox")
  .description("run a GitHub of your own on 127.0.0.1, with the App and a simulated Argo CD beside it")
  .option("--port <number>", "port of the sandbox; 0 picks a free one", parsePort, 4000)
  .option("--data <directory>", "keep repositories and pull requests here; default: a temporary directory")
  .option("--tiers <number>", "tiers of the sample fleet", parseTiers, 3)
  .option("--no-cluster", "no simulated Argo CD: statuses are yours to post")
  .option("--json", "print one line of JSON on stdout when ready")
  .action(async (options: { port: number; data?: string; tiers: number; cluster: boolean; json?: true }) =>
    (await import("./sandbox.ts")).sandbox(options),
  );

program
  .command("demo")
  .description("tell the story in a minute: a change climbs three tiers, and one that breaks goes no further")
  .action(async () => (await import("./demo.ts")).demo());

program
  .command("validate")
  .description("judge the fleet in a directory offline, in the words of the App's own check")
  .argument("<directory>", "where the fleet's YAML files are")
  .option("--account <login>", "the account of the repositories; default: the one that most URLs name")
  .option("--fleet-repository <name>", "what the fleet is called there", "fleet")
  .option("--json", "print one line of JSON")
  .addHelpText("after", examples("shopctl validate .", "shopctl validate --json ../fleet"))
  .action(async (directory: string, options: ValidateOptions) =>
    (await import("./validate.ts")).validate(directory, options),
  );

program
  .command("render")
  .description(
    "write what the App would commit to system branches, from local clones; fetches, builds and pushes nothing",
  )
  .requiredOption("--fleet <directory>", "where the fleet's YAML files are")
  .requiredOption("--app <clone>", "a clone of the app-repository")
  .option("--configuration <name=clone>", "a clone of a configuration repository; once for each", listed, [])
  .option("--tier <name>", "render this tier, into --out itself")
  .option("--all", "render every tier, each into a directory of its name below --out")
  .requiredOption("--out <directory>", "a new directory; or a clone of the system repository, where changes are staged")
  .option("--account <login>", "the account that installed the App; default: the one that most URLs name")
  .option("--fleet-repository <name>", "what the fleet is called there", "fleet")
  .addHelpText("after", RENDER_HELP)
  .action(async (options: RenderOptions) => (await import("./render.ts")).render(options));

program
  .command("bootstrap")
  .description("print what Argo CD's cluster is given once: definitions, reports to GitHub, a root for each tier")
  .requiredOption("--fleet <directory>", "where the fleet's YAML files are")
  .option("--cluster <name>", "only tiers with ShopSets on this cluster (destination.name); default: every tier")
  .option("--app-id <number>", "the App's id, for Argo CD's reports to GitHub", parseId("--app-id"))
  .option("--installation-id <number>", "the id of its installation, likewise", parseId("--installation-id"))
  .option("--account <login>", "the account that installed the App; default: the one that most URLs name")
  .option("--fleet-repository <name>", "what the fleet is called there", "fleet")
  .addHelpText(
    "after",
    examples(
      "shopctl bootstrap --fleet . --app-id 1234 --installation-id 5678 |",
      "  kubectl apply --server-side --field-manager shopset --filename -",
    ),
  )
  .action(async (options: BootstrapOptions) => (await import("./bootstrap.ts")).bootstrap(options));

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function listed(value: string, before: string[]): string[] {
  return [...before, value];
}

function parseId(what: string): (text: string) => number {
  return (text) => parseWhole(text, { from: 1, to: Number.MAX_SAFE_INTEGER, what });
}

function parsePort(text: string): number {
  return parseWhole(text, { from: 0, to: 65_535, what: "--port" });
}

function parseTiers(text: string): number {
  return parseWhole(text, { from: 1, to: 50, what: "--tiers" });
}

function parseWhole(text: string, { from, to, what }: { from: number; to: number; what: string }): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  return program.error(`${what} is ${JSON.stringify(text)}; write a whole number from ${from} to ${to}`);
}

try {
  await program.parseAsync();
} catch (error) {
  program.error(error instanceof Error ? error.message : String(error));
}
