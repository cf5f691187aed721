// What every implementation of the loop's Forge promises (flow/ports/), as stories told on a stage of their own each.
import { afterAll, beforeAll, describe, it } from "vitest";
import { absenceStories } from "./forge/absence.ts";
import { branchStories } from "./forge/branches.ts";
import { commentStories } from "./forge/comments.ts";
import { commitStories } from "./forge/commits.ts";
import { fleetStories } from "./forge/fleet.ts";
import { fleetWriteStories } from "./forge/fleet-writes.ts";
import { gateStories } from "./forge/gates.ts";
import { issueStories } from "./forge/issues.ts";
import { ladderStories } from "./forge/ladder.ts";
import { mergeStories } from "./forge/merges.ts";
import { mergingStories } from "./forge/merging.ts";
import { pullStories } from "./forge/pulls.ts";
import { reportStories } from "./forge/reports.ts";
import { sourceFileStories } from "./forge/source-files.ts";
import type { Stage, Theatre } from "./stage.ts";

/** A test that is told a stage. */
export type Story = (title: string, tell: (stage: Stage) => Promise<void>) => void;

/** Runs the whole suite; `name` says whose promise it is. */
export function forgeContract(name: string, openTheatre: () => Promise<Theatre>): void {
  describe(name, () => {
    let theatre: Theatre;
    beforeAll(async () => {
      theatre = await openTheatre();
    });
    afterAll(() => theatre.close());
    const story: Story = (title, tell) => it.concurrent(title, async () => tell(await theatre.open("shared")));
    const fleetStory: Story = (title, tell) => it.concurrent(title, async () => tell(await theatre.open("own")));

    describe("reading a ladder", () => ladderStories(story));
    describe("reading what was reported", () => reportStories(story));
    describe("reading the fleet", () => fleetStories(fleetStory));
    describe("reading the files of a source", () => sourceFileStories(story));
    describe("writing commits", () => commitStories(story));
    describe("moving branches", () => branchStories(story));
    describe("pull requests", () => pullStories(story));
    describe("how pull requests end", () => mergeStories(story));
    describe("gates", () => gateStories(story));
    describe("merging", () => mergingStories(story));
    describe("comments", () => commentStories(story));
    describe("issues", () => issueStories(story));
    describe("facts for the fleet", () => fleetWriteStories(fleetStory));
    describe("what is not there", () => absenceStories(story));
  });
}
