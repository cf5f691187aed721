// What one repetition took, and what several of them come to.
import type { Millis } from "../src/core/names.ts";
import { isApp, isForDashboard, type Size, type Stage } from "./stage.ts";

export interface Sample {
  milliseconds: Millis;
  /** Of the App, to the API, until it was at rest again; null where none are its own. */
  calls: Calls | null;
}

export interface Calls {
  /** Without those for the dashboard. */
  all: number;
  beyondLooks: number;
  /** For the issue that shows where everything stands: it is brought up to date whatever happened. */
  dashboard: number;
  /** GraphQL's. */
  points: number;
  /** Files and pointers that the App wrote into commits. */
  files: number;
  routes: string[];
}

export interface Row {
  what: string;
  size: Size;
  samples: number;
  milliseconds: { median: Millis; p95: Millis };
  /** The most of any repetition, with the routes of that one. */
  calls: Sample["calls"];
}

/** Measures the App while `work` runs and until it is at rest. `work` gives its own milliseconds. */
export async function measured(stage: Stage, work: () => Promise<Millis>): Promise<Sample> {
  const log = () => stage.sandbox.forge.calls.all();
  const before = { calls: log().length, looks: stage.looks(), files: stage.files() };
  const milliseconds = await work();
  await stage.settled();
  const calls = log().slice(before.calls).filter(isApp);
  const all = calls.filter((call) => !isForDashboard(call)).length;
  return {
    milliseconds,
    calls: {
      all,
      beyondLooks: Math.max(0, all - (stage.looks() - before.looks)),
      dashboard: calls.length - all,
      points: calls.reduce((sum, { points }) => sum + points, 0),
      files: stage.files() - before.files,
      routes: calls.map(({ method, route, operation }) => `${method} ${route} ${operation}`.trimEnd()),
    },
  };
}

/** How long `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<Millis> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** One row of several repetitions, of which there is at least one. */
export function rowOf(what: string, size: Size, samples: readonly Sample[]): Row {
  const times = samples.map(({ milliseconds }) => milliseconds);
  const most = samples.map(({ calls }) => calls).reduce((a, b) => (a && b && b.all > a.all ? b : a), samples[0]?.calls);
  const milliseconds = { median: quantile(times, 0.5), p95: quantile(times, 0.95) };
  return { what, size, samples: samples.length, milliseconds, calls: most ?? null };
}

/** The nearest-rank quantile, to a tenth. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
  return Math.round(value * 10) / 10;
}
