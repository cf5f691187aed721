// /rollback in each of its turns: what tier-1 runs afterwards.
import { describe, expect, it } from "vitest";
import { answer } from "../../../src/core/commands/answer.ts";
import type { Reply } from "../../../src/core/commands/asked.ts";
import type { Report } from "../../../src/core/ladder/snapshot.ts";
import type { Sha } from "../../../src/core/names.ts";
import { readBrakes } from "../../../src/core/resources/fleet.ts";
import { aLadder, type LadderStory, SYSTEM } from "../../fixtures/ladder.ts";
import { askedBy, brief, factsOf, type Heard, say } from "./scene.ts";

/** Content that climbs to tier-1 and is judged there; gives the commit of the app that tier-1 then runs. */
async function released(story: LadderStory, title: string, result: Report["result"] | "silent"): Promise<Sha> {
  story.advance(60_000);
  story.merged("tier-0", title);
  await story.look();
  story.verified("tier-0");
  await story.look();
  story.promoted("tier-1");
  story.advance(60_000);
  await story.look();
  return judged(story, result);
}

function judged(story: LadderStory, result: Report["result"] | "silent"): Sha {
  story.advance(60_000);
  if (result !== "silent") story.reported("tier-1", "e2e", result);
  story.advance(60_000);
  return story.pointer("tier-1") as Sha;
}

async function begun(result: Report["result"] | "silent" = "passed"): Promise<{ story: LadderStory; first: Sha }> {
  const story = aLadder();
  await story.look();
  await story.look();
  return { story, first: judged(story, result) };
}

function refusalOf({ reply }: Heard): Extract<Reply, { kind: "refused" }> {
  if (reply.kind !== "refused") throw new Error(`not refused but ${JSON.stringify(reply)}`);
  return reply;
}

describe("/rollback", () => {
  it("during a bad release: what ran verified before it", async () => {
    const { story } = await begun();
    const good = await released(story, "Good", "passed");
    await released(story, "Bad", "failed");
    const heard = await say(story, "/rollback tier-1");
    expect(brief(heard)).toBe("write fleet, already");
    expect(story.pointer("tier-1")).toBe(good);
  });

  it("passes over what was never verified", async () => {
    const { story, first } = await begun();
    await released(story, "Silent", "silent");
    await released(story, "Bad", "failed");
    await say(story, "/rollback tier-1");
    expect(story.pointer("tier-1")).toBe(first);
  });

  it("twice: one step further each time, until nothing is older", async () => {
    const { story, first } = await begun();
    const good = await released(story, "Good", "passed");
    await released(story, "Bad", "passed");
    await say(story, "/rollback tier-1");
    expect(judged(story, "passed")).toBe(good);
    await say(story, "/rollback tier-1");
    expect(judged(story, "passed")).toBe(first);
    expect(refusalOf(await say(story, "/rollback tier-1")).code).toBe("NOTHING_OLDER");
  });

  it("twice for one moment: two people who say it at once go back once", async () => {
    const { story } = await begun();
    const good = await released(story, "Good", "passed");
    await released(story, "Bad", "failed");
    const [said] = [
      { kind: "command", line: "/rollback tier-1", command: { verb: "rollback", tier: "tier-1", sha: null } },
    ] as const;
    const carol = askedBy(story, { login: "carol" });
    await say(story, "/rollback tier-1");
    expect(story.pointer("tier-1")).toBe(good);
    expect(answer(carol, said, factsOf(story)).kind).toBe("already");
  });

  it("of a rollback that went forward again: back to where it was, by what ran before the new one", async () => {
    const { story } = await begun();
    const good = await released(story, "Good", "passed");
    await released(story, "Bad", "failed");
    await say(story, "/rollback tier-1");
    judged(story, "passed");
    story.merged("tier-0", "Mended");
    await story.look();
    story.verified("tier-0");
    await story.look();
    expect(brief(await say(story, "/promote tier-1"))).toBe("merge pull, write fleet, already");
    judged(story, "failed");
    await say(story, "/rollback tier-1");
    expect(story.pointer("tier-1")).toBe(good);
  });

  it("forward again, and what was bad never runs in between", async () => {
    const { story } = await begun();
    await released(story, "Good", "passed");
    const bad = await released(story, "Bad", "failed");
    await say(story, "/rollback tier-1");
    const from = story.system.branches.get("tier-1") as Sha;
    judged(story, "passed");
    story.merged("tier-0", "Mended");
    await story.look();
    story.verified("tier-0");
    await story.look();
    await say(story, "/promote tier-1");
    const ran: (Sha | undefined)[] = [];
    for (let sha = story.system.branches.get("tier-1"); sha && sha !== from; ) {
      const commit = story.system.commits.get(sha);
      ran.push(commit?.entries["base"]?.sha);
      sha = commit?.parents[0];
    }
    expect(ran).toEqual([story.at("tier-1")]);
    expect(ran).not.toContain(bad);
  });

  it("/promote with nothing newer leaves the pin, and says how it would go", async () => {
    const { story } = await begun();
    await released(story, "Bad", "failed");
    await say(story, "/rollback tier-1");
    const heard = await say(story, "/promote tier-1");
    expect(brief(heard)).toBe("told");
    expect(heard.reply).toHaveProperty("says", expect.stringContaining("tier-1 stays pinned"));
  });

  it("with a commit, in short: the newest verified stay that had it", async () => {
    const { story, first } = await begun();
    await released(story, "Good", "passed");
    await released(story, "Better", "passed");
    await say(story, `/rollback tier-1 ${first.slice(0, 7)}`);
    expect(story.pointer("tier-1")).toBe(first);
  });

  it("with a commit that it never ran", async () => {
    const { story } = await begun();
    expect(refusalOf(await say(story, "/rollback tier-1 abcdef0"))).toMatchObject({
      code: "UNKNOWN_COMMIT",
      reason: "tier-1 never ran abcdef0",
    });
  });

  it("nothing older verified: the newest without a red check, and it says so", async () => {
    const { story } = await begun("failed");
    const silent = await released(story, "Silent", "silent");
    await released(story, "Bad", "failed");
    const heard = await say(story, "/rollback tier-1");
    expect(story.pointer("tier-1")).toBe(silent);
    expect(heard.done[0]).toContain("it was never verified");
  });

  it("only red before: refused", async () => {
    const { story } = await begun("failed");
    await released(story, "Bad", "failed");
    expect(refusalOf(await say(story, "/rollback tier-1")).code).toBe("NOTHING_OLDER");
  });

  it("only the fleet changed: refused, naming the commit", async () => {
    const { story } = await begun();
    await released(story, "Good", "passed");
    await story.look();
    const { entries = {}, message = "" } = story.system.commits.get(story.system.branches.get("tier-1") as Sha) ?? {};
    const fleet = "f".repeat(40) as Sha;
    const changed = forgeCommit(
      story,
      { ...entries },
      message.replace(/Shopset-Fleet: \w+/, `Shopset-Fleet: ${fleet}`),
    );
    const facts = structuredClone(factsOf(story));
    const system = facts.snapshot.repositories[SYSTEM];
    if (system?.state !== "present") throw new Error("there is a system repository");
    const head = system.commits[system.branches["tier-1"] as Sha];
    if (!head) throw new Error("tier-1 was read");
    system.commits[changed] = { ...head, sha: changed, parents: [head.sha], message: messageOf(story, changed) };
    system.branches["tier-1"] = changed;
    const said = { kind: "command", line: "", command: { verb: "rollback", tier: "tier-1", sha: null } } as const;
    expect(answer(askedBy(story), said, facts)).toMatchObject({
      kind: "refused",
      code: "FLEET_ONLY",
      reason: "only the fleet changed since tier-1 was well: fffffff in acme/fleet, and a pin does not undo that",
    });
    const named = {
      kind: "command",
      line: "",
      command: { verb: "rollback", tier: "tier-1", sha: head.pointers?.["base"] ?? "" },
    } as const;
    expect(answer(askedBy(story), named, facts).kind).toBe("do");
  });

  it("pins every pointer; where only a configuration was bad, the base stays", async () => {
    const { story } = await begun();
    await story.look();
    const facts = structuredClone(factsOf(story));
    const tier = facts.snapshot.ladder.tiers.find(({ name }) => name === "tier-1");
    const system = facts.snapshot.repositories[SYSTEM];
    const head = system?.state === "present" ? system.commits[system.branches["tier-1"] as Sha] : undefined;
    if (!tier || !head || system?.state !== "present") throw new Error("tier-1 was read");
    const url = "https://github.com/acme/configuration";
    tier.configurations = [{ name: "default", repository: { name: "acme/configuration" as never, url }, path: "" }];
    const [good, bad] = ["a".repeat(40) as Sha, "b".repeat(40) as Sha];
    head.pointers = { ...head.pointers, "configurations/configuration": good };
    const next = "c".repeat(40) as Sha;
    const pointers = { ...head.pointers, "configurations/configuration": bad };
    system.commits[next] = { ...head, sha: next, parents: [head.sha], pointers, reports: [] };
    system.branches["tier-1"] = next;
    const said = { kind: "command", line: "", command: { verb: "rollback", tier: "tier-1", sha: null } } as const;
    const reply = answer(askedBy(story), said, facts);
    const files = reply.kind === "do" && reply.action.kind === "write fleet" ? reply.action.files : [];
    expect(readBrakes(files).get("tier-1" as never)?.pin).toEqual({
      base: head.pointers?.["base"],
      configurations: { default: good },
    });
    const named = { ...said, command: { ...said.command, sha: good.slice(0, 8) } };
    expect(answer(askedBy(story), named, facts).kind).toBe("do");
  });

  it("with an open promotion, which stays open", async () => {
    const { story, first } = await begun();
    await released(story, "Bad", "failed");
    story.merged("tier-0", "More");
    await story.look();
    story.verified("tier-0");
    await story.look();
    const open = story.openPull("tier-1");
    const heard = await say(story, "/rollback tier-1");
    expect(story.pointer("tier-1")).toBe(first);
    expect(heard.done[0]).toContain(`#${open?.number}`);
    expect(story.openPull("tier-1")?.number).toBe(open?.number);
  });

  it("a held tier goes back all the same", async () => {
    const { story, first } = await begun();
    await released(story, "Bad", "failed");
    await say(story, "/hold tier-1 incident");
    story.advance(1_000);
    await say(story, "/rollback tier-1");
    expect(story.pointer("tier-1")).toBe(first);
    const { files } = factsOf(story).fleet;
    expect(readBrakes(files).get("tier-1" as never)?.hold).toMatchObject({ by: "bob", reason: "incident" });
  });

  it("reads on where what was read ends before anything verified", async () => {
    const { story } = await begun();
    const bad = await released(story, "Bad", "failed");
    const facts = structuredClone(factsOf(story));
    const system = facts.snapshot.repositories[SYSTEM];
    if (system?.state !== "present") throw new Error("there is a system repository");
    const head = system.commits[system.branches["tier-1"] as Sha];
    const before = head?.parents[0] as Sha;
    const { [before]: _, ...rest } = system.commits;
    system.commits = rest;
    const said = { kind: "command", line: "", command: { verb: "rollback", tier: "tier-1", sha: null } } as const;
    expect(head?.pointers?.["base"]).toBe(bad);
    expect(answer(askedBy(story), said, facts)).toEqual({
      kind: "read on",
      repository: SYSTEM,
      from: before,
      paths: ["base"],
    });
  });
});

function forgeCommit(story: LadderStory, entries: Record<string, { mode: string; sha: Sha }>, message: string): Sha {
  const parents = [story.system.branches.get("tier-1") as Sha];
  return story.forge.commit(SYSTEM, { entries, parents, message, author: { name: "shopset[bot]", isApp: true } });
}

function messageOf(story: LadderStory, sha: Sha): string {
  return story.system.commits.get(sha)?.message ?? "";
}
