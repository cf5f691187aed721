// What goes missing, breaks or takes time: said, survived, and over when it is undone.
import { afterEach, expect, it } from "vitest";
import { ruled } from "./people.ts";
import { APP, aStory, FLEET, type Story, SYSTEM } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** tier-0 and tier-1 have to soak for half an hour. */
async function soaking({ rest }: Story): Promise<void> {
  const { content, sha } = (await rest("alice", `GET ${FLEET}/contents/tiers.yaml?ref=main`)).body;
  const text = Buffer.from(content, "base64").toString("utf8").replace("verification:", "verification:\n    soak: 30m");
  const body = { branch: "main", message: "Soak", sha, content: Buffer.from(text).toString("base64") };
  await rest("alice", `PUT ${FLEET}/contents/tiers.yaml`, body);
}

const advance = ({ url }: Story, span: string) =>
  fetch(`${url}/sandbox/clock`, { method: "POST", body: JSON.stringify({ advance: span }) });

it("soak passes by the sandbox's clock, which wakes the App", async () => {
  story = await aStory("webhooks only");
  await soaking(story);
  await story.merged("tier-0", "Soaked");
  await story.verified("tier-0");
  expect(await story.promotion("tier-1")).toBeUndefined();
  await advance(story, "31m");
  await story.settled();
  expect((await story.promotion("tier-1"))?.title).toContain("Soaked");
});

it("deleted branches come back where their tier stood", async () => {
  story = await aStory("webhooks only");
  const first = await story.pointer("tier-1");
  for (const repository of [SYSTEM, APP]) {
    expect((await story.rest("alice", `DELETE ${repository}/git/refs/heads/tier-1`)).status).toBe(204);
    await story.settled();
    expect(await story.pointer("tier-1")).toBe(first);
  }
  expect((await story.rest("alice", `GET ${APP}/git/ref/heads/tier-1`)).body.object.sha).toBe(first);
});

it("a promotion whose branch was deleted opens again; one that a person closed does not", async () => {
  story = await aStory("webhooks only");
  await story.merged("tier-0", "Wanted");
  await story.verified("tier-0");
  const first = await story.promotion("tier-1");
  await story.rest("alice", `DELETE ${APP}/git/refs/heads/promote/tier-1`);
  await story.settled();
  const second = await story.promotion("tier-1");
  expect(second?.number).toBeGreaterThan(first?.number ?? 0);
  await story.rest("alice", `PATCH ${APP}/pulls/${second?.number}`, { state: "closed" });
  await story.settled();
  expect(await story.promotion("tier-1")).toBeUndefined();
});

it("whatever was missed while every delivery was lost is made up by one resync", async () => {
  story = await aStory("webhooks only");
  story.sandbox.forge.deliveries.drop();
  const change = await story.merged("tier-0", "Unheard");
  await story.settled();
  expect(await story.pointer("tier-0")).not.toBe(change);
  await story.sandbox.shopset.resync();
  await story.settled();
  expect(await story.pointer("tier-0")).toBe(change);
});

it("an edit of a generated file is put back, and what is not ours is left alone", async () => {
  story = await aStory("webhooks only");
  await story.git("alice", [
    "clone",
    "--quiet",
    "--branch",
    "tier-0",
    `${story.url}/acme/system-repository.git`,
    "system",
  ]);
  await story.shell(
    "alice",
    "echo mine > README.md && echo kept > notes.md && git add . && git commit -qm 'Edit' && git push -q",
    "system",
  );
  await story.settled();
  await story.git("alice", ["pull", "--quiet"], "system");
  expect(await story.git("alice", ["log", "-1", "--format=%B"], "system")).toContain(
    "README.md put back: edited by alice",
  );
  expect(await story.shell("alice", "head -n 1 README.md && cat notes.md", "system")).toBe("# tier-0\nkept");
});

it("a hotfix on the tier above is left alone and blocks, with the reason in the promotion", async () => {
  story = await aStory("webhooks only");
  await story.merged("tier-0", "Climbs");
  await story.verified("tier-0");
  const hotfix = await story.merged("tier-1", "Hotfix");
  await story.settled();
  expect(await story.pointer("tier-1")).toBe(hotfix);
  expect((await story.promotion("tier-1"))?.body).toContain("tier-1 holds changes that tier-0 does not");
});

it("soak is not started over by a reporter that repeats its success", async () => {
  story = await aStory("webhooks only");
  await soaking(story);
  await story.merged("tier-0", "Soaked");
  await story.settled();
  for (let minutes = 0; minutes < 40; minutes += 10) {
    await story.reported("tier-0", "success");
    await advance(story, "10m");
    await story.settled();
  }
  expect((await story.promotion("tier-1"))?.title).toContain("Soaked");
});

it("a promotion whose branch a rule holds fast goes on saying what it holds", async () => {
  story = await aStory("webhooks only");
  await story.merged("tier-0", "One");
  await story.verified("tier-0");
  const before = await story.promotion("tier-1");
  await ruled(story, "promote/tier-1", { rules: [{ type: "update" }, { type: "non_fast_forward" }] });
  await story.merged("tier-0", "Two");
  await story.verified("tier-0");
  await story.sandbox.shopset.resync();
  await story.settled();
  const { title, body, head } = (await story.promotion("tier-1")) ?? {};
  expect({ title, head: head?.sha }).toEqual({ title: before?.title, head: before?.head.sha });
  expect(body).toContain(`Shopset-Content: ${head?.sha}`);
});
