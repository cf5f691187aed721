// The forge contract: what people say, what they may do, and how the App answers.
import { expect } from "vitest";
import type { Conversation } from "../../../src/flow/ports/talking.ts";
import type { Story } from "../forge-contract.ts";
import { headOf, MINUTE, type Stage } from "../stage.ts";
import { proposes, pullAt } from "./proposing.ts";

export function commentStories(story: Story): void {
  story("tells a comment with where it was said", async (stage) => {
    const { app, forge, people } = stage;
    const { number, head } = await proposes(stage, "fix");
    const id = await people.says(app, { on: number, by: "bob", body: "/promote" });
    const [comment] = await forge.readComments([id]);
    expect(comment).toEqual({
      id,
      url: expect.stringContaining(`${app}/pull/${number}#`),
      repository: app,
      author: { login: "bob", kind: "person" },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      edited: false,
      body: "/promote",
      reactions: [],
      on: {
        number,
        id: (await pullAt(stage, number)).id,
        url: expect.stringContaining(`${app}/pull/${number}`),
        title: "fix",
        body: expect.any(String),
        isOurs: false,
        locked: false,
        pull: {
          base: "tier-1",
          head: { branch: "fix", sha: head },
          state: "open",
          mergeCommit: null,
          mergedAt: null,
        },
        ours: [],
      },
    });
  });

  story("tells where a pull request ended", async (stage) => {
    const { app, forge, people } = stage;
    const [merged, closed] = [await proposes(stage, "one"), await proposes(stage, "two")];
    await people.moves(app, "tier-1", merged.head);
    await people.closes(app, closed.number);
    const ids = [];
    for (const on of [merged.number, closed.number])
      ids.push(await people.says(app, { on, by: "bob", body: "/status" }));
    const [one, two] = await forge.readComments(ids);
    expect(one?.on.pull).toMatchObject({ state: "merged", mergeCommit: merged.head, mergedAt: expect.any(String) });
    expect(two?.on.pull).toMatchObject({ state: "closed", mergeCommit: null, mergedAt: null });
  });

  story("tells a comment on an issue, too, as on no pull request", async (stage) => {
    const { app, forge, people } = stage;
    const number = await people.asks(app, { title: "How?", body: "Please say." });
    const id = await people.says(app, { on: number, by: "carol", body: "/help" });
    const [comment] = await forge.readComments([id]);
    expect(comment?.on).toMatchObject({ number, title: "How?", body: "Please say.", pull: null, ours: [] });
  });

  story("tells an issue that the App opened from one that only looks so", async (stage) => {
    const { app, forge, people } = stage;
    const board = { title: "Board", body: "mine" };
    await forge.ensureIssue(app, { id: null, ...board });
    const [kept] = await forge.readKeptIssues(app);
    const ids = [];
    for (const on of [kept?.number ?? 0, await people.asks(app, board)])
      ids.push(await people.says(app, { on, by: "bob", body: "/status" }));
    expect((await forge.readComments(ids)).map(({ on }) => on.isOurs)).toEqual([true, false]);
  });

  story("leaves out what is gone, keeps the order, and knows what was edited", async (stage) => {
    const { app, forge, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const [one, two, three] = [
      await people.says(app, { on, by: "bob", body: "/hold" }),
      await people.says(app, { on, by: "bob", body: "/unhold" }),
      await people.says(app, { on, by: "carol", body: "/help" }),
    ];
    await people.deletes(app, two);
    await people.rewrites(app, one, "/promote");
    const found = await forge.readComments([three, two, one]);
    expect(found.map(({ id, body, edited }) => ({ id, body, edited }))).toEqual([
      { id: three, body: "/help", edited: false },
      { id: one, body: "/promote", edited: true },
    ]);
    expect(await forge.readComments([])).toEqual([]);
  });

  story("finds the comments since a moment that tell commands, oldest first", async (stage) => {
    const { app, forge, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const old = await people.says(app, { on, by: "bob", body: "/hold early" });
    await people.wait(30 * MINUTE);
    const since = (await forge.readOpenPulls(app, { numbers: [] })).takenAt;
    await people.wait(MINUTE);
    const first = await people.says(app, { on, by: "bob", body: "Well.\r\n\r\n/promote\r\n" });
    await people.says(app, { on, by: "carol", body: "Let us /promote it." });
    await people.says(app, { on, by: "carol", body: "> /promote\n\n```\n/promote\n```" });
    await people.wait(MINUTE);
    const issue = await people.asks(app, { title: "How?", body: "/promote" });
    const last = await people.says(app, { on: issue, by: "carol", body: "/help" });
    await people.rewrites(app, old, "/hold late");
    const found = await forge.readCommentsSince(app, since);
    expect(found.map(({ id }) => id)).toEqual([first, last]);
    expect(found[1]).toEqual({ id: last, body: "/help" });
  });

  story("puts reactions on a comment, each once, and sees which are its own", async (stage) => {
    const { app, forge, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const id = await people.says(app, { on, by: "bob", body: "/promote" });
    expect(await forge.ensureReacted(id, "EYES")).toEqual({ kind: "done" });
    expect(["done", "already"]).toContain((await forge.ensureReacted(id, "EYES")).kind);
    expect(await forge.ensureReacted(id, "ROCKET")).toEqual({ kind: "done" });
    expect((await forge.readComments([id]))[0]?.reactions.toSorted()).toEqual(["EYES", "ROCKET"]);
  });

  story("answers, and gives an answer another text; knows its own among others", async (stage) => {
    const { app, forge, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const id = await people.says(app, { on, by: "bob", body: "/promote" });
    const { id: subject } = await conversation(stage, id);
    expect(await forge.ensureCommented({ id: subject }, { id: null, body: "one" })).toEqual({ kind: "done" });
    await people.says(app, { on, by: "carol", body: "hm" });
    expect(await forge.ensureCommented({ id: subject }, { id: null, body: "two" })).toEqual({ kind: "done" });
    const [one, two] = (await conversation(stage, id)).ours;
    expect([one?.body, two?.body]).toEqual(["one", "two"]);
    expect(await forge.ensureCommented({ id: subject }, { id: one?.id ?? "", body: "one é" })).toEqual({
      kind: "done",
    });
    expect((await conversation(stage, id)).ours).toEqual([{ id: one?.id, body: "one é" }, two]);
    const [again] = await forge.readConversations([subject]);
    expect(again).toEqual(await conversation(stage, id));
  });

  story("finds its status comment again below a hundred and one others", async (stage) => {
    const { app, forge, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const first = await people.says(app, { on, by: "bob", body: "/promote" });
    const { id: subject } = await conversation(stage, first);
    const body = "<!-- shopset:status -->\nmerged";
    expect(await forge.ensureCommented({ id: subject }, { id: null, body })).toEqual({ kind: "done" });
    let last = first;
    for (let number = 0; number < 101; number++) last = await people.says(app, { on, by: "carol", body: `${number}` });
    expect((await conversation(stage, last)).ours.map((one) => one.body)).toEqual([body]);
    const [again] = await forge.readConversations([subject]);
    expect(again?.ours.map((one) => one.body)).toEqual([body]);
  });

  story("reads conversations by their ids, and leaves out what is none", async (stage) => {
    const { app, forge, people } = stage;
    const { number } = await proposes(stage, "fix");
    const issue = await people.asks(app, { title: "How?", body: "Please say." });
    const on = [number, issue];
    const ids = [];
    for (const one of on)
      ids.push((await conversation(stage, await people.says(app, { on: one, by: "bob", body: "x" }))).id);
    const found = await forge.readConversations(["nobody", ...ids]);
    expect(found.map(({ number, pull }) => [number, pull?.head.branch])).toEqual([
      [number, "fix"],
      [issue, undefined],
    ]);
  });

  story("writes to nothing that is gone", async (stage) => {
    const { app, forge, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const id = await people.says(app, { on, by: "bob", body: "/promote" });
    await people.deletes(app, id);
    for (const outcome of [
      await forge.ensureReacted(id, "EYES"),
      await forge.ensureCommented({ id: "nobody" }, { id: null, body: "hello" }),
    ])
      expect(["refused", "failed"]).toContain(outcome.kind);
  });

  story("knows a locked conversation", async (stage) => {
    const { app, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const id = await people.says(app, { on, by: "bob", body: "/promote" });
    await people.locks(app, on);
    expect((await conversation(stage, id)).locked).toBe(true);
  });

  story("knows what each may do, as it is now", async ({ app, forge, people }) => {
    const roles = async () =>
      Promise.all(["alice", "bob", "carol", "nobody"].map((login) => forge.readRole(app, login)));
    expect(await roles()).toEqual(["admin", "write", "read", "none"]);
    await people.appoints(app, "bob", "maintain");
    await people.appoints(app, "carol", "triage");
    expect(await roles()).toEqual(["admin", "maintain", "triage", "none"]);
  });

  story("is told a comment's head as it is when it asks, not as it was when it was said", async (stage) => {
    const { app, people } = stage;
    const { number: on } = await proposes(stage, "fix");
    const id = await people.says(app, { on, by: "bob", body: "/promote" });
    await people.commits(app, { branch: "fix", files: { more: "\n" }, message: "More" });
    expect((await conversation(stage, id)).pull?.head.sha).toBe(await headOf(stage, app, "fix"));
  });
}

async function conversation({ forge }: Stage, comment: string): Promise<Conversation> {
  const [found] = await forge.readComments([comment]);
  if (!found) throw new Error(`${comment} is gone`);
  return found.on;
}
