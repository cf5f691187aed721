// What people write, and when they write it, must not lead the App astray: titles, stale heads, closed pull requests.
import { afterEach, describe, expect, it } from "vitest";
import { answered, answers, gate, message, reactions, said } from "./people.ts";
import { APP, aStory, FLEET, type OpenPull, type Story, SYSTEM } from "./story.ts";

/** 300 characters with everything that Markdown, HTML, GitHub and a reader's eyes could take for something else. */
const TITLE =
  "x\u202e --> <!-- shopset:status --> `@everyone` @everyone #1 </details> | cell ``` Shopset-Content: 0 ".padEnd(
    300,
    "y",
  );
/** What GitHub takes for a mention, outside of code. */
const PING = /(^|[^\w`/])@\w/;
const withoutCode = (markdown: string) => markdown.replaceAll(/(`{3,})[\s\S]*?\n\1|(`+)(?!`)[\s\S]*?[^`]\2(?!`)/g, "");

let story: Story | undefined;
afterEach(() => story?.end());

async function proposed(title: string): Promise<{ begun: Story; pull: OpenPull }> {
  const begun = await aStory("webhooks only");
  await begun.merged("tier-0", title);
  await begun.verified("tier-0");
  const pull = await begun.promotion("tier-1");
  if (!pull) throw new Error("nothing was proposed");
  return { begun, pull };
}

it("a title full of traps climbs like any other, pings nobody, and is taken for no marker", async () => {
  const { begun, pull } = await proposed(TITLE);
  story = begun;
  const check = await gate(story, "tier-1", pull.head.sha);
  expect(await answered(story, "bob", { on: pull.number, body: "/status" })).toEqual(["eyes", "rocket"]);
  expect(await answered(story, "bob", { on: pull.number, body: "/promote" })).toEqual(["eyes", "rocket"]);
  const issues = (await story.rest("alice", `GET ${FLEET}/issues`)).body;
  const written = [
    pull.body,
    check?.output.summary ?? "",
    ...(await answers(story, pull.number)),
    ...issues.map(({ body }: { body: string }) => body),
  ];
  for (const text of written) {
    expect(withoutCode(text)).not.toMatch(PING);
    expect(text).not.toContain("\u202e");
    expect(text.length).toBeLessThan(65_536);
  }
  // One status comment was found again by its marker, though a title holds the same one.
  expect(await answers(story, pull.number)).toHaveLength(1);
  expect(await message(story, SYSTEM, "tier-1")).toMatch(/^[^\n]{1,120}\n/);
  expect(await story.tree("tier-1")).toBe(await story.tree("tier-0"));
});

describe("/promote", () => {
  it("of a head that moved after the comment is refused, and merges nothing", async () => {
    const { begun, pull } = await proposed("Wanted");
    story = begun;
    story.sandbox.forge.deliveries.pause();
    const spoken = await said(story, "bob", { on: pull.number, body: "/promote" });
    // Some seconds ago: passing them would make the App look, and hear it, before the head moves.
    for (const { comments } of story.sandbox.forge.world.repositories) {
      for (const comment of comments.filter(({ id }) => id === spoken.id)) {
        comment.createdAt -= 5_000;
        comment.updatedAt -= 5_000;
      }
    }
    const content = Buffer.from("sneaked in\n").toString("base64");
    const file = { branch: "promote/tier-1", message: "Sneak", content };
    await story.rest("bob", `PUT ${APP}/contents/notes/sneaked.txt`, file);
    story.sandbox.forge.deliveries.resume();
    await story.settled();
    expect(await reactions(story, spoken)).toContain("-1");
    expect((await story.rest("bob", `GET ${APP}/pulls/${pull.number}`)).body.merged).toBe(false);
  });

  it("on a closed pull request merges nothing, and says what to do", async () => {
    const { begun, pull } = await proposed("Unwanted");
    story = begun;
    const before = await story.tree("tier-1");
    await story.rest("bob", `PATCH ${APP}/pulls/${pull.number}`, { state: "closed" });
    await story.settled();
    await answered(story, "bob", { on: pull.number, body: "/promote" });
    expect(await story.tree("tier-1")).toBe(before);
    expect(await answers(story, pull.number)).not.toEqual([]);
  });

  it("with anything behind it is no command that was meant, and is asked back", async () => {
    const { begun, pull } = await proposed("Wanted");
    story = begun;
    expect(await answered(story, "bob", { on: pull.number, body: "/promote please" })).toEqual(["-1", "eyes"]);
    expect((await story.rest("bob", `GET ${APP}/pulls/${pull.number}`)).body.merged).toBe(false);
  });
});

it("each fact that a command states says in its commit who said it, and where", async () => {
  const { begun, pull } = await proposed("First");
  story = begun;
  const facts: string[] = [];
  const stated = async (as: string, body: string) => {
    expect(await answered(begun, as, { on: pull.number, body })).toEqual(["eyes", "rocket"]);
    facts.push(await message(begun, FLEET, "main"));
  };
  await stated("alice", "/hold db upgrade");
  await stated("bob", "/unhold");
  expect(facts[0]).toContain("db upgrade");
  for (const [n, who] of ["alice", "bob"].entries()) {
    expect(facts[n]).toMatch(new RegExp(`^Shopset-Comment: http.*/pull/${pull.number}#issuecomment-\\d+$`, "m"));
    expect(facts[n]).toContain(who);
  }
});
