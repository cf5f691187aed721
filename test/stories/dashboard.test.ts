// The dashboard: one issue in the fleet that shows where every tier stands, and takes commands.
import { afterEach, expect, it } from "vitest";
import { answered, answers, gate, tiersFile } from "./people.ts";
import { aStory, FLEET, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

async function dashboards({ rest }: Story): Promise<{ number: number; body: string; updated_at: string }[]> {
  const issues = (await rest("alice", `GET ${FLEET}/issues?state=open`)).body;
  return issues.filter(({ body }: { body: string }) => body.includes("shopset:dashboard"));
}

it("is one issue, follows what tiers run, and is left alone while nothing changes", async () => {
  story = await aStory("webhooks only");
  const [first, ...more] = await dashboards(story);
  expect(more).toEqual([]);
  expect(first?.body).toContain("```mermaid");
  const change = await story.merged("tier-0", "Shown");
  await story.settled();
  const [second, ...others] = await dashboards(story);
  expect(others).toEqual([]);
  expect(second?.number).toBe(first?.number);
  expect(second?.body).toContain(change.slice(0, 7));

  await fetch(`${story.url}/sandbox/clock`, { method: "POST", body: JSON.stringify({ advance: "10m" }) });
  await story.settled();
  expect((await dashboards(story))[0]).toEqual(second);
});

it("is found again by an App that starts anew, and opened anew where somebody closed it", async () => {
  story = await aStory("webhooks only");
  const [first] = await dashboards(story);
  await story.rest("alice", `PATCH ${FLEET}/issues/${first?.number}`, { state: "closed" });
  await story.settled();
  expect(await dashboards(story)).toEqual([]);
  await story.merged("tier-0", "Shown");
  await story.settled();
  const [second, ...more] = await dashboards(story);
  expect(more).toEqual([]);
  expect(second?.number).toBeGreaterThan(first?.number ?? 0);
});

it("takes commands that name a tier", async () => {
  story = await aStory("webhooks only");
  await story.merged("tier-0", "Wanted");
  await story.verified("tier-0");
  const [dashboard] = await dashboards(story);
  const on = dashboard?.number;
  expect(await answered(story, "bob", { on, repository: FLEET, body: "/hold tier-1 db upgrade" })).toEqual([
    "eyes",
    "rocket",
  ]);
  expect((await tiersFile(story)).text).toContain("db upgrade");
  expect((await dashboards(story))[0]?.body).toContain("db upgrade");
  const pull = await story.promotion("tier-1");
  expect(await gate(story, "tier-1", pull?.head.sha)).toMatchObject({ conclusion: "failure" });

  expect(await answered(story, "bob", { on, repository: FLEET, body: "/hold" })).toEqual(["-1", "eyes"]);
  expect((await answers(story, on, FLEET)).join()).toContain("WHICH_TIER");
  expect(await answered(story, "bob", { on, repository: FLEET, body: "/unhold tier-1\n/promote tier-1" })).toEqual([
    "eyes",
    "rocket",
  ]);
  expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
});
