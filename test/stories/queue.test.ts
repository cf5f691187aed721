// Merging by rules of GitHub's: through a merge queue that asks for our check, and where a rule keeps the App from it.
import { afterEach, describe, expect, it } from "vitest";
import { answered, answers, gate, PULLS_ONLY, passed, requires, ruled, tiersFile } from "./people.ts";
import { APP, aStory, FLEET, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** The rule that everything goes through a merge queue, which merges what its checks let through. */
const QUEUED = {
  type: "merge_queue",
  parameters: {
    merge_method: "MERGE",
    grouping_strategy: "ALLGREEN",
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
    check_response_timeout_minutes: 60,
  },
};

/** A change that tier-0 verified, proposed to tier-1. */
async function proposed(begun: Story) {
  await begun.merged("tier-0", "Wanted");
  await begun.verified("tier-0");
  const pull = await begun.promotion("tier-1");
  if (!pull) throw new Error("nothing was proposed");
  return pull;
}

const stateOf = async ({ rest }: Story, number: number) => (await rest("bob", `GET ${APP}/pulls/${number}`)).body;

/** alice lets the App merge into tier-1 by itself. */
async function automatic(begun: Story) {
  const { text, sha } = await tiersFile(begun);
  const written = text.replace("previous: tier-0", "previous: tier-0\n  promotion: { merge: auto }");
  const content = Buffer.from(written).toString("base64");
  const body = { branch: "main", message: "Merge by itself", content, sha };
  expect(await begun.rest("alice", `PUT ${FLEET}/contents/tiers.yaml`, body)).toMatchObject({ status: 200 });
  await begun.settled();
}

describe("where tier-1 has a merge queue that requires our check", () => {
  const rules = [QUEUED, requires("shopset/tier-1", { strict: "loose" })];

  it("/promote puts the promotion into the queue, and our check lets what the queue tries through", async () => {
    story = await aStory("webhooks only");
    await ruled(story, "tier-1", { rules });
    const pull = await proposed(story);
    expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
    await story.settled();
    expect(await stateOf(story, pull.number)).toMatchObject({ merged: true });
    expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
    const { sha } = (await story.rest("bob", `GET ${APP}/commits/tier-1`)).body;
    expect(await story.pointer("tier-1")).toBe(sha);
  });

  it("what is held while it waits there is thrown out again", async () => {
    story = await aStory("webhooks only");
    await ruled(story, "tier-1", { rules: [...rules, requires("slow", { strict: "loose" })] });
    const pull = await proposed(story);
    await story.rest("bob", `POST ${APP}/statuses/${pull.head.sha}`, { state: "success", context: "slow" });
    expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
    expect(await stateOf(story, pull.number)).toMatchObject({ merged: false });
    expect(await answered(story, "bob", { on: pull.number, body: "/hold tier-1 db upgrade" })).toEqual([
      "eyes",
      "rocket",
    ]);
    await story.settled();
    expect(await stateOf(story, pull.number)).toMatchObject({ merged: false, state: "open" });
    expect(await gate(story, "tier-1", pull.head.sha)).toMatchObject({ conclusion: "failure" });
  });

  it("a hotfix that alice forces goes through it, with the reason on record", async () => {
    story = await aStory("webhooks only");
    await ruled(story, "tier-1", { rules });
    const { object } = (await story.rest("bob", `GET ${APP}/git/ref/heads/tier-1`)).body;
    await story.rest("bob", `POST ${APP}/git/refs`, { ref: "refs/heads/hotfix", sha: object.sha });
    const content = Buffer.from("fixed\n").toString("base64");
    await story.rest("bob", `PUT ${APP}/contents/fix.txt`, { branch: "hotfix", message: "Hotfix", content });
    const pull = (await story.rest("bob", `POST ${APP}/pulls`, { title: "Fix", head: "hotfix", base: "tier-1" })).body;
    await story.settled();
    await passed(story, "1s");
    expect(await answered(story, "alice", { on: pull.number, body: '/promote --force "shop is down"' })).toEqual([
      "eyes",
      "rocket",
    ]);
    await story.settled();
    expect(await stateOf(story, pull.number)).toMatchObject({ merged: true });
    expect(await story.pointer("tier-1")).toBe((await story.rest("bob", `GET ${APP}/commits/tier-1`)).body.sha);
    await story.git("bob", ["clone", "-q", "--branch", "tier-1", `${story.url}/acme/system-repository.git`, "system"]);
    expect(await story.git("bob", ["log", "-1", "--format=%B"], "system")).toMatch(
      /^Shopset-Forced: alice: shop is down$/m,
    );
  });
});

it("a rule that keeps the App from merging by itself is told once on the promotion, and asked again when it is met", async () => {
  story = await aStory("webhooks only");
  const review = { ...PULLS_ONLY, parameters: { ...PULLS_ONLY.parameters, required_approving_review_count: 1 } };
  await ruled(story, "tier-1", { rules: [review] });
  await automatic(story);
  const pull = await proposed(story);
  await story.settled();
  expect(await stateOf(story, pull.number)).toMatchObject({ merged: false });
  const told = await answers(story, pull.number);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/review/);

  await story.sandbox.shopset.resync();
  await story.settled();
  expect(await answers(story, pull.number)).toEqual(told);
  const merges = async () => {
    const calls = (await (await fetch(`${story?.url}/sandbox/calls`)).json()) as { route: string }[];
    return calls.filter(({ route }) => /pulls\/\{pull_number\}\/merge$/.test(route)).length;
  };
  const before = await merges();
  expect(before).toBeGreaterThan(0);
  await story.sandbox.shopset.resync();
  await story.settled();
  expect(await merges()).toBe(before);

  await story.rest("alice", `POST ${APP}/pulls/${pull.number}/reviews`, { event: "APPROVE" });
  await story.settled();
  expect(await stateOf(story, pull.number)).toMatchObject({ merged: true });
});
