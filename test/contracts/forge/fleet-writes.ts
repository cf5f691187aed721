// The forge contract: facts that the App puts into the fleet.
import { expect } from "vitest";
import type { WriteFleet } from "../../../src/core/ladder/action.ts";
import type { Story } from "../forge-contract.ts";
import { headOf, NOTHING, type Stage } from "../stage.ts";
import { UPPER } from "./proposing.ts";

/** What the App would write, on top of the fleet as it is. */
async function holding(stage: Stage, more: Partial<WriteFleet> = {}): Promise<WriteFleet> {
  return {
    kind: "write fleet",
    tier: UPPER,
    repository: stage.fleet,
    expected: await headOf(stage, stage.fleet, "main"),
    files: [{ path: "holds.yaml", text: "# é\nhold: true\n" }],
    message: "Hold upper\n\nShopset-Actor: bob",
    proposal: { branch: "shopset/hold-upper", title: "Hold upper", body: "as bob said" },
    ...more,
  };
}

export function fleetWriteStories(story: Story): void {
  story("commits files to main, and leaves the others as they are", async (stage) => {
    const { fleet, forge } = stage;
    const write = await holding(stage);
    const before = await forge.readFleetFiles(fleet, write.expected);
    expect(await forge.ensureFleetSays(write)).toEqual({ kind: "done" });
    const head = await headOf(stage, fleet, "main");
    const after = await forge.readFleetFiles(fleet, head);
    expect(after.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([...write.files, ...before]);
    const [commit] = await forge.readCommits(fleet, [head]);
    expect(commit).toMatchObject({ message: write.message, parents: [write.expected], author: { isApp: true } });
    expect(await forge.readFleet({ fleet, repositories: [] })).toMatchObject({ history: [head, write.expected] });
  });

  story("is refused where main moved", async (stage) => {
    const write = await holding(stage);
    const files = { "notes.yaml": "\n" };
    const head = await stage.people.commits(stage.fleet, { branch: "main", files, message: "Meanwhile" });
    expect(await stage.forge.ensureFleetSays(write)).toMatchObject({ kind: "refused" });
    expect(await headOf(stage, stage.fleet, "main")).toBe(head);
    expect(await stage.forge.ensureFleetSays(await holding(stage))).toEqual({ kind: "done" });
  });

  story("proposes where a rule keeps it from main, once", async (stage) => {
    const { fleet, forge, people } = stage;
    await people.rules(fleet, "main", { kind: "pull requests only" });
    const write = await holding(stage);
    const proposed = await forge.ensureFleetSays(write);
    expect(proposed).toEqual({ kind: "proposed", url: expect.stringContaining(`${fleet}/pull/`) });
    expect(await forge.ensureFleetSays(write)).toEqual(proposed);
    const proposal = { ...write.proposal, branch: "shopset/hold-upper-again" };
    expect(await forge.ensureFleetSays({ ...write, proposal })).toMatchObject({ kind: "proposed" });
    expect(await headOf(stage, fleet, "main")).toBe(write.expected);
  });

  story("fails where there is no such fleet", async (stage) => {
    const write = await holding(stage, { repository: stage.nowhere, expected: NOTHING });
    expect(["failed", "refused"]).toContain((await stage.forge.ensureFleetSays(write)).kind);
  });
}
