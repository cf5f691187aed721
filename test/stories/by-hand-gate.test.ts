// By hand, as our check says: the commands in its details, pasted into a shell, give what the button gives.
import { afterEach, describe, expect, it } from "vitest";
import { gate, opened } from "./people.ts";
import { APP, aStory, type Story, shellBlocks } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

interface Proposed {
  number: number;
  sha: string;
}

async function promotion(begun: Story, title: string): Promise<Proposed> {
  await begun.merged("tier-0", title);
  await begun.verified("tier-0");
  const pull = await begun.promotion("tier-1");
  if (!pull) throw new Error("nothing was proposed");
  return { number: pull.number, sha: pull.head.sha };
}

/** What is proposed to tier-1, by how merging it moves the branch. */
const PROPOSED: Record<string, { push: RegExp; arrange(begun: Story): Promise<Proposed> }> = {
  "a promotion, which is a fast-forward": {
    push: /git push origin [0-9a-f]{40}:refs\/heads\/tier-1/,
    arrange: (begun) => promotion(begun, "Wanted"),
  },
  "a hotfix on an older tier-1, which is a merge": {
    push: /git merge --no-ff --no-edit [0-9a-f]{40}/,
    async arrange(begun) {
      const { object } = (await begun.rest("bob", `GET ${APP}/git/ref/heads/tier-1`)).body;
      await begun.rest("bob", `POST ${APP}/git/refs`, { ref: "refs/heads/hotfix", sha: object.sha });
      const content = Buffer.from("hot\n").toString("base64");
      await begun.rest("bob", `PUT ${APP}/contents/hot.txt`, { branch: "hotfix", message: "Hotfix", content });
      const { number } = await promotion(begun, "Meanwhile");
      await begun.rest("alice", `PUT ${APP}/pulls/${number}/merge`, { merge_method: "merge" });
      const hotfix = await opened(begun, "bob", { head: "hotfix", base: "tier-1" });
      await begun.settled();
      return hotfix;
    },
  },
};

/** The tree of tier-1 after the button is pressed on the same proposal, in a world of its own. */
async function byButton(arrange: (begun: Story) => Promise<Proposed>): Promise<string> {
  const other = await aStory("webhooks only");
  try {
    const { number } = await arrange(other);
    const pressed = await other.rest("alice", `PUT ${APP}/pulls/${number}/merge`, { merge_method: "merge" });
    expect(pressed.status).toBe(200);
    return await other.tree("tier-1");
  } finally {
    await other.end();
  }
}

describe("by hand, as our check says", () => {
  it.each(Object.entries(PROPOSED))("%s", async (_, { push, arrange }) => {
    const [expected, begun] = await Promise.all([byButton(arrange), aStory("webhooks only")]);
    story = begun;
    const { number, sha } = await arrange(story);
    const summary = (await gate(story, "tier-1", sha))?.output.summary ?? "";
    expect(summary).toContain("<details><summary>Do it by hand</summary>");
    const [script = ""] = shellBlocks(summary, "<details>");
    expect(script).toMatch(push);

    const [, repository = ""] = /In a clone of (\S+),/.exec(summary) ?? [];
    await story.git("alice", ["clone", "--quiet", repository, "app"]);
    await story.shell("alice", script, "app");
    await story.settled();
    expect(await story.tree("tier-1")).toBe(expected);
    expect((await story.rest("alice", `GET ${APP}/pulls/${number}`)).body).toMatchObject({ merged: true });
    const head = (await story.rest("alice", `GET ${APP}/commits/tier-1`)).body.sha;
    expect(await story.pointer("tier-1")).toBe(head);
  });
});
