// Everything by hand: the commands of the generated README and of a promotion, pasted into a shell, with the App deaf.
import { afterEach, describe, expect, it } from "vitest";
import { APP, aStory, type Story, SYSTEM, shellBlocks } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** A sandbox whose App hears nothing until the story says so, with bob's change merged into tier-0. */
async function deaf(): Promise<Story> {
  const begun = await aStory("webhooks only");
  begun.sandbox.forge.deliveries.pause();
  await begun.git("alice", [
    "clone",
    "--quiet",
    "--branch",
    "tier-1",
    `${begun.url}/acme/system-repository.git`,
    "system",
  ]);
  return begun;
}

async function readme({ rest }: Story, tier: string): Promise<string> {
  const { content } = (await rest("alice", `GET ${SYSTEM}/contents/README.md?ref=${tier}`)).body;
  return Buffer.from(content, "base64").toString("utf8");
}

const headOf = async ({ rest }: Story, tier: string) => (await rest("alice", `GET ${SYSTEM}/commits/${tier}`)).body;

describe("by hand, as the README of a system branch says", () => {
  it("a pointer is moved, to the tree that the App would have written", async () => {
    story = await deaf();
    const change = await story.merged("tier-0", "By hand");
    const [move = ""] = shellBlocks(await readme(story, "tier-0"), "## Move tier-0");
    await story.shell("alice", move, "system");
    const byHand = await headOf(story, "tier-0");
    expect(byHand.commit.author.name).toBe("alice");
    expect(await story.pointer("tier-0")).toBe(change);

    story.sandbox.forge.deliveries.resume();
    await story.settled();
    expect((await headOf(story, "tier-0")).sha).toBe(byHand.sha);

    // The App's own: it writes the branch from nothing when it is gone.
    await story.rest("alice", `DELETE ${SYSTEM}/git/refs/heads/tier-0`);
    await story.settled();
    const byApp = await headOf(story, "tier-0");
    expect(byApp.commit.author.name).toBe("shopset[bot]");
    expect(byApp.commit.tree.sha).toBe(byHand.commit.tree.sha);
  });

  it("a verified content is promoted, and the App finds it done", async () => {
    story = await deaf();
    const change = await story.merged("tier-0", "By hand");
    const text = { zero: await readme(story, "tier-0"), one: await readme(story, "tier-1") };
    await story.shell("alice", shellBlocks(text.zero, "## Move tier-0")[0] ?? "", "system");
    await story.reported("tier-0", "success");
    const [push = ""] = shellBlocks(text.one, "## Promote");
    await story.shell("alice", push, "system");
    await story.shell("alice", shellBlocks(text.one, "## Move tier-1")[0] ?? "", "system");

    story.sandbox.forge.deliveries.resume();
    await story.settled();
    expect(await story.pointer("tier-1")).toBe(change);
    expect(await story.promotion("tier-1")).toBeUndefined();
  });

  it("a content is promoted where Git refuses a fast-forward, since it was squashed before", async () => {
    story = await aStory("webhooks only");
    await story.merged("tier-0", "Squashed");
    await story.verified("tier-0");
    const pull = await story.promotion("tier-1");
    await story.rest("alice", `PUT ${APP}/pulls/${pull?.number}/merge`, { merge_method: "squash" });
    await story.settled();
    const change = await story.merged("tier-0", "By hand");
    await story.verified("tier-0");
    const proposed = await story.promotion("tier-1");
    const proposedTree = (await story.rest("alice", `GET ${APP}/git/commits/${proposed?.head.sha}`)).body.tree.sha;

    await story.git("alice", [
      "clone",
      "--quiet",
      "--branch",
      "tier-1",
      `${story.url}/acme/system-repository.git`,
      "system",
    ]);
    const [push = "", onTop = ""] = shellBlocks(await readme(story, "tier-1"), "## Promote");
    await expect(story.shell("alice", push, "system")).rejects.toThrow(/rejected|non-fast-forward/);
    await story.shell("alice", `path=base content=${change}\n${onTop}`, "system");
    await story.settled();
    const head = (await story.rest("alice", `GET ${APP}/commits/tier-1`)).body;
    expect(head.commit.tree.sha).toBe(proposedTree);
    expect(await story.pointer("tier-1")).toBe(head.sha);
    expect(await story.promotion("tier-1")).toBeUndefined();
  });

  it("a tier goes back, and the App leaves it there", async () => {
    story = await aStory("webhooks only");
    const before = await story.pointer("tier-0");
    await story.merged("tier-0", "Regretted");
    await story.settled();
    await story.git("alice", [
      "clone",
      "--quiet",
      "--branch",
      "tier-0",
      `${story.url}/acme/system-repository.git`,
      "system",
    ]);
    await story.shell("alice", shellBlocks(await readme(story, "tier-0"), "## Go back")[0] ?? "", "system");
    await story.settled();
    await story.merged("tier-0", "Another");
    await story.settled();
    expect(await story.pointer("tier-0")).toBe(before);
  });
});

describe("by hand, as a promotion says", () => {
  it.each(["merge", "squash"])(
    "its commands give the same tree as merging it would, after a %s before",
    async (method) => {
      story = await aStory("webhooks only");
      for (const title of ["First", "Second"]) {
        await story.merged("tier-0", title);
        await story.verified("tier-0");
        const pull = await story.promotion("tier-1");
        if (title === "First")
          await story.rest("alice", `PUT ${APP}/pulls/${pull?.number}/merge`, { merge_method: method });
        await story.settled();
      }
      const pull = await story.promotion("tier-1");
      const tree = (await story.rest("alice", `GET ${APP}/git/commits/${pull?.head.sha}`)).body.tree.sha;
      await story.git("alice", ["clone", "--quiet", `${story.url}/acme/app-repository.git`, "app"]);
      await story.shell("alice", shellBlocks(pull?.body ?? "")[0] ?? "", "app");
      await story.settled();
      const head = (await story.rest("alice", `GET ${APP}/commits/tier-1`)).body;
      expect(head.commit.tree.sha).toBe(tree);
      expect(await story.promotion("tier-1")).toBeUndefined();
      expect(await story.pointer("tier-1")).toBe(head.sha);
    },
  );
});
