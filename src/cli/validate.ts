// `shopctl validate`: judges a fleet offline, in the words of the App's own check.
import { join } from "node:path";
import type { Fleet } from "../core/resources/fleet.ts";
import { type Problem, printProblem } from "../core/resources/problem.ts";
import { readLocalFleet } from "./local-fleet.ts";

export interface ValidateOptions {
  account?: string;
  fleetRepository: string;
  json?: true;
}

/** Prints every problem as `file:line:column: message`; the process ends with 1 if there is one. */
export async function validate(directory: string, { account, fleetRepository, json }: ValidateOptions): Promise<void> {
  const local = await readLocalFleet(directory, { account, fleetRepository });
  const { fleet, problems } = local.parsed;
  const shown = problems.map((problem) => ({ ...problem, file: join(directory, problem.file) }));
  if (json)
    process.stdout.write(`${JSON.stringify({ valid: fleet !== null, account: local.account, problems: shown })}\n`);
  else process.stdout.write(fleet ? `${printValid(directory, fleet)}\n` : printProblems(shown));
  if (fleet) return;
  process.exitCode = 1;
  process.stderr.write(`${count(problems.length, "problem")}: the App would keep to the newest valid commit\n`);
  if (account === undefined && local.account !== null) {
    process.stderr.write(`Judged for the account ${local.account}, guessed from the URLs; --account names another\n`);
  }
}

function printProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => `${printProblem(problem)}\n`).join("");
}

function printValid(directory: string, { tiers, configurations, failureDomains, shopsets }: Fleet): string {
  const counts = [
    count(tiers.length, "tier"),
    count(configurations.length, "configuration"),
    count(failureDomains.length, "failure domain"),
    count(shopsets.length, "ShopSet"),
  ].filter((words) => !words.startsWith("0 "));
  return counts.length > 0
    ? `${directory} is valid: ${counts.join(", ")}`
    : `${directory} is valid, and states nothing: no document in it has an apiVersion of shopset.dev`;
}

function count(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? "" : "s"}`;
}
