// Commands: people steer from a comment or a button; whoever may not is told how to do it by hand.
import { afterEach, describe, expect, it } from "vitest";
import { answered, answers, gate, reactions, said } from "./people.ts";
import { APP, aStory, type Story, shellBlocks } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** bob's change is verified on tier-0, and proposed to tier-1. */
async function proposed(hearing: Parameters<typeof aStory>[0] = "webhooks only") {
  const begun = await aStory(hearing);
  await begun.merged("tier-0", "Wanted");
  await begun.verified("tier-0");
  const pull = await begun.promotion("tier-1");
  if (!pull) throw new Error("nothing was proposed");
  return { begun, pull };
}

async function merged({ rest }: Story, number: number): Promise<boolean> {
  return (await rest("alice", `GET ${APP}/pulls/${number}`)).body.merged;
}

describe("/promote", () => {
  it("by bob, who may write, merges it; said again it is so already", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    expect(await answered(story, "bob", { on: pull.number, body: "Looks good.\n\n/promote\n" })).toEqual([
      "eyes",
      "rocket",
    ]);
    expect(await merged(story, pull.number)).toBe(true);
    expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
    expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toContain("eyes");
    expect(await answers(story, pull.number)).toHaveLength(1);
  });

  it("by carol, who may only read, is refused with commands that alice pastes, to the same tree", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    const wanted = (await story.rest("alice", `GET ${APP}/git/commits/${pull.head.sha}`)).body.tree.sha;
    expect(await answered(story, "carol", { on: pull.number, body: "/promote" })).toEqual(["-1", "eyes"]);
    expect(await merged(story, pull.number)).toBe(false);
    const [refusal = "", ...more] = await answers(story, pull.number);
    expect(more).toEqual([]);
    expect(refusal).toContain("PERMISSION");
    expect(refusal).not.toMatch(/@carol/);

    await story.git("alice", ["clone", "--quiet", `${story.url}/acme/app-repository.git`, "app"]);
    await story.shell("alice", shellBlocks(refusal)[0] ?? "", "app");
    await story.settled();
    expect(await story.tree("tier-1")).toBe(wanted);
    expect(await merged(story, pull.number)).toBe(true);
  });

  it("before its time is refused, with what is awaited", async () => {
    story = await aStory("webhooks only");
    await story.merged("tier-0", "Early");
    await story.settled();
    const pull = (await story.rest("bob", `POST ${APP}/pulls`, { title: "Now", head: "tier-0", base: "tier-1" })).body;
    await story.settled();
    expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["-1", "eyes"]);
    expect((await answers(story, pull.number)).join()).toContain("GATE_WAITING");
  });

  it("by the button on the check does the same, with its result in the status comment", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    const check = await gate(story, "tier-1", pull.head.sha);
    const pressed = await fetch(`${story.url}/sandbox/press`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox-bob", "content-type": "application/json" },
      body: JSON.stringify({ repository: "acme/app-repository", check_run: check?.id, identifier: "promote" }),
    });
    expect(pressed.status).toBe(204);
    await story.settled();
    expect(await merged(story, pull.number)).toBe(true);
    expect(await answers(story, pull.number)).toHaveLength(1);
  });
});

describe("a comment", () => {
  it("whose delivery was lost is answered by the scheduled look", async () => {
    const { begun, pull } = await proposed("resync only");
    story = begun;
    expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
    expect(await merged(story, pull.number)).toBe(true);
  });

  it("of more than an hour ago is not carried out any more", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    story.sandbox.forge.deliveries.pause();
    const late = await said(story, "bob", { on: pull.number, body: "/promote" });
    await fetch(`${story.url}/sandbox/clock`, { method: "POST", body: JSON.stringify({ advance: "61m" }) });
    story.sandbox.forge.deliveries.resume();
    await story.settled();
    expect(await reactions(story, late)).toContain("-1");
    expect((await answers(story, pull.number)).join()).toContain("TOO_OLD");
    expect(await merged(story, pull.number)).toBe(false);
  });

  it("that only quotes a command, or shows one, asks for nothing", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    for (const body of ["> /promote", "```\n/promote\n```", "Say /promote to merge.", "/lgtm"]) {
      expect(await answered(story, "bob", { on: pull.number, body })).toEqual([]);
    }
    expect(await merged(story, pull.number)).toBe(false);
    expect(await answers(story, pull.number)).toEqual([]);
  });

  it("that was edited before it was read asks for nothing", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    story.sandbox.forge.deliveries.pause();
    const edited = await said(story, "bob", { on: pull.number, body: "/promote" });
    await story.rest("alice", `PATCH ${APP}/issues/comments/${edited.id}`, { body: "/promote " });
    story.sandbox.forge.deliveries.resume();
    await story.settled();
    expect(await reactions(story, edited)).toEqual([]);
    expect(await merged(story, pull.number)).toBe(false);
  });

  it("by two people at once is answered to both, and done once", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    const both = await Promise.all(
      ["alice", "bob"].map((as) => said(begun, as, { on: pull.number, body: "/promote" })),
    );
    await story.settled();
    const given = await Promise.all(both.map((one) => reactions(begun, one)));
    for (const one of given) expect(["rocket", "+1"].some((final) => one.includes(final))).toBe(true);
    expect(await merged(story, pull.number)).toBe(true);
  });

  it("delivered twice is answered once", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    const spoken = await said(story, "carol", { on: pull.number, body: "/promote" });
    await story.settled();
    const { deliveries } = story.sandbox.forge;
    const delivery = deliveries.log.find(({ event, app }) => event === "issue_comment" && app.slug === "shopset");
    if (!delivery) throw new Error("the comment was not delivered");
    await deliveries.redeliver(delivery);
    await story.settled();
    expect(await reactions(story, spoken)).toEqual(["-1", "eyes"]);
    expect(await answers(story, pull.number)).toHaveLength(1);
  });

  it("with several commands gets one answer; nearly a command is asked back", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    expect(await answered(story, "bob", { on: pull.number, body: "/promot\r\n/rollback nowhere\r\n" })).toEqual([
      "-1",
      "eyes",
    ]);
    const [answer = "", ...more] = await answers(story, pull.number);
    expect(more).toEqual([]);
    expect(answer).toContain("DID_YOU_MEAN");
    expect(answer).toContain("UNKNOWN_TIER");
  });

  it("/status and /help are for everybody", async () => {
    const { begun, pull } = await proposed();
    story = begun;
    expect(await answered(story, "carol", { on: pull.number, body: "/status" })).toEqual(["eyes", "rocket"]);
    expect((await answers(story, pull.number)).join()).toContain("tier-2");
    expect(await answered(story, "carol", { on: pull.number, body: "/help" })).toEqual(["eyes", "rocket"]);
    expect((await answers(story, pull.number)).join()).toContain("/promote");
  });
});
