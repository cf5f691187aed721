// The forge contract: the files of a source, as they are and as a merge would leave them.
import { expect } from "vitest";
import type { FilesAt } from "../../../src/flow/ports/reading.ts";
import type { Story } from "../forge-contract.ts";
import { headOf, START, type Stage } from "../stage.ts";

export function sourceFileStories(story: Story): void {
  story("gives the files of a branch and of a commit, sorted by path", async (stage) => {
    const first = await headOf(stage, stage.app, "tier-0");
    const second = await commits(stage, "tier-0", { "deep/b.yaml": "2\n", "a.yaml": "3\n" });
    const files = { ...START, "a.yaml": "3\n", "deep/b.yaml": "2\n" };
    expect(await read(stage, { branch: "tier-0" })).toEqual({ commit: second, files, overlapping: [] });
    expect(await read(stage, { commit: first })).toEqual({ commit: first, files: START, overlapping: [] });
  });

  story("gives the files of a merge: what either side changed, on the branch as it is now", async (stage) => {
    const { app, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    await people.moves(app, "feature", first);
    const merging = await commits(stage, "feature", { "theirs.yaml": "1\n" });
    const now = await commits(stage, "tier-0", { "app.yaml": "2\n" });
    const files = { "app.yaml": "2\n", "theirs.yaml": "1\n" };
    expect(await read(stage, { merging, into: "tier-0" })).toEqual({ commit: now, files, overlapping: [] });
  });

  story("names what both sides of a merge changed, and gives it as the merged commit has it", async (stage) => {
    const { app, people } = stage;
    await people.moves(app, "feature", await headOf(stage, app, "tier-0"));
    const merging = await commits(stage, "feature", { "app.yaml": "theirs\n" });
    await commits(stage, "tier-0", { "app.yaml": "ours\n" });
    const { files, overlapping } = await read(stage, { merging, into: "tier-0" });
    expect({ files, overlapping }).toEqual({ files: { "app.yaml": "theirs\n" }, overlapping: ["app.yaml"] });
  });

  story("says of a branch that is not there which one it is", async ({ app, forge }) => {
    const none = { kind: "none", reason: expect.stringContaining("tier-9") };
    expect(await forge.readSourceFiles(app, { branch: "tier-9" })).toEqual(none);
  });
}

const commits = ({ people, app }: Stage, branch: string, files: Record<string, string>) =>
  people.commits(app, { branch, files, message: `Change ${branch}` });

/** The files by path; fails unless there are some. */
async function read({ app, forge }: Stage, at: FilesAt) {
  const found = await forge.readSourceFiles(app, at);
  if (found.kind === "none") throw new Error(found.reason);
  const paths = found.files.map(({ path }) => path);
  expect(paths).toEqual([...paths].sort());
  expect(new Set(found.files.map(({ mode }) => mode))).toEqual(new Set(["100644"]));
  const files = Object.fromEntries(found.files.map(({ path, content }) => [path, content]));
  return { commit: found.commit, files, overlapping: found.overlapping };
}
