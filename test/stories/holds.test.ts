// Holds: a brake that anybody who triages can pull, as a commit to the fleet that git alone could make as well.
import { afterEach, expect, it } from "vitest";
import { answered, answers, gate, message, PULLS_ONLY, ruled, tiersFile } from "./people.ts";
import { APP, aStory, FLEET, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

async function proposed() {
  const begun = await aStory("webhooks only");
  await begun.merged("tier-0", "Wanted");
  await begun.verified("tier-0");
  const pull = await begun.promotion("tier-1");
  if (!pull) throw new Error("nothing was proposed");
  return { begun, pull };
}

it("/hold closes the gate by a commit that names its comment, and /unhold opens it again", async () => {
  const { begun, pull } = await proposed();
  story = begun;
  const before = (await tiersFile(story)).text;
  expect(await answered(story, "bob", { on: pull.number, body: "/hold db upgrade" })).toEqual(["eyes", "rocket"]);
  expect((await tiersFile(story)).text).toMatch(/hold:.*db upgrade|reason: "?db upgrade/);
  expect(await message(story, FLEET, "main")).toMatch(/Shopset-Comment: http/);
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
  expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["-1", "eyes"]);
  expect((await answers(story, pull.number)).join()).toContain("db upgrade");

  expect(await answered(story, "bob", { on: pull.number, body: "/unhold" })).toEqual(["eyes", "rocket"]);
  expect((await tiersFile(story)).text).toBe(before);
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "success" });
  expect(await answered(story, "bob", { on: pull.number, body: "/unhold" })).toEqual(["+1", "eyes"]);
  expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
});

it("a hold and a promotion in one comment are done in their order: the promotion is refused", async () => {
  const { begun, pull } = await proposed();
  story = begun;
  expect(await answered(story, "bob", { on: pull.number, body: "/hold wait\n/promote" })).toEqual(["-1", "eyes"]);
  expect((await story.rest("bob", `GET ${APP}/pulls/${pull.number}`)).body.merged).toBe(false);
});

it("where main of the fleet is protected, the hold is proposed, and holds once that is merged", async () => {
  const { begun, pull } = await proposed();
  story = begun;
  await ruled(story, "main", { repository: FLEET, rules: [PULLS_ONLY] });
  expect(await answered(story, "bob", { on: pull.number, body: "/hold db upgrade" })).toEqual(["eyes", "rocket"]);
  const [proposal, ...more] = (await story.rest("alice", `GET ${FLEET}/pulls?state=open`)).body;
  expect(more).toEqual([]);
  expect((await answers(story, pull.number)).join()).toContain(proposal.html_url);
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "success" });

  await story.rest("alice", `PUT ${FLEET}/pulls/${proposal.number}/merge`);
  await story.settled();
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
});

it("what bob holds by hand holds as well", async () => {
  const { begun, pull } = await proposed();
  story = begun;
  const { text, sha } = await tiersFile(story);
  const held = text.replace(/(metadata: \{ name: tier-1 \}\nspec:\n)/, '$1  hold: { by: bob, reason: "by hand" }\n');
  expect(held).not.toBe(text);
  const content = Buffer.from(held).toString("base64");
  await story.rest("alice", `PUT ${FLEET}/contents/tiers.yaml`, { branch: "main", message: "Hold", sha, content });
  await story.settled();
  expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
});
