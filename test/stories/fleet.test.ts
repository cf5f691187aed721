// Operators write the fleet: what is wrong is said where it was written, and the last valid fleet stands.
import { afterEach, expect, it } from "vitest";
import { aStory, FLEET, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

async function check({ rest }: Story, ref: string) {
  const { check_runs } = (await rest("alice", `GET ${FLEET}/commits/${ref}/check-runs?check_name=shopset/fleet`)).body;
  return check_runs[0];
}

async function annotations({ rest }: Story, id: number) {
  return (await rest("alice", `GET ${FLEET}/check-runs/${id}/annotations`)).body;
}

/** alice rewrites a file of the fleet on a branch. */
async function rewrite({ rest }: Story, branch: string, change: (text: string) => string): Promise<void> {
  const path = "tiers.yaml";
  const { content, sha } = (await rest("alice", `GET ${FLEET}/contents/${path}?ref=${branch}`)).body;
  const text = change(Buffer.from(content, "base64").toString("utf8"));
  const body = { branch, message: "Change the fleet", sha, content: Buffer.from(text).toString("base64") };
  const { status } = await rest("alice", `PUT ${FLEET}/contents/${path}`, body);
  expect(status).toBe(200);
}

it("a broken commit has an annotation at its line, changes nothing, and is over when it is corrected", async () => {
  story = await aStory("webhooks only");
  expect(await check(story, "main")).toMatchObject({ conclusion: "success", output: { title: "The fleet is valid" } });

  await rewrite(story, "main", (text) => text.replace("previous: tier-0", "previous: teir-0"));
  const change = await story.merged("tier-0", "Meanwhile");
  await story.settled();
  const failed = await check(story, "main");
  expect(failed).toMatchObject({ conclusion: "failure", output: { title: "1 problem: this fleet is not valid" } });
  const [annotation] = await annotations(story, failed.id);
  expect(annotation).toMatchObject({ path: "tiers.yaml", annotation_level: "failure" });
  expect(annotation.message).toContain("spec.previous is teir-0, which does not exist; write one of: tier-0, tier-2");
  expect(await story.pointer("tier-0")).toBe(change);

  await rewrite(story, "main", (text) => text.replace("previous: teir-0", "previous: tier-0"));
  await story.settled();
  expect(await check(story, "main")).toMatchObject({ conclusion: "success" });
});

it("a pull request to the fleet shows what merging it would change, or what is wrong with it", async () => {
  story = await aStory("webhooks only");
  const { rest } = story;
  const { object } = (await rest("alice", `GET ${FLEET}/git/ref/heads/main`)).body;
  await rest("alice", `POST ${FLEET}/git/refs`, { ref: "refs/heads/soak", sha: object.sha });
  await rewrite(story, "soak", (text) =>
    text
      .replace("kind: Tier", "kind: Tier # edited")
      .replace("verification:", "promotion: { merge: auto }\n  verification:"),
  );
  const pull = (await rest("alice", `POST ${FLEET}/pulls`, { title: "Soak", head: "soak", base: "main" })).body;
  await story.settled();
  const planned = await check(story, pull.head.sha);
  expect(planned).toMatchObject({ conclusion: "success", output: { title: "Valid; changes 1 tier" } });
  expect(planned.output.summary).toContain('`promotion.merge`: `"manual"` → `"auto"`');

  await rewrite(story, "soak", (text) => text.replace("merge: auto", "merge: sometimes"));
  await story.settled();
  expect(await check(story, "soak")).toMatchObject({ conclusion: "failure" });
  expect(await check(story, "main")).toMatchObject({ conclusion: "success" });
});

it("a repository that the App cannot see is named at its line, and used once it is there", async () => {
  story = await aStory("webhooks only");
  await rewrite(story, "main", (text) => text.replaceAll("acme/system-repository", "acme/another-system"));
  await story.settled();
  const failed = await check(story, "main");
  expect(failed).toMatchObject({ conclusion: "failure" });
  const [annotation] = await annotations(story, failed.id);
  expect(annotation.message).toBe("acme/another-system is not there for ShopSet; create it, or install the App on it");

  await story.sandbox.forge.createRepository({ name: "another-system" });
  await story.sandbox.shopset.resync();
  await story.settled();
  expect(await check(story, "main")).toMatchObject({ conclusion: "success" });
  const tree = (await story.rest("alice", "GET /repos/acme/another-system/git/trees/tier-2")).body.tree;
  expect(tree.map(({ path }: { path: string }) => path)).toEqual([
    ".gitmodules",
    "README.md",
    "applications",
    "base",
    "configurations",
    "shopsets",
  ]);
});
