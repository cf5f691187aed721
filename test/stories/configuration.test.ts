// Configuration climbs as the app does, by pull requests of its own; what was verified together runs together.
import { afterEach, describe, expect, it } from "vitest";
import { accepted, CONFIGURATION, changed, promotionOf, running, systemHead } from "./sources.ts";
import { APP, aStory, FLEET, type Hearing, type Story, SYSTEM } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

const greet = (word: string) => ({
  repository: CONFIGURATION,
  path: "default/kustomization.yaml",
  title: `Greet with ${word}`,
  edit: (text: string) => text.replace(/GREETING=\w+/, `GREETING=${word}`),
});

/** What the dashboard says, where anybody looks first. */
async function dashboard({ rest }: Story): Promise<string> {
  const issues = (await rest("alice", `GET ${FLEET}/issues`)).body;
  const { body } = issues.find(({ title }: { title: string }) => title === "ShopSet dashboard");
  // Numbers are written so that they make no link, and with it no mention on the pull request.
  return body.replaceAll("\u2060", "");
}

describe.each<Hearing>(["webhooks only", "resync only"])("with %s", (hearing) => {
  it("a configuration change climbs three tiers while the app stays", async () => {
    story = await aStory(hearing);
    const before = await running(story, "tier-2");
    await changed(story, greet("Yokoso"));
    for (const [from, to] of [
      ["tier-0", "tier-1"],
      ["tier-1", "tier-2"],
    ] as const) {
      await story.verified(from);
      expect(await story.promotion(to)).toBeUndefined();
      const pull = await promotionOf(story, CONFIGURATION, to);
      expect(pull?.title).toContain("Greet with Yokoso");
      await accepted(story, CONFIGURATION, pull);
      await story.settled();
      const now = await running(story, to);
      expect(now).toEqual(await running(story, from));
      expect(now.app).toBe(before.app);
      expect(now.configuration).not.toBe(before.configuration);
    }
  });

  it("both climb together, and the tier waits for the second merge before it moves", async () => {
    story = await aStory(hearing);
    await changed(story, greet("Konnichiwa"));
    await story.merged("tier-0", "Shelves");
    for (const [from, to] of [
      ["tier-0", "tier-1"],
      ["tier-1", "tier-2"],
    ] as const) {
      await story.verified(from);
      const pulls = { app: await story.promotion(to), configuration: await promotionOf(story, CONFIGURATION, to) };
      expect(pulls.app?.body).toContain(`acme/configuration#${pulls.configuration?.number}`);
      expect(pulls.configuration?.body).toContain(`acme/app-repository#${pulls.app?.number}`);
      const before = { runs: await running(story, to), head: await systemHead(story, to) };

      await accepted(story, APP, pulls.app);
      await story.settled();
      expect(await running(story, to)).toEqual(before.runs);
      expect(await dashboard(story)).toContain(`awaited: acme/configuration#${pulls.configuration?.number}`);

      await accepted(story, CONFIGURATION, pulls.configuration);
      await story.settled();
      expect(await running(story, to)).toEqual(await running(story, from));
      // In one step: no commit of the tier ever ran one without the other.
      const { parents } = (await story.rest("alice", `GET ${SYSTEM}/commits/${to}`)).body;
      expect(parents[0].sha).toBe(before.head);
    }
  });
});
