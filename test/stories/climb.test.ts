// A ladder of three tiers climbs, whichever way people merge.
import { afterEach, describe, expect, it } from "vitest";
import { APP, aStory, type Hearing, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

const tree = async ({ rest }: Story, sha: string) =>
  (await rest("alice", `GET ${APP}/git/commits/${sha}`)).body.tree.sha;

const METHODS = ["merge", "squash", "rebase", "a fast-forward pushed by hand"] as const;
const HEARINGS: Hearing[] = ["webhooks only", "resync only"];
const TITLES = { "webhooks only": ["First change", "Second change"], "resync only": ["Change"] } as const;
const ways = HEARINGS.flatMap((hearing) => METHODS.map((method) => ({ method, hearing, titles: TITLES[hearing] })));

describe.each(ways)("by $method, with $hearing", ({ method, hearing, titles }) => {
  it("with the same trees on every tier, time and again; at rest in the end, where a resync only reads", async () => {
    story = await aStory(hearing);
    const { merged, settled, pointer, reported, promotion, rest, shell, url } = story;
    for (const title of titles) {
      const change = await merged("tier-0", title, method === "a fast-forward pushed by hand" ? "merge" : method);
      await settled();
      for (const [from, to] of [
        ["tier-0", "tier-1"],
        ["tier-1", "tier-2"],
      ] as const) {
        expect(await promotion(to)).toBeUndefined();
        await reported(from, "success");
        await settled();
        const pull = await promotion(to);
        expect(pull?.title).toContain(title);
        if (method === "a fast-forward pushed by hand") {
          await shell(
            "alice",
            `git clone -q ${url}/acme/app-repository.git c && git -C c push -q origin ${pull?.head.sha}:refs/heads/${to}; rm -rf c`,
          );
        } else {
          const merge = await rest("alice", `PUT ${APP}/pulls/${pull?.number}/merge`, { merge_method: method });
          expect(merge.status).toBe(200);
        }
        await settled();
        expect(await tree(story, await pointer(to))).toBe(await tree(story, change));
      }
    }
    const { forge, shopset } = story.sandbox;
    forge.calls.clear();
    await shopset.resync();
    await story.sandbox.settled();
    const looks = forge.calls.all().map(({ method, route }) => `${method} ${route}`);
    const comments = "GET /repos/{owner}/{repo}/issues/comments";
    // The fleet, the ladder, and what is open into its lowest tier, in the app and in the configuration.
    const reads = ["POST /graphql", "POST /graphql", "POST /graphql", "POST /graphql"];
    expect(looks.sort()).toEqual(["GET /app/installations", comments, comments, comments, ...reads]);
  });
});
