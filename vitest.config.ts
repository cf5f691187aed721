// Tests run in parallel, and nothing is shared between files; a story may start servers on free ports. Pure tests share a
// process all the same, since loading what they test takes longer than they do.
import { defineConfig } from "vitest/config";

const PURE = ["test/core/**/*.test.ts", "test/flow/**/*.test.ts"];

export default defineConfig({
  test: {
    pool: "forks",
    // Vitest leaves one processor free, which is half of a small machine.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "pure", include: PURE, isolate: false } },
      { extends: true, test: { name: "real", include: ["test/**/*.test.ts"], exclude: PURE } },
    ],
  },
});
