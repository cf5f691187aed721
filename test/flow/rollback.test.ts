// Back and forward again, said on GitHub: what a tier runs after each turn, and what never runs in between.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { reconcileButton, reconcileComment } from "../../src/flow/conversation.ts";
import { commentKey } from "../../src/flow/keys.ts";
import { APP } from "../fixtures/ladder.ts";
import { saidOn } from "../fixtures/memory-conversation.ts";
import { FLEET } from "../fixtures/memory-fleet.ts";
import { aShop, POINTER } from "../fixtures/shop.ts";
import { aTalk, type Talk } from "../fixtures/talk.ts";

const MINUTE = 60_000;

/** tier-1 ran a first content verified, runs a bad one, and was rolled back. */
async function rolledBack(options: Parameters<typeof aTalk>[0] = {}) {
  const talk = aTalk(options);
  await talk.look();
  talk.verified("tier-1");
  const good = talk.pointer("tier-1") as Sha;
  talk.advance(MINUTE);
  const pull = await talk.proposed("Bad");
  talk.promoted("tier-1");
  talk.advance(MINUTE);
  await talk.look();
  const bad = talk.pointer("tier-1") as Sha;
  talk.reported("tier-1", "e2e", "failed");
  talk.advance(MINUTE);
  expect(await talk.answered("bob", "/rollback", pull)).toEqual(["EYES", "ROCKET"]);
  expect(talk.pointer("tier-1")).toBe(good);
  talk.advance(MINUTE);
  return { talk, good, bad, pull, from: talk.system.branches.get("tier-1") as Sha };
}

/** What tier-1 pointed at since a system commit, oldest first. */
function ranSince({ system }: Pick<Talk, "system">, from: Sha, path = "base"): (Sha | undefined)[] {
  const ran: (Sha | undefined)[] = [];
  for (let sha = system.branches.get("tier-1"); sha && sha !== from; sha = system.commits.get(sha)?.parents[0]) {
    ran.unshift(system.commits.get(sha)?.entries[path]?.sha);
  }
  return ran;
}

const isPinned = (talk: Pick<Talk, "last">) => talk.last().snapshot.ladder.tiers[1]?.pin !== null;

/** The dashboard, on which people speak too. */
function dashboardOf(talk: Talk) {
  const body = "<!-- shopset:dashboard -->\n";
  talk.forge.issues.push({ repository: FLEET, id: "board", number: 101, title: "", body, state: "open", isOurs: true });
  return { id: "board", url: "https://github.com/acme/fleet/issues/101" };
}

/** A change climbs to tier-1 and is judged there; gives the commit that tier-1 then runs. */
async function released(talk: Talk, title: string, result: "passed" | "failed" | "silent"): Promise<Sha> {
  await talk.proposed(title);
  talk.promoted("tier-1");
  talk.advance(MINUTE);
  await talk.look();
  if (result !== "silent") talk.reported("tier-1", "e2e", result);
  talk.advance(MINUTE);
  return talk.pointer("tier-1") as Sha;
}

describe("back, said on the dashboard", () => {
  const DONE = ["EYES", "ROCKET"];
  const REFUSED = ["EYES", "THUMBS_DOWN"];

  async function begun() {
    const talk = aTalk();
    await talk.look();
    talk.verified("tier-1");
    talk.advance(MINUTE);
    const board = dashboardOf(talk);
    const say = async (body: string) => {
      const reactions = await talk.answered("bob", body, board, FLEET);
      talk.advance(MINUTE);
      return reactions;
    };
    return { talk, say, board, first: talk.pointer("tier-1") as Sha };
  }

  it("twice: a step further each time, then refused; and a rollback of it goes to what ran before", async () => {
    const { talk, say, board, first } = await begun();
    const good = await released(talk, "Good", "passed");
    await released(talk, "Bad", "failed");
    expect(await say("/rollback tier-1")).toEqual(DONE);
    expect(talk.pointer("tier-1")).toBe(good);
    expect(await say("/rollback tier-1")).toEqual(DONE);
    expect(talk.pointer("tier-1")).toBe(first);
    expect(await say("/rollback tier-1")).toEqual(REFUSED);
    expect(talk.answers(board).join()).toContain("NOTHING_OLDER");
    talk.verified("tier-1");
    talk.advance(MINUTE);
    const mended = await talk.proposed("Mended");
    talk.advance(MINUTE);
    expect(await say("/promote tier-1")).toEqual(DONE);
    expect(talk.pointer("tier-1")).toBe(talk.at("tier-1"));
    expect(mended.state).toBe("merged");
    expect(await say("/rollback tier-1")).toEqual(DONE);
    expect(talk.pointer("tier-1")).toBe(first);
  });

  it("by two people at once: one step, with an open promotion that stays open", async () => {
    const { talk, say, board } = await begun();
    const good = await released(talk, "Good", "passed");
    await released(talk, "Bad", "failed");
    const open = await talk.proposed("More");
    const ids = ["alice", "bob"].map((by) => talk.said(by, "/rollback tier-1", board, FLEET));
    await Promise.all(ids.map((id) => talk.heard(id, FLEET)));
    await talk.look();
    expect(talk.pointer("tier-1")).toBe(good);
    expect(ids.map((id) => talk.reactions(id).at(-1)).sort()).toEqual(["ROCKET", "THUMBS_UP"]);
    expect(open.state).toBe("open");
    expect(await say("/unhold tier-1")).toEqual(DONE);
  });

  it("to a commit; to what was never verified, which is said; not to one that it never ran", async () => {
    const { talk, say, board, first } = await begun();
    const silent = await released(talk, "Silent", "silent");
    await released(talk, "Bad", "failed");
    expect(await say(`/rollback tier-1 ${first.slice(0, 7)}`)).toEqual(DONE);
    expect(talk.pointer("tier-1")).toBe(first);
    expect(await say(`/rollback tier-1 ${silent}`)).toEqual(DONE);
    expect(talk.pointer("tier-1")).toBe(silent);
    expect(await say("/rollback tier-1 abcdef0")).toEqual(REFUSED);
    expect(talk.answers(board).join()).toContain("UNKNOWN_COMMIT");
  });

  it("where only the fleet changed is refused, naming its commit", async () => {
    const shop = aShop({ shopsets: { one: "tier: tier-0", two: "tier: tier-1" } });
    const board = dashboardOf(shop as never);
    await shop.look();
    shop.green("tier-1");
    shop.advance(MINUTE);
    shop.declared({ shopsets: { one: "tier: tier-0", two: "tier: tier-1, replicas: { storefront: 4 }" } });
    shop.work.fleets.outdate("acme");
    await shop.look();
    shop.reported("tier-1", "e2e", "failed");
    shop.advance(MINUTE);
    const [commit = ""] = shop.forge.fleetHistory;
    const createdAt = shop.forge.now();
    const id = saidOn(shop.forge, { repository: FLEET, body: "/rollback tier-1", on: board, by: "bob", createdAt });
    await reconcileComment(shop.work, id, { key: commentKey("acme", { repository: FLEET, id }) });
    await shop.look();
    expect(shop.forge.comments.get(id)?.reactions).toEqual(REFUSED);
    const told = [...shop.forge.comments.values()].map(({ body }) => body).join();
    expect(told).toContain("FLEET_ONLY");
    expect(told).toContain(commit);
    expect(shop.last().snapshot.ladder.tiers[1]?.pin).toBeNull();
  });
});

describe("forward again from a pin", () => {
  it("by the button on the check: merged once, the pin lifted, and what was bad never runs", async () => {
    const { talk, bad, from } = await rolledBack({ verification: "{ checks: [] }" });
    const pull = await talk.proposed("Mended");
    talk.advance(MINUTE);
    await reconcileButton(
      talk.work,
      { repository: APP, tier: "tier-1", head: pull.head.sha, by: "bob" },
      {
        key: `button:acme/app-repository/tier-1/${pull.head.sha}/bob`,
      },
    );
    await talk.look();
    expect(pull.state).toBe("merged");
    expect(isPinned(talk)).toBe(false);
    expect(ranSince(talk, from)).toEqual([talk.at("tier-1")]);
    expect(ranSince(talk, from)).not.toContain(bad);
    // One press climbs one step.
    expect(talk.openPull("tier-2")).toBeDefined();
    expect(talk.answers(pull).join()).toContain("is merged into tier-1");
  });

  it("by /promote on the developer's own pull request, which is merged into tier-0", async () => {
    const { talk, from } = await rolledBack();
    const change = talk.opened("mend", "tier-0", { "app.yaml": "Mended" });
    talk.move("tier-0", change.head.sha);
    Object.assign(change, { state: "merged", mergeCommit: change.head.sha, mergedAt: talk.forge.now() });
    await talk.look();
    talk.verified("tier-0");
    await talk.look();
    talk.advance(MINUTE);
    expect(await talk.answered("bob", "/promote", change)).toEqual(["EYES", "ROCKET"]);
    expect(isPinned(talk)).toBe(false);
    expect(ranSince(talk, from)).toEqual([talk.at("tier-1")]);
  });

  it("by /promote on the dashboard, though something newer is on its way already", async () => {
    const { talk, from } = await rolledBack();
    const pull = await talk.proposed("Mended");
    talk.merged("tier-0", "Newer");
    await talk.look();
    talk.advance(MINUTE);
    expect(await talk.answered("bob", "/promote tier-1", dashboardOf(talk), FLEET)).toEqual(["EYES", "ROCKET"]);
    expect(pull.state).toBe("merged");
    expect(isPinned(talk)).toBe(false);
    expect(ranSince(talk, from)).toEqual([talk.at("tier-1")]);
  });

  it("through a merge queue: the pin goes when /promote is said again, where it was said before", async () => {
    const { talk, from } = await rolledBack();
    const pull = await talk.proposed("Mended");
    talk.forge.rules.queued.add("tier-1");
    talk.advance(MINUTE);
    expect(await talk.answered("bob", "/promote", pull)).toEqual(["EYES", "ROCKET"]);
    await talk.look();
    talk.forge.runQueue();
    talk.advance(MINUTE);
    await talk.look();
    expect(pull.state).toBe("merged");
    expect(ranSince(talk, from)).toEqual([]);
    talk.advance(MINUTE);
    expect(await talk.answered("bob", "/promote", pull)).toEqual(["EYES", "ROCKET"]);
    expect(isPinned(talk)).toBe(false);
    expect(ranSince(talk, from)).toEqual([talk.at("tier-1")]);
  });

  it("of the lowest tier, by /promote on the pull request that mends it", async () => {
    const talk = aTalk();
    await talk.look();
    talk.verified("tier-0");
    talk.advance(MINUTE);
    const bad = talk.merged("tier-0", "Bad");
    await talk.look();
    talk.advance(MINUTE);
    const change = talk.opened("mend", "tier-0", { "app.yaml": "Mended" });
    expect(await talk.answered("bob", "/rollback", change)).toEqual(["EYES", "ROCKET"]);
    expect(talk.pointer("tier-0")).not.toBe(bad);
    talk.move("tier-0", change.head.sha);
    Object.assign(change, { state: "merged", mergeCommit: change.head.sha, mergedAt: talk.forge.now() });
    talk.advance(MINUTE);
    expect(await talk.answered("bob", "/promote", change)).toEqual(["EYES", "ROCKET"]);
    expect(talk.pointer("tier-0")).toBe(change.head.sha);
  });

  it("with nothing to merge stays where it is, though what it ran before is long ago", async () => {
    const { talk, good, from } = await rolledBack();
    const { readLadder } = talk.forge;
    talk.forge.readLadder = async (question) => {
      const reading = await readLadder(question);
      const system = reading.repositories["acme/system-repository" as never];
      // A look tells but the newest commit.
      if (system?.state === "present") {
        const heads = new Set(Object.values(system.branches));
        system.commits = Object.fromEntries(Object.entries(system.commits).filter(([sha]) => heads.has(sha as Sha)));
      }
      return reading;
    };
    expect(await talk.answered("bob", "/promote tier-1", dashboardOf(talk), FLEET)).toEqual(["EYES", "ROCKET"]);
    expect(isPinned(talk)).toBe(true);
    expect(ranSince(talk, from)).toEqual([]);
    expect(talk.pointer("tier-1")).toBe(good);
  });
});

describe("two sources", () => {
  /** Both sources brought something bad to tier-1, which was rolled back with both. */
  async function bothRolledBack() {
    const shop = aShop({ shopsets: { top: "tier: tier-2" } });
    const say = async (body: string) => {
      const on = { id: "board", url: "https://github.com/acme/fleet/issues/101" };
      const id = saidOn(shop.forge, { repository: FLEET, body, on, by: "bob", createdAt: shop.forge.now() });
      await reconcileComment(shop.work, id, { key: commentKey("acme", { repository: FLEET, id }) });
      await shop.look();
      shop.advance(MINUTE);
      return shop.forge.comments.get(id)?.reactions;
    };
    dashboardOf(shop as never);
    await shop.look();
    shop.green("tier-1");
    const good = [shop.pointer("tier-1"), shop.configuration.pointer("tier-1")];
    shop.advance(MINUTE);
    shop.merged("tier-0", "Bad");
    shop.configuration.merged("tier-0", "Bad values");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.promoted("tier-1");
    shop.configuration.promoted("tier-1");
    shop.advance(MINUTE);
    await shop.look();
    const bad = [shop.pointer("tier-1"), shop.configuration.pointer("tier-1")];
    shop.reported("tier-1", "e2e", "failed");
    shop.advance(MINUTE);
    expect(await say("/rollback tier-1")).toEqual(["EYES", "ROCKET"]);
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual(good);
    return { shop, say, good, bad, from: shop.system.branches.get("tier-1") as Sha };
  }

  it("of which one is mended go forward to what the tier below runs verified", async () => {
    const { shop, say, bad, from } = await bothRolledBack();
    const mended = shop.merged("tier-0", "Mended");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.advance(MINUTE);
    expect(await say("/promote tier-1")).toEqual(["EYES", "ROCKET"]);
    expect(isPinned(shop as never)).toBe(false);
    expect(shop.headOf("tier-1").tree).toBe(shop.app.commits.get(mended)?.tree);
    expect(ranSince(shop, from)).toEqual([shop.at("tier-1")]);
    expect(ranSince(shop, from, POINTER)).toEqual([bad[1]]);
  });

  it("of which one has something newer to come stay until that is merged too", async () => {
    const { shop, say, good, from } = await bothRolledBack();
    shop.merged("tier-0", "Mended");
    shop.configuration.merged("tier-0", "Mended values");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.configuration.promoted("tier-1");
    shop.advance(MINUTE);
    await shop.look();
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual(good);
    expect(await say("/promote tier-1")).toEqual(["EYES", "ROCKET"]);
    expect(isPinned(shop as never)).toBe(false);
    expect(ranSince(shop, from)).toEqual([shop.at("tier-1")]);
    expect(ranSince(shop, from, POINTER)).toEqual([shop.configuration.at("tier-1")]);
  });
});
