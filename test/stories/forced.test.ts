// Force: somebody who may says why, it is merged although our check is not open, and the reason is found in git.
import { afterEach, expect, it } from "vitest";
import { answered, answers, gate, passed, requires, ruled } from "./people.ts";
import { APP, aStory, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** bob's hotfix is proposed straight to tier-1. */
async function hotfix(begun: Story) {
  const { rest } = begun;
  await ruled(begun, "tier-1", { rules: [requires("shopset/tier-1", { strict: "loose" })] });
  const { object } = (await rest("bob", `GET ${APP}/git/ref/heads/tier-1`)).body;
  await rest("bob", `POST ${APP}/git/refs`, { ref: "refs/heads/hotfix", sha: object.sha });
  const content = Buffer.from("fixed\n").toString("base64");
  await rest("bob", `PUT ${APP}/contents/hotfix.txt`, { branch: "hotfix", message: "Hotfix", content });
  const pull = (await rest("bob", `POST ${APP}/pulls`, { title: "Hotfix", head: "hotfix", base: "tier-1" })).body;
  await begun.settled();
  await passed(begun, "1s");
  return pull as { number: number; head: { sha: string } };
}

it("a hotfix is red until alice forces it; git log tells why, in the app and in the system repository", async () => {
  story = await aStory("webhooks only");
  const pull = await hotfix(story);
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
  expect(await answered(story, "bob", { on: pull.number, body: '/promote --force "shop is down"' })).toEqual([
    "-1",
    "eyes",
  ]);
  expect((await answers(story, pull.number)).join()).toContain("FORCE_PERMISSION");

  expect(await answered(story, "alice", { on: pull.number, body: "/promote --force “shop is down”" })).toEqual([
    "eyes",
    "rocket",
  ]);
  expect((await story.rest("bob", `GET ${APP}/pulls/${pull.number}`)).body.merged).toBe(true);
  const check = await gate(story, "tier-1", pull.head.sha);
  expect(check).toMatchObject({ conclusion: "success" });
  expect(`${check?.output.title} ${check?.output.summary}`).toContain("shop is down");
  for (const repository of ["app-repository", "system-repository"]) {
    await story.git("bob", [
      "clone",
      "--quiet",
      "--branch",
      "tier-1",
      `${story.url}/acme/${repository}.git`,
      repository,
    ]);
    expect(await story.git("bob", ["log", "-3", "--format=%B"], repository)).toMatch(
      /^Shopset-Forced: alice.*shop is down$/m,
    );
  }
});

it("without a reason it is refused", async () => {
  story = await aStory("webhooks only");
  const pull = await hotfix(story);
  expect(await answered(story, "alice", { on: pull.number, body: "/promote --force" })).toEqual(["-1", "eyes"]);
  expect((await answers(story, pull.number)).join()).toContain("FORCE_REASON");
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
});

it("what GitHub still refuses is told in its words, and our check is closed again", async () => {
  story = await aStory("webhooks only");
  const pull = await hotfix(story);
  await ruled(story, "tier-1", { rules: [requires("security", { strict: "loose" })] });
  expect(await answered(story, "alice", { on: pull.number, body: '/promote --force "shop is down"' })).toEqual([
    "-1",
    "eyes",
  ]);
  const told = (await answers(story, pull.number)).join();
  expect(told).toContain("GITHUB_REFUSED");
  expect(told).toContain("security");
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
});
