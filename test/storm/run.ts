// `npm run storm -- --seeds 1000 --from 1 [--steps 32] [--gate quiet] [--sources together] [--faults many] [--keep] [--json]` · `npm run storm -- --seed 42 --tell`
import { parseArgs } from "node:util";
import { shrink } from "./shrink.ts";
import { runStorm, STEPS } from "./storm.ts";

const SOURCES = ["one", "together", "independent"] as const;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    gate: { type: "string", default: "busy" },
    sources: { type: "string", default: "one" },
    faults: { type: "string", default: "few" },
    steps: { type: "string" },
    tell: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const steps = STEPS.slice(0, Number(values.steps ?? STEPS.length));
const gate = values.gate === "quiet" ? "quiet" : "busy";
const sources = SOURCES.find((one) => one === values.sources) ?? "one";
const faults = values.faults === "many" ? "many" : "few";
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
