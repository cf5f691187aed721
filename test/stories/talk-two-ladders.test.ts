// Two ladders in one fleet: people speak to both on the one dashboard, and each comment is answered once.
import { afterEach, describe, expect, it } from "vitest";
import { answered, answers } from "./people.ts";
import { APP, aStory, FLEET, type Hearing, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

const tier = (name: string, { url }: Story, previous = "") => `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: ${name} }
spec:
  ${previous}
  apps: { url: ${url}/acme/app-repository }
  system: { url: ${url}/acme/system-repository }
  verification: { applications: false }`;

/** Beside tier-0 … tier-2 of the sample a second ladder, edge-0 and edge-1, on branches of the same repositories. */
async function twoLadders(hearing: Hearing): Promise<{ begun: Story; dashboard: number; body: string }> {
  const begun = await aStory(hearing);
  const { rest } = begun;
  const { sha } = (await rest("alice", `GET ${APP}/commits/tier-0`)).body;
  for (const name of ["edge-0", "edge-1"])
    await rest("bob", `POST ${APP}/git/refs`, { ref: `refs/heads/${name}`, sha });
  const text = [tier("edge-0", begun), tier("edge-1", begun, "previous: edge-0")].join("\n---\n");
  const content = Buffer.from(text).toString("base64");
  const put = { branch: "main", message: "A second ladder", content };
  expect(await rest("alice", `PUT ${FLEET}/contents/edge.yaml`, put)).toMatchObject({ status: 201 });
  await begun.settled();
  const issues = (await rest("alice", `GET ${FLEET}/issues?state=open`)).body;
  const [board] = issues.filter(({ body }: { body: string }) => body.includes("shopset:dashboard"));
  return { begun, dashboard: board.number, body: board.body };
}

async function fleetText({ rest }: Story): Promise<string> {
  const paths = ["tiers.yaml", "edge.yaml"];
  const files = await Promise.all(
    paths.map(async (path) => (await rest("alice", `GET ${FLEET}/contents/${path}`)).body),
  );
  return files.map(({ content }) => Buffer.from(content, "base64").toString("utf8")).join("\n---\n");
}

describe.each<Hearing>(["webhooks only", "resync only"])("the dashboard of two ladders, with %s", (hearing) => {
  it("shows both, and answers what is said to either, or to both, once", async () => {
    const { begun, dashboard, body } = await twoLadders(hearing);
    story = begun;
    for (const name of ["tier-0", "edge-0"]) expect(body).toContain(`## From \`${name}\``);
    const say = (by: string, text: string) => answered(begun, by, { on: dashboard, repository: FLEET, body: text });

    expect(await say("carol", "/status")).toEqual(["eyes", "rocket"]);
    const [status, ...others] = await answers(story, dashboard, FLEET);
    expect(others).toEqual([]);
    for (const name of ["**tier-2**", "**edge-1**"]) expect(status).toContain(name);

    expect(await say("bob", "/hold tier-1 audit\n/hold edge-1 inventory")).toEqual(["eyes", "rocket"]);
    const held = await fleetText(story);
    for (const reason of ["audit", "inventory"]) expect(held).toContain(reason);
    // What is done shows on the dashboard itself.
    expect(await answers(story, dashboard, FLEET)).toHaveLength(1);

    expect(await say("bob", "/unhold edge-1\n/unhold nowhere")).toEqual(["-1", "eyes"]);
    expect(await fleetText(story)).not.toContain("inventory");
    const [, refusal = "", ...more] = await answers(story, dashboard, FLEET);
    expect(refusal).toContain("UNKNOWN_TIER");
    expect(refusal).toContain("Name one of `edge-0`, `edge-1`, `tier-0`, `tier-1` or `tier-2`.");
    expect(more).toEqual([]);
  });
});
