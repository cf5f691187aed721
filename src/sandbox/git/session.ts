// A long-lived git process that is asked one thing after another: starting git costs more than most questions.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { gitEnvironment } from "./spawn.ts";

/** What the process answers, read piece by piece. */
export interface Answer {
  /** The next line, without its end. */
  line(): Promise<string>;
  /** Exactly so many bytes. */
  bytes(count: number): Promise<Buffer>;
}

export interface Session {
  /** Sends a request and reads its answer; requests may be sent before earlier answers came. Rejects if git ends first. */
  ask<T>(request: Buffer | string, read: (answer: Answer) => Promise<T>): Promise<T>;
  /** Ends the process and waits until it is gone. Nothing can be asked afterwards. */
  end(): Promise<void>;
}

/** A session over `git <args>` in a bare repository. The process starts with the first request, and anew after it died. */
export function openSession(directory: string, args: string[]): Session {
  let over = false;
  let running: { child: ChildProcessWithoutNullStreams; answer: Answer; last: Promise<unknown> } | undefined;
  const start = () => {
    const child = spawn("git", ["--git-dir", directory, ...args], { env: gitEnvironment });
    const started = { child, answer: answersOf(child), last: Promise.resolve() as Promise<unknown> };
    child.stdin.on("error", () => undefined);
    child.once("close", () => {
      if (running === started) running = undefined;
    });
    running = started;
    return started;
  };
  return {
    ask(request, read) {
      if (over) return Promise.reject(new Error("the repository is closed"));
      const process = running ?? start();
      process.child.stdin.write(request);
      const answered = process.last.then(() => read(process.answer));
      process.last = answered.catch(() => undefined);
      return answered;
    },
    async end() {
      over = true;
      if (!running) return;
      const { child, last } = running;
      running = undefined;
      await last;
      const closed = child.exitCode === null && child.signalCode === null ? once(child, "close") : undefined;
      child.stdin.end();
      await closed;
    },
  };
}

function answersOf(child: ChildProcessWithoutNullStreams): Answer {
  let chunks: Buffer[] = [];
  let held = 0;
  let complaint = "";
  let ended: Error | undefined;
  let wake: (() => void) | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    wake?.();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const end = (error: Error) => {
    ended = error;
    wake?.();
  };
  child.once("error", end);
  child.once("close", () => end(new Error(`git ended: ${complaint.trim() || "without a word"}`)));

  const more = async () => {
    if (ended) throw ended;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    wake = undefined;
  };
  const take = (count: number): Buffer => {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    chunks = all.length > count ? [all.subarray(count)] : [];
    held -= count;
    return all.subarray(0, count);
  };
  return {
    async line() {
      for (;;) {
        const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        chunks = all.length > 0 ? [all] : [];
        const end = all.indexOf(10);
        if (end >= 0) return take(end + 1).toString("utf8", 0, end);
        const before = held;
        while (held === before) await more();
      }
    },
    async bytes(count) {
      while (held < count) await more();
      return take(count);
    },
  };
}
