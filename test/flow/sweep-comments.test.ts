// The sweep over comments: what no delivery told of is found again, and nothing else.
import { describe, expect, it } from "vitest";
import { sweepComments } from "../../src/flow/sweep-comments.ts";
import { APP } from "../fixtures/ladder.ts";
import { aTalk } from "../fixtures/talk.ts";

const HOUR = 60 * 60_000;

describe("the sweep", () => {
  const swept = async (talk: ReturnType<typeof aTalk>) => {
    talk.woken.length = 0;
    await sweepComments(talk.work, { key: "comments:acme" });
    return talk.woken;
  };

  it("finds what was said in the last hour and not answered, and nothing else", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    talk.said("bob", "/promote", pull);
    talk.advance(HOUR + 1_000);
    await talk.look();
    const lost = talk.said("carol", "/promote", pull);
    talk.said("carol", "thanks", pull);
    const answered = talk.said("carol", "/hold", pull);
    await talk.heard(answered);
    await talk.look();
    expect(await swept(talk)).toEqual([`comment:${APP}/${lost}`]);
  });

  it("reads each source and the fleet once, and the comments once where there are any", async () => {
    const talk = aTalk();
    const pull = await talk.proposed();
    const calls: string[] = [];
    const { readComments, readCommentsSince } = talk.forge;
    talk.forge.readComments = (ids) => {
      calls.push("comments");
      return readComments(ids);
    };
    talk.forge.readCommentsSince = (name, since) => {
      calls.push(name);
      return readCommentsSince(name, since);
    };
    await swept(talk);
    expect(calls).toEqual([APP, "acme/fleet"]);
    talk.said("bob", "/status", pull);
    await swept(talk);
    expect(calls.slice(2)).toEqual([APP, "acme/fleet", "comments"]);
  });
});
