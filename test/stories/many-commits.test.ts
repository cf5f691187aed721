// A promotion of more commits than GitHub lists of a pull request.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APP, aStory, type Story } from "./story.ts";

const MANY = 251;

let story: Story;
beforeEach(async () => {
  story = await aStory("webhooks only", { tiers: 2 });
});
afterEach(() => story.end());

const PUSH = `
git clone -q "$1/acme/app-repository" many -b tier-0
cd many
for n in $(seq ${MANY}); do
  printf 'commit refs/heads/tier-0\\ncommitter bob <bob@example.com> %s +0000\\ndata 6\\nChange\\n' $((1790000000 + n))
  [ "$n" -gt 1 ] || echo "from $(git rev-parse HEAD)"
  printf 'M 644 inline notes/many.txt\\ndata %s\\n%s\\n\\n' "\${#n}" "$n"
done | git fast-import --quiet
git push -q origin tier-0
`;

describe("a promotion of 251 commits", () => {
  it("has its check, comes to rest, and is merged", async () => {
    const { sandbox, rest, promotion, verified, settled, shell } = story;
    const calls = `${story.url}/sandbox/calls`;
    /** What the App asks for at a resync. */
    const asked = async (operation: string) => {
      await fetch(calls, { method: "DELETE" });
      await sandbox.shopset.resync();
      await settled();
      const all = (await (await fetch(calls)).json()) as { operation: string }[];
      expect(all.filter((call) => call.operation.startsWith("mutation"))).toEqual([]);
      return all.filter((call) => call.operation === operation).length;
    };
    await settled();
    await shell("alice", PUSH.replaceAll("$1", story.url));
    await verified("tier-0");
    const pull = await promotion("tier-1");
    const runs = async () => (await rest("alice", `GET ${APP}/commits/${pull?.head.sha}/check-runs`)).body.check_runs;
    // One for the look at the ladder, and one for that at the lowest tier's pull requests.
    expect(await asked("query ReadHeads")).toBe(2);
    expect(await asked("query ReadLadder")).toBe(1);
    expect(await runs()).toMatchObject([{ name: "shopset/tier-1", conclusion: "success" }]);

    await story.merge(pull);
    await settled();
    expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
    expect(await asked("query ReadHeads")).toBe(0);
  });
});
