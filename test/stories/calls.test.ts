// What a ladder with ShopSets and two sources costs in calls, on the real App and the sandbox.
import { afterEach, describe, expect, it } from "vitest";
import { changed } from "./sources.ts";
import { aStory, FLEET, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** The App's calls since they were forgotten last, as `GET /route`. */
async function appCalls({ url }: Story): Promise<string[]> {
  const calls = (await (await fetch(`${url}/sandbox/calls`)).json()) as {
    actor: string;
    method: string;
    route: string;
  }[];
  return calls.filter(({ actor }) => actor.startsWith("shopset")).map(({ method, route }) => `${method} ${route}`);
}
const forget = ({ url }: Story) => fetch(`${url}/sandbox/calls`, { method: "DELETE" });
const LIST = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
const isTree = (call: string) => call.includes("/git/trees");

describe("a ladder with ShopSets", () => {
  it("costs a look and no more while it is settled", async () => {
    story = await aStory("resync only");
    await story.settled();
    await forget(story);
    await story.settled();
    const calls = await appCalls(story);
    expect(
      calls.filter((call) => call.includes("/git/")),
      calls.join("\n"),
    ).toEqual([]);
  });

  it("moves a pointer by three calls beside the looks: nothing is listed, and no overlay is written", async () => {
    story = await aStory("webhooks only");
    await story.settled();
    await forget(story);
    await story.merged("tier-0", "Fix");
    await story.settled();
    const calls = await appCalls(story);
    expect(calls.filter((call) => !call.endsWith("/graphql")).sort(), calls.join("\n")).toEqual([
      "POST /repos/{owner}/{repo}/git/commits",
      "POST /repos/{owner}/{repo}/git/trees",
    ]);
  });

  it("writes a ShopSet that changes without reading what it wrote", async () => {
    story = await aStory("webhooks only");
    await story.settled();
    await forget(story);
    await changed(story, {
      repository: FLEET,
      path: "shopsets.yaml",
      base: "main",
      title: "More of them",
      edit: (text) => text.replace(/(name: shopset-001 \}\nspec:\n)/, "$1  namespace: elsewhere\n"),
    });
    await story.settled();
    const calls = await appCalls(story);
    // The fleet's own files are listed twice, as they are proposed and as they rule.
    expect(calls.filter(isTree).sort(), calls.join("\n")).toEqual([LIST, LIST, "POST /repos/{owner}/{repo}/git/trees"]);
    await forget(story);
    await story.sandbox.shopset.resync();
    await story.settled();
    expect((await appCalls(story)).filter(isTree)).toEqual([]);
  });
});
