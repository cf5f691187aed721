// The forge contract: a repository that GitHub does not show is a fact of a look, and a failure of everything else.
import { expect } from "vitest";
import type { Story } from "../forge-contract.ts";
import { file, look, NOTHING } from "../stage.ts";
import { PROMOTION } from "./climbing.ts";

export function absenceStories(story: Story): void {
  story("is told by a look, beside the repositories that are there", async (stage) => {
    const { ladder, nowhere, system } = stage;
    const tiers = ladder.tiers.map((tier) => ({ ...tier, apps: { ...tier.apps, name: nowhere } }));
    const { repositories } = await look({ ...stage, ladder: { ...ladder, tiers } });
    expect(Object.keys(repositories).sort()).toEqual([nowhere, system].sort());
    expect(repositories[nowhere]).toEqual({ state: "absent", reason: expect.stringContaining(nowhere) });
    expect(repositories[system]?.state).toBe("present");
  });

  story("has no head of a fleet", async (stage) => {
    expect((await look({ ...stage, fleet: stage.nowhere })).fleetHead).toBeNull();
  });

  story("makes reads unavailable, until somebody changes something", async ({ forge, nowhere }) => {
    const unavailable = { failure: { kind: "failed", retryAfter: null } };
    const tree = { base: null, files: [file("a", "a\n")] };
    const reads = [
      () => forge.readCommits(nowhere, [NOTHING]),
      () => forge.readHistory(nowhere, NOTHING),
      () => forge.readReports(nowhere, NOTHING),
      () => forge.readFleetFiles(nowhere, NOTHING),
      () => forge.writeCommit(nowhere, { message: "No", parents: [], tree }),
    ];
    for (const read of reads) await expect(read()).rejects.toMatchObject(unavailable);
  });

  story("makes writes fail, until somebody changes something", async ({ forge, nowhere }) => {
    const check = { repository: nowhere, head: NOTHING, name: "shopset/fleet", conclusion: "success" } as const;
    const writes = [
      () => forge.ensureBranchAt(nowhere, { branch: "tier-0", expected: null, to: NOTHING, how: "replace" }),
      () => forge.ensureFirstFile(nowhere, { path: "README.md", content: "a\n", message: "Begin" }),
      () => forge.ensurePullOpen(nowhere, PROMOTION),
      () => forge.ensureCheck({ ...check, digest: "d", title: "t", summary: "s", annotations: [] }),
    ];
    for (const write of writes) expect(await write()).toMatchObject({ kind: "failed", retryAfter: null });
  });

  story("makes a check fail on a commit that does not exist", async ({ app, forge }) => {
    const check = { repository: app, head: NOTHING, name: "shopset/lower", conclusion: "success" } as const;
    const outcome = await forge.ensureCheck({ ...check, digest: "d", title: "t", summary: "s", annotations: [] });
    expect(outcome).toMatchObject({ kind: "failed", retryAfter: null });
  });
}
