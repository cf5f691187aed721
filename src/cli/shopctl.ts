// `shopctl`: everything that a person starts from a terminal.
import { readFileSync } from "node:fs";
import { Command } from "commander";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

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
