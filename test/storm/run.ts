// `npm run storm -- --seeds 1000 --from 1` plays many storms and counts them; `-- --seed 42 --tell` tells one.
import { parseArgs } from "node:util";
import { shrink } from "./shrink.ts";
import { runStorm, STEPS } from "./storm.ts";

const HELP = `npm run storm -- [options]

  --seeds 1000 --from 1   how many storms, and the first one's seed
  --seed 42               one storm only
  --steps ${STEPS.length}              what people do in each, at most
  --gate busy             or quiet: nobody proposes, comments, or sets merge: auto
  --sources one           or together, independent: a configuration repository beside the app
  --faults few            or many: nearly every look is struck
  --tell                  print each story
  --keep                  go on after five that broke a promise
  --json                  print the result for machines

Ends with 1 where a promise was broken; the story is printed, cut down to the steps that matter.
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    gate: { type: "string", default: "busy" },
    sources: { type: "string", default: "one" },
    faults: { type: "string", default: "few" },
    steps: { type: "string", default: String(STEPS.length) },
    tell: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
  process.exit();
}
const from = whole("seed", values.seed ?? values.from);
const count = values.seed === undefined ? whole("seeds", values.seeds) : 1;
const steps = STEPS.slice(0, whole("steps", values.steps));
const gate = oneOf("gate", values.gate, ["busy", "quiet"]);
const sources = oneOf("sources", values.sources, ["one", "together", "independent"]);
const faults = oneOf("faults", values.faults, ["few", "many"]);
const began = performance.now();
const reasons = new Map<string, number>();
const broken: { seed: number; message: string; story: string[] }[] = [];
let operations = 0;

for (let seed = from; seed < from + count; seed++) {
  const storm = await runStorm({ seed, steps, reasons, gate, sources, faults });
  operations += storm.steps.length;
  if (values.tell) process.stderr.write(`${storm.story.join("\n")}\n`);
  if (storm.broken) {
    const { story, broken: why } = await shrink(storm, { gate, sources, faults });
    broken.push({ seed, message: why?.message ?? "", story });
    process.stderr.write(`\nseed ${seed}\n  ${story.join("\n  ")}\n  ✗ ${why?.message}\n`);
    if (!values.keep && broken.length >= 5) break;
  }
  if ((seed - from + 1) % 100 === 0) process.stderr.write(`${seed - from + 1} seeds, ${operations} operations\n`);
}

const seconds = Math.round((performance.now() - began) / 100) / 10;
const standing = [...reasons].sort(([, a], [, b]) => b - a);
if (values.json) process.stdout.write(`${JSON.stringify({ seeds: count, operations, seconds, broken, standing })}\n`);
else {
  for (const [reason, times] of standing.slice(0, 15)) process.stdout.write(`${times} × ${reason}\n`);
  process.stdout.write(`${count} seeds, ${operations} operations, ${seconds} s, ${broken.length} broken\n`);
}
process.exitCode = broken.length > 0 ? 1 : 0;

function whole(option: string, text: string): number {
  return /^[1-9]\d*$/.test(text) ? Number(text) : wrong(option, text, "a whole number from 1");
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  return known.find((one) => one === text) ?? wrong(option, text, known.join(", "));
}

function wrong(option: string, text: string, right: string): never {
  process.stderr.write(`--${option} is ${JSON.stringify(text)}; write ${right} (--help lists the options)\n`);
  process.exit(2);
}
