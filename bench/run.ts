// `npm run bench`: measures what the App costs, prints a page of tables; progress goes to stderr.
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { untilStopped } from "../src/cli/signals.ts";
import { bench, type Plan } from "./bench.ts";
import { type Circumstances, printResults } from "./print.ts";

const HELP = `npm run --silent bench -- [options] > docs/bench.md

  --tiers 3,10,20   sizes of the ladders, each 3 to 50
  --shopsets 1,100,1000
                    how many ShopSets the lowest tier of a stage has, each 1 to 5000
  --repeat 7        laps that are counted, after one that is not
  --burst 100       merges of a burst
  --quick           a smoke run: 3 tiers, 1 and 60 ShopSets, one lap, no warm-up, 5 merges
  --json FILE       write everything that was measured
  --help

It takes some minutes, most of them for the forge's writing of all the files of a thousand ShopSets.
`;

const QUICK: Plan = { tiers: [3], shopsets: [1, 60], repeat: 1, warmUp: 0, burst: 5 };
const WHOLE: Plan = { tiers: [3, 10, 20], shopsets: [1, 100, 1000], repeat: 7, warmUp: 1, burst: 100 };

const options = {
  tiers: { type: "string" },
  shopsets: { type: "string" },
  repeat: { type: "string" },
  burst: { type: "string" },
  quick: { type: "boolean" },
  json: { type: "string" },
  help: { type: "boolean" },
} as const;

type Asked = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

function planOf(asked: Asked): Plan {
  const plan = asked.quick ? QUICK : WHOLE;
  return {
    ...plan,
    tiers: sizes(asked.tiers, { from: 3, to: 50, of: "tiers" }) ?? plan.tiers,
    shopsets: sizes(asked.shopsets, { from: 1, to: 5000, of: "shopsets" }) ?? plan.shopsets,
    repeat: asked.repeat ? whole(asked.repeat, { from: 1, to: 1000, of: "repeat" }) : plan.repeat,
    burst: asked.burst ? whole(asked.burst, { from: 1, to: 1000, of: "burst" }) : plan.burst,
  };
}

interface Range {
  from: number;
  to: number;
  /** The option. */
  of: string;
}

/** "" asks for no such stage at all. */
function sizes(text: string | undefined, range: Range): number[] | undefined {
  return text === "" ? [] : text?.split(",").map((one) => whole(one, range));
}

function whole(text: string, { from, to, of }: Range): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw new Error(`--${of} is ${JSON.stringify(text)}; write whole numbers from ${from} to ${to}`);
}

function circumstances(args: readonly string[]): Circumstances {
  const [first] = cpus();
  const shown = args.filter((_, n) => args[n] !== "--json" && args[n - 1] !== "--json");
  return {
    command: ["npm run --silent bench", ...(shown.length > 0 ? ["--", ...shown] : [])].join(" "),
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    git: execFileSync("git", ["--version"], { encoding: "utf8" }).trim(),
    machine: `${cpus().length} × ${first?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, load ${loadavg()[0]?.toFixed(1)} at the start`,
  };
}

try {
  const args = process.argv.slice(2);
  const { values } = parseArgs({ args, options });
  if (values.help) {
    process.stdout.write(HELP);
  } else {
    const plan = planOf(values);
    const about = circumstances(args);
    const stopping = new AbortController();
    void untilStopped().then((name) => stopping.abort(new Error(`${name}: nothing is printed`)));
    const results = await bench(plan, stopping.signal, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(printResults(results, about));
    if (values.json) await writeFile(values.json, `${JSON.stringify({ about, plan, ...results }, null, 2)}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n(--help lists the options)\n`);
  process.exit(1);
}
