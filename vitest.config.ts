// Tests run in parallel; a story may start servers on free ports. Files that start few processes share one, since loading
// what they test takes longer than they do; stories do not, since starting git takes longer the more its parent holds.
import { defineConfig } from "vitest/config";

const SHARED = ["core", "flow", "github", "sandbox"].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    pool: "forks",
    // Vitest leaves one processor free, which is half of a small machine.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "shared", include: SHARED, isolate: false } },
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: SHARED } },
    ],
  },
});
