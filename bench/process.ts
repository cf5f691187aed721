// The parent's end of a stage's process: orders go out one at a time, each with one answer.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Order, Work } from "./child.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

export interface StageProcess {
  tiers: number;
  /** Has a piece of work done there. Throws what went wrong there, and when the process is gone. */
  ask<Name extends keyof Work>(name: Name, argument: Parameters<Work[Name]>[1]): ReturnType<Work[Name]>;
  /** Resolves when the process has ended its servers and itself. */
  end(): Promise<void>;
}

/** Starts a process with a stage of so many tiers; the first order waits until the stage stands. */
export function startStage(tiers: number): StageProcess {
  const child = fork(CHILD, [String(tiers)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const gone = once(child, "exit");
  return {
    tiers,
    ask: (name, argument) => {
      const answered = once(child, "message").then(([answer]: Answer[]) => {
        if (answer && "result" in answer) return answer.result;
        throw new Error(`${tiers} tiers, ${name}: ${answer?.error}`);
      });
      const lost = gone.then(() => {
        throw new Error(`the process of ${tiers} tiers ended during ${name}`);
      });
      child.send({ name, argument } as Order);
      return Promise.race([answered, lost]) as ReturnType<Work[typeof name]>;
    },
    async end() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}
