// Bots say nothing to the App: neither another App's comment nor its own is ever a command, however it is found.
import { afterEach, describe, expect, it } from "vitest";
import { appTokens } from "../sandbox/tokens.ts";
import { answered, answers, reactions, type Spoken } from "./people.ts";
import { APP, aStory, type Hearing, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

/** Another App, which may write everywhere, comments on a pull request. */
async function botSaid({ url, sandbox }: Story, number: number, body: string): Promise<Spoken> {
  const permissions = { pull_requests: "write", issues: "write", contents: "write", checks: "write" } as const;
  const { token } = await appTokens(sandbox.forge, { slug: "helpful", permissions });
  const response = await fetch(`${url}/api/v3${APP}/issues/${number}/comments`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ body }),
  });
  const comment = (await response.json()) as { id: number; user: { login: string; type: string } };
  expect(comment.user).toMatchObject({ login: "helpful[bot]", type: "Bot" });
  return { repository: APP, id: comment.id, number };
}

describe.each<Hearing>(["webhooks only", "resync only"])("a bot's comment, with %s", (hearing) => {
  it("gets no answer, though it says /promote on a promotion that is ready", async () => {
    story = await aStory(hearing);
    await story.merged("tier-0", "Wanted");
    await story.verified("tier-0");
    const pull = await story.promotion("tier-1");
    const spoken = await botSaid(story, pull?.number ?? 0, '/promote\n/hold tier-1 x\n/promote --force "x"');
    await story.settled();
    await story.settled();
    expect(await reactions(story, spoken)).toEqual([]);
    expect(await answers(story, pull?.number)).toEqual([]);
    expect((await story.rest("bob", `GET ${APP}/pulls/${pull?.number}`)).body).toMatchObject({ state: "open" });
    // The same words of a person, so that it is the bot that was not heard.
    expect(await answered(story, "bob", { on: pull?.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
  });
});
