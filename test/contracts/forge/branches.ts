// The forge contract: moving branches by compare-and-swap, and never over what somebody else did.
import { expect } from "vitest";
import type { Sha } from "../../../src/core/names.ts";
import type { Story } from "../forge-contract.ts";
import { file, headOf, lookAt, NOTHING, type Stage } from "../stage.ts";

export function branchStories(story: Story): void {
  story("creates a branch that must not exist, and is content when it stands there already", async (stage) => {
    const { app, forge } = stage;
    const to = await headOf(stage, app, "tier-0");
    const move = { branch: "promote/upper", expected: null, to, how: "fast-forward" } as const;
    expect(await forge.ensureBranchAt(app, move)).toEqual({ kind: "done" });
    expect(await forge.ensureBranchAt(app, move)).toEqual({ kind: "already" });
    expect(await headOf(stage, app, "promote/upper")).toBe(to);
  });

  story("refuses to create a branch that somebody made elsewhere meanwhile", async (stage) => {
    const { app, forge, people } = stage;
    const theirs = await people.commits(app, { branch: "tier-0", files: { b: "b\n" }, message: "Add b" });
    const to = await headOf(stage, app, "tier-1");
    await people.moves(app, "promote/upper", theirs);
    for (const how of ["fast-forward", "replace"] as const) {
      const move = { branch: "promote/upper", expected: null, to, how };
      expect(await forge.ensureBranchAt(app, move)).toMatchObject({ kind: "refused", reason: expect.any(String) });
    }
    expect(await headOf(stage, app, "promote/upper")).toBe(theirs);
  });

  story("moves a branch forward from where it is expected, and is content when it is there", async (stage) => {
    const { app, forge } = stage;
    const expected = await headOf(stage, app, "tier-1");
    const to = await on(stage, expected, "Next");
    const move = { branch: "tier-1", expected, to, how: "fast-forward" } as const;
    expect(await forge.ensureBranchAt(app, move)).toEqual({ kind: "done" });
    expect(await forge.ensureBranchAt(app, move)).toEqual({ kind: "already" });
    expect(await headOf(stage, app, "tier-1")).toBe(to);
  });

  story("refuses when somebody was faster, by force or not", async (stage) => {
    const { app, forge, people } = stage;
    const expected = await headOf(stage, app, "tier-1");
    const to = await on(stage, expected, "Late");
    const theirs = await people.commits(app, { branch: "tier-1", files: { b: "b\n" }, message: "Add b" });
    for (const how of ["fast-forward", "replace"] as const) {
      expect(await forge.ensureBranchAt(app, { branch: "tier-1", expected, to, how })).toMatchObject({
        kind: "refused",
      });
    }
    expect(await headOf(stage, app, "tier-1")).toBe(theirs);
  });

  story("brings nothing back that somebody took off by force, though it would be a fast-forward", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-1");
    const dropped = await people.commits(app, { branch: "tier-1", files: { b: "b\n" }, message: "Add b" });
    const to = await on(stage, dropped, "On what is dropped");
    await people.moves(app, "tier-1", first);
    const move = { branch: "tier-1", expected: dropped, to, how: "fast-forward" } as const;
    expect(await forge.ensureBranchAt(app, move)).toMatchObject({ kind: "refused" });
    expect(await headOf(stage, app, "tier-1")).toBe(first);
  });

  story("refuses when the branch was deleted", async (stage) => {
    const { app, forge, people } = stage;
    const expected = await headOf(stage, app, "tier-1");
    const to = await on(stage, expected, "Late");
    await people.drops(app, "tier-1");
    const move = { branch: "tier-1", expected, to, how: "replace" } as const;
    expect(await forge.ensureBranchAt(app, move)).toMatchObject({ kind: "refused" });
    expect((await lookAt(stage, app)).branches["tier-1"]).toBeUndefined();
  });

  story("goes aside or back only where it may replace", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    const ours = await on(stage, first, "Ours");
    const aside = await on(stage, first, "Aside");
    const branch = "promote/upper";
    await people.moves(app, branch, ours);
    for (const to of [aside, first]) {
      const expected = await headOf(stage, app, branch);
      const move = { branch, expected, to };
      // The facts are as expected, so that looking again would not help.
      const fast = await forge.ensureBranchAt(app, { ...move, how: "fast-forward" });
      expect(fast).toMatchObject({ kind: "failed", retryAfter: null });
      expect(await headOf(stage, app, branch)).toBe(expected);
      expect(await forge.ensureBranchAt(app, { ...move, how: "replace" })).toEqual({ kind: "done" });
      expect(await headOf(stage, app, branch)).toBe(to);
    }
  });

  story("fails on a commit that does not exist, and leaves the branch", async (stage) => {
    const { app, forge } = stage;
    const expected = await headOf(stage, app, "tier-1");
    const move = { branch: "tier-1", expected, to: NOTHING, how: "fast-forward" } as const;
    expect(await forge.ensureBranchAt(app, move)).toMatchObject({ kind: "failed", retryAfter: null });
    expect(await headOf(stage, app, "tier-1")).toBe(expected);
  });
}

/** The App makes a commit that no branch holds. */
function on({ app, forge }: Stage, parent: Sha, message: string): Promise<Sha> {
  const tree = { base: null, files: [file("app.yaml", `${message}\n`)] };
  return forge.writeCommit(app, { message, parents: [parent], tree });
}
