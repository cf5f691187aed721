// A permission that was not granted: said where operators look, nothing lost, and over when it is granted.
import { afterEach, expect, it } from "vitest";
import { aStory, FLEET, type Story, SYSTEM } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

it("the fleet's check names the permission, and the bump comes once it is granted", async () => {
  story = await aStory("webhooks only", { granted: { contents: "read" } });
  const { world } = story.sandbox.forge;
  const check = async () => (await story?.rest("alice", `GET ${FLEET}/commits/main/check-runs`))?.body.check_runs.at(0);
  const change = await story.merged("tier-0", "Waiting");
  await story.settled();
  expect((await story.rest("alice", `GET ${SYSTEM}/branches`)).body).toEqual([]);
  expect(await check()).toMatchObject({ conclusion: "failure", output: { title: "1 permission to grant" } });
  expect((await check()).output.summary).toContain("`contents: write`");

  for (const { permissions } of world.installations) permissions["contents"] = "write";
  await story.sandbox.shopset.resync();
  await story.settled();
  expect(await story.pointer("tier-0")).toBe(change);
  expect(await check()).toMatchObject({ conclusion: "success" });
});
