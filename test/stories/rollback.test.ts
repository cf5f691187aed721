// Rollback: a pin to what ran verified before, and forward again without the bad content ever running in between.
import { afterEach, expect, it } from "vitest";
import { answered, answers, message, tiersFile } from "./people.ts";
import { APP, aStory, FLEET, type Story, SYSTEM } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** A change climbs to tier-1, merged by bob's command, and is verified there or not. Gives the promotion's number. */
async function climbed(on: Story, title: string, verdict: "success" | "failure"): Promise<number> {
  await on.merged("tier-0", title);
  await on.verified("tier-0");
  const pull = await on.promotion("tier-1");
  await answered(on, "bob", { on: pull?.number, body: "/promote" });
  await on.reported("tier-1", verdict);
  await on.settled();
  return pull?.number ?? 0;
}

/** What tier-1 pointed at, newest first. */
async function pointers({ rest }: Story): Promise<string[]> {
  const commits = (await rest("alice", `GET ${SYSTEM}/commits?sha=tier-1`)).body;
  const ran = await Promise.all(
    commits.map(async ({ commit }: { commit: { tree: { sha: string } } }) => {
      const { tree } = (await rest("alice", `GET ${SYSTEM}/git/trees/${commit.tree.sha}`)).body;
      return tree.find(({ path }: { path: string }) => path === "base")?.sha;
    }),
  );
  return ran.filter((sha) => sha !== undefined);
}

it("goes back to what was verified, and forward again to what is mended", async () => {
  story = await aStory("webhooks only");
  await climbed(story, "Good", "success");
  const good = await story.pointer("tier-1");
  const number = await climbed(story, "Bad", "failure");
  const bad = await story.pointer("tier-1");
  expect(bad).not.toBe(good);

  expect(await answered(story, "bob", { on: number, body: "/rollback" })).toEqual(["eyes", "rocket"]);
  expect(await story.pointer("tier-1")).toBe(good);
  expect((await tiersFile(story)).text).toContain(good);
  expect(await message(story, FLEET, "main")).toMatch(/Shopset-Comment: http/);

  await story.merged("tier-0", "Mended");
  await story.verified("tier-0");
  const mended = await story.promotion("tier-1");
  expect(await answered(story, "bob", { on: mended?.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
  expect((await tiersFile(story)).text).not.toContain(good);
  expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
  const ran = await pointers(story);
  expect(ran[0]).toBe((await story.rest("bob", `GET ${APP}/commits/tier-1`)).body.sha);
  // The bad one never ran again between the rollback and the mended one.
  expect(ran.slice(0, ran.indexOf(good))).not.toContain(bad);
});

it("delivered twice goes back one step only", async () => {
  story = await aStory("webhooks only");
  await climbed(story, "First", "success");
  await climbed(story, "Second", "success");
  const second = await story.pointer("tier-1");
  const number = await climbed(story, "Third", "failure");
  await answered(story, "bob", { on: number, body: "/rollback" });
  const { deliveries } = story.sandbox.forge;
  const delivery = deliveries.log.findLast(({ event, app }) => event === "issue_comment" && app.slug === "shopset");
  if (!delivery) throw new Error("the comment was not delivered");
  await deliveries.redeliver(delivery);
  await story.settled();
  expect(await story.pointer("tier-1")).toBe(second);
});

it("where nothing older ran it is refused", async () => {
  story = await aStory("webhooks only");
  const first = await story.pointer("tier-1");
  await story.merged("tier-0", "Wanted");
  await story.verified("tier-0");
  const pull = await story.promotion("tier-1");
  expect(await answered(story, "bob", { on: pull?.number, body: "/rollback" })).toEqual(["-1", "eyes"]);
  expect((await answers(story, pull?.number)).join()).toContain("NOTHING_OLDER");
  expect(await story.pointer("tier-1")).toBe(first);
});
