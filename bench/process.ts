// The parent's end of a stage's process: orders go out one at a time, each with one answer.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Order, Work } from "./child.ts";
import { printSize, type Size } from "./stage.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

export interface StageProcess {
  size: Size;
  /** Has a piece of work done there. Throws what went wrong there, and when the process is gone. */
  ask<Name extends keyof Work>(name: Name, argument: Parameters<Work[Name]>[1]): ReturnType<Work[Name]>;
  /** Resolves when the process has ended its servers and itself. */
  end(): Promise<void>;
}

/** Starts a process with a stage of this size; the first order waits until the stage stands. */
export function startStage(size: Size): StageProcess {
  const child = fork(CHILD, [JSON.stringify(size)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const gone = once(child, "exit");
  return {
    size,
    ask: (name, argument) => {
      const answered = once(child, "message").then(([answer]: Answer[]) => {
        if (answer && "result" in answer) return answer.result;
        throw new Error(`${printSize(size)}, ${name}: ${answer?.error}`);
      });
      const lost = gone.then(() => {
        throw new Error(`the process of ${printSize(size)} ended during ${name}`);
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
