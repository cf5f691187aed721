// The gate: a required check that lets only verified content up, whoever opened the pull request and whatever way.
import { afterEach, describe, expect, it } from "vitest";
import { answered, gate, opened, requires, ruled } from "./people.ts";
import { APP, aStory, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** bob's branch with one change on top of `base`, not yet proposed to anything. */
async function branched({ rest }: Story, branch: string, base: string): Promise<string> {
  const { object } = (await rest("bob", `GET ${APP}/git/ref/heads/${base}`)).body;
  await rest("bob", `POST ${APP}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
  const content = Buffer.from(`${branch}\n`).toString("base64");
  const { body } = await rest("bob", `PUT ${APP}/contents/${branch}.txt`, { branch, message: branch, content });
  return body.commit.sha;
}

describe("required in a ruleset", () => {
  it("it blocks the merge button until tier-0 is green, and then lets it through", async () => {
    story = await aStory("webhooks only");
    await ruled(story, "tier-1", { rules: [requires("shopset/tier-1", { strict: "strict" })] });
    const change = await story.merged("tier-0", "Wanted");
    await story.settled();
    const pull = await opened(story, "bob", { head: "tier-0", base: "tier-1" });
    await story.settled();
    expect(await gate(story, "tier-1", pull.sha)).toMatchObject({ status: "in_progress", conclusion: null });
    const press = () => story?.rest("bob", `PUT ${APP}/pulls/${pull.number}/merge`, { sha: pull.sha });
    expect(await press()).toMatchObject({ status: 405 });

    await story.reported("tier-0", "success");
    await story.settled();
    expect(await gate(story, "tier-1", pull.sha)).toMatchObject({ status: "completed", conclusion: "success" });
    expect(await press()).toMatchObject({ status: 200 });
    await story.settled();
    expect(await story.tree("tier-1")).toBe(
      (await story.rest("bob", `GET ${APP}/commits/${change}`)).body.commit.tree.sha,
    );
  });

  it("and strict, the whole climb works for the App without any bypass", async () => {
    story = await aStory("webhooks only");
    for (const tier of ["tier-1", "tier-2"]) {
      await ruled(story, tier, { rules: [requires(`shopset/${tier}`, { strict: "strict" })] });
    }
    for (const title of ["First", "Second"]) {
      await story.merged("tier-0", title);
      for (const [from, to] of [
        ["tier-0", "tier-1"],
        ["tier-1", "tier-2"],
      ] as const) {
        await story.verified(from);
        const pull = await story.promotion(to);
        expect(await gate(story, to, pull?.head.sha)).toMatchObject({ conclusion: "success" });
        expect(await answered(story, "bob", { on: pull?.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
        expect(await story.tree(to)).toBe(await story.tree("tier-0"));
      }
    }
  });
});

describe("on any pull request into a tier", () => {
  it("the same branch is let into tier-0 and kept out of tier-2: green for one says nothing for the other", async () => {
    story = await aStory("webhooks only");
    const sha = await branched(story, "feature", "tier-0");
    for (const base of ["tier-0", "tier-2"]) await opened(story, "bob", { head: "feature", base });
    await story.settled();
    expect(await gate(story, "tier-0", sha)).toMatchObject({ conclusion: "success" });
    expect(await gate(story, "tier-2", sha)).toMatchObject({ conclusion: "failure" });
  });

  it("one that skips a tier is red, and says so", async () => {
    story = await aStory("webhooks only");
    await story.merged("tier-0", "Impatient");
    await story.verified("tier-0");
    const { sha } = await opened(story, "bob", { head: "tier-0", base: "tier-2" });
    await story.settled();
    const check = await gate(story, "tier-2", sha);
    expect(check).toMatchObject({ conclusion: "failure" });
    expect(check?.output.summary).toMatch(/skip/);
  });

  it("one that goes downwards is red, and says so", async () => {
    story = await aStory("webhooks only");
    await branched(story, "unrelated", "tier-0");
    await story.merged("tier-2", "Only on top");
    await story.settled();
    const { sha } = await opened(story, "bob", { head: "tier-2", base: "tier-1" });
    await story.settled();
    const check = await gate(story, "tier-1", sha);
    expect(check).toMatchObject({ conclusion: "failure" });
    expect(check?.output.summary).toMatch(/downward/);
  });

  it("an approved promotion stands still though newer content is verified, which comes with the next", async () => {
    story = await aStory("webhooks only");
    await story.merged("tier-0", "Approved");
    await story.verified("tier-0");
    const first = await story.promotion("tier-1");
    await story.rest("alice", `POST ${APP}/pulls/${first?.number}/reviews`, { event: "APPROVE" });
    await story.settled();
    await story.merged("tier-0", "Newer");
    await story.verified("tier-0");
    expect((await story.promotion("tier-1"))?.head.sha).toBe(first?.head.sha);
    expect(await gate(story, "tier-1", first?.head.sha)).toMatchObject({ conclusion: "success" });

    expect(await answered(story, "bob", { on: first?.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
    const next = await story.promotion("tier-1");
    expect(next?.number).toBeGreaterThan(first?.number ?? 0);
    expect(next?.title).toContain("Newer");
  });
});
