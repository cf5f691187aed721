// Tests run in parallel, a worker for each processor. Files that follow one another in a worker share its modules, since
// loading those takes longer than most tests do: so a test leaves nothing behind in them.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    isolate: false,
    // Vitest leaves one processor free, which is half of a small machine.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
