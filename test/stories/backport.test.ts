// A hotfix on an upper tier, on real git: it comes down before anything climbs over it.
import { afterEach, expect, it } from "vitest";
import { APP, aStory, type Story, shellBlocks } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** tier-1 has a hotfix; tier-0 has a feature that is verified. */
async function withHotfix(): Promise<Story> {
  const begun = await aStory("webhooks only");
  await begun.merged("tier-1", "Hotfix");
  await begun.merged("tier-0", "Feature");
  await begun.verified("tier-0");
  return begun;
}

it.each(["merge", "squash", "rebase"] as const)(
  "brought down by %s, it climbs again with the feature",
  async (method) => {
    story = await withHotfix();
    expect(await story.promotion("tier-1")).toBeUndefined();
    await story.merge(await story.backport("tier-1"), method);
    await story.settled();
    expect(await story.promotion("tier-1")).toBeUndefined();
    await story.verified("tier-0");
    await story.merge(await story.promotion("tier-1"), method);
    await story.settled();
    expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
    const notes = (await story.rest("alice", `GET ${APP}/contents/notes?ref=tier-1`)).body;
    expect(notes.map(({ name }: { name: string }) => name)).toEqual(["feature.txt", "hotfix.txt"]);
    expect(await story.backport("tier-1")).toBeUndefined();
  },
);

it("by hand, with the commands that the backport names", async () => {
  story = await withHotfix();
  const backport = await story.backport("tier-1");
  await story.git("alice", ["clone", "--quiet", `${story.url}/acme/app-repository.git`, "app"]);
  await story.shell("alice", shellBlocks(backport?.body ?? "")[0] ?? "", "app");
  await story.settled();
  expect(await story.backport("tier-1")).toBeUndefined();
  await story.verified("tier-0");
  await story.merge(await story.promotion("tier-1"));
  await story.settled();
  expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
});

/** The hotfix came down by a squash beside the feature, and was reverted on tier-1 since: tier-0 has it still. */
async function withRevert(): Promise<Story> {
  const begun = await withHotfix();
  await begun.merge(await begun.backport("tier-1"), "squash");
  await begun.settled();
  await begun.git("alice", ["clone", "--quiet", "--branch", "tier-1", `${begun.url}/acme/app-repository.git`, "app"]);
  await begun.shell("alice", "git revert --no-edit --mainline 1 HEAD && git push -q", "app");
  await begun.settled();
  return begun;
}

it.each<[string, number, "merge" | "squash" | "rebase" | null]>([
  ["by the commands that link its branch, then merged by a squash", 0, "squash"],
  ["by the commands that link its branch, then merged by a rebase", 0, "rebase"],
  ["by the commands that link its branch, then merged as it is", 0, "merge"],
  ["by hand alone", 1, null],
])("reverted after a squash, the revert comes down: %s", async (_, block, method) => {
  story = await withRevert();
  const { body = "" } = (await story.backport("tier-1")) ?? {};
  expect(body).not.toMatch(/^Merge this by any method/m);
  await story.shell("alice", shellBlocks(body)[block] ?? "", "app");
  await story.settled();
  if (method) await story.merge(await story.backport("tier-1"), method);
  await story.settled();
  expect(await story.backport("tier-1")).toBeUndefined();
  const notes = (await story.rest("alice", `GET ${APP}/contents/notes?ref=tier-0`)).body;
  expect(notes.map(({ name }: { name: string }) => name)).toEqual(["feature.txt"]);
  await story.verified("tier-0");
  await story.merge(await story.promotion("tier-1"));
  await story.settled();
  expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
});

it("cherry-picked by hand, its backport is found to change nothing, and closed", async () => {
  story = await withHotfix();
  const number = (await story.backport("tier-1"))?.number;
  await story.git("alice", ["clone", "--quiet", "--branch", "tier-0", `${story.url}/acme/app-repository.git`, "app"]);
  await story.shell("alice", "git cherry-pick --mainline 1 origin/tier-1 && git push -q", "app");
  await story.settled();
  await story.sandbox.shopset.resync();
  await story.settled();
  expect(await story.backport("tier-1")).toBeUndefined();
  expect((await story.rest("alice", `GET ${APP}/pulls/${number}`)).body).toMatchObject({
    state: "closed",
    merged: false,
  });
  await story.verified("tier-0");
  await story.merge(await story.promotion("tier-1"));
  await story.settled();
  expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
});

it("an approved promotion stands still, and the newer content comes after it", async () => {
  story = await aStory("webhooks only");
  await story.merged("tier-0", "First");
  await story.verified("tier-0");
  const first = await story.promotion("tier-1");
  await story.rest("alice", `POST ${APP}/pulls/${first?.number}/reviews`, { event: "APPROVE" });
  await story.merged("tier-0", "Second");
  await story.verified("tier-0");
  expect((await story.promotion("tier-1"))?.head.sha).toBe(first?.head.sha);
  await story.merge(first);
  await story.settled();
  expect((await story.promotion("tier-1"))?.title).toContain("Second");
});
