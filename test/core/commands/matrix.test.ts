// Every command in every state: what is written for it, in order, and the last word.
import { describe, expect, it } from "vitest";
import { aLadder, type LadderStory } from "../../fixtures/ladder.ts";
import { aShop } from "../../fixtures/shop.ts";
import { brief, DASHBOARD, on, onMerged, type Speaker, say } from "./scene.ts";

interface State {
  story: LadderStory;
  speaker: Speaker;
}

/** A change that tier-0 has verified, with its promotion to tier-1 open. */
async function proposed(options: Parameters<typeof aLadder>[0] = {}): Promise<LadderStory> {
  const story = await settled(options);
  story.merged("tier-0", "Fix the cart");
  await story.look();
  story.verified("tier-0");
  await story.look();
  return story;
}

/** Every tier runs the first commit, verified. */
async function settled(options: Parameters<typeof aLadder>[0] = {}): Promise<LadderStory> {
  const story = aLadder(options);
  await story.look();
  for (const tier of ["tier-0", "tier-1"]) story.verified(tier);
  await story.look();
  return story;
}

/** The promotion is merged, and tier-1 runs it. */
async function promoted(): Promise<LadderStory> {
  const story = await proposed();
  later(story);
  story.promoted("tier-1");
  await story.look();
  later(story);
  return story;
}

function later(story: LadderStory): void {
  story.advance(60_000);
}

const STATES: Record<string, () => Promise<State>> = {
  "nothing is proposed": async () => {
    const story = await settled();
    return { story, speaker: { on: DASHBOARD } };
  },
  "what is merged waits for its checks": async () => {
    const story = await settled();
    const sha = story.merged("tier-0", "Fix the cart");
    const place = onMerged(story, "tier-0", sha);
    later(story);
    await story.look();
    return { story, speaker: { on: place } };
  },
  "what is merged has a promotion that is ready": async () => {
    const story = await settled();
    const sha = story.merged("tier-0", "Fix the cart");
    const place = onMerged(story, "tier-0", sha);
    later(story);
    await story.look();
    story.verified("tier-0");
    await story.look();
    return { story, speaker: { on: place } };
  },
  "the promotion is ready": async () => {
    const story = await proposed();
    return { story, speaker: { on: on(story.openPull("tier-1")) } };
  },
  "the promotion is red": async () => {
    const story = await proposed();
    story.reported("tier-0", "e2e", "failed");
    const place = on(story.openPull("tier-1"));
    await story.look();
    return { story, speaker: { on: place } };
  },
  "the promotion waits for its checks again": async () => {
    const story = await proposed();
    story.reported("tier-0", "e2e", "running");
    const place = on(story.openPull("tier-1"));
    await story.look();
    return { story, speaker: { on: place } };
  },
  "the promotion waits in the merge queue": async () => {
    const story = await proposed();
    story.forge.rules.queued.add("tier-1");
    story.forge.rules.required.set("tier-1", ["shopset/tier-1"]);
    const place = on(story.openPull("tier-1"));
    await say(story, "/promote", { on: place });
    later(story);
    await story.look();
    return { story, speaker: { on: place } };
  },
  "the promotion is a draft": async () => {
    const story = await proposed();
    Object.assign(story.openPull("tier-1") ?? {}, { draft: true });
    await story.look();
    return { story, speaker: { on: on(story.openPull("tier-1")) } };
  },
  "the tier is held": async () => {
    const story = await proposed({ spec: { "tier-1": "hold: { by: dan, reason: audit }" } });
    return { story, speaker: { on: on(story.openPull("tier-1")) } };
  },
  "the tier is pinned, and a promotion is ready": async () => {
    const story = await promoted();
    await say(story, "/rollback tier-1");
    later(story);
    story.merged("tier-0", "Fix the fix");
    await story.look();
    story.verified("tier-0");
    await story.look();
    return { story, speaker: { on: on(story.openPull("tier-1")) } };
  },
  "the promotion was merged": async () => {
    const story = await promoted();
    return { story, speaker: { on: on(story.app.pulls[0]) } };
  },
  "the promotion was closed": async () => {
    const story = await proposed();
    const pull = story.openPull("tier-1");
    Object.assign(pull ?? {}, { state: "closed", closedBy: "person" });
    await story.look();
    return { story, speaker: { on: on(pull) } };
  },
  "a newer promotion is open": async () => {
    const story = await proposed();
    const pull = story.openPull("tier-1");
    Object.assign(pull ?? {}, { state: "closed", closedBy: "person" });
    story.merged("tier-0", "Fix more");
    await story.look();
    story.verified("tier-0");
    await story.look();
    return { story, speaker: { on: on(pull) } };
  },
  "a hotfix is proposed": async () => {
    const story = await settled();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    return { story, speaker: { on: on(pull) } };
  },
  "a hotfix was closed": async () => {
    const story = await settled();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    Object.assign(pull, { state: "closed", closedBy: "person" });
    await story.look();
    return { story, speaker: { on: on(pull) } };
  },
  "a change is proposed to the lowest tier": async () => {
    const story = await settled();
    const pull = story.proposed("feature", "tier-0", { "new.yaml": "1" });
    await story.look();
    return { story, speaker: { on: on(pull) } };
  },
  "it goes into no tier": async () => {
    const story = await settled();
    story.app.branches.set("main", story.at("tier-0"));
    const pull = story.proposed("docs", "main", { "docs.md": "1" });
    await story.look();
    return { story, speaker: { on: on(pull) } };
  },
  "the head moved after it was said": async () => {
    const story = await proposed();
    const place = on(story.openPull("tier-1"));
    story.forge.advance(-30_000);
    return { story, speaker: { on: place } };
  },
  "the tier was set by hand": async () => {
    const story = await promoted();
    const before = story.system.commits.get(story.system.branches.get("tier-1") as never)?.parents[0];
    story.pointedByHand("tier-1", story.system.commits.get(before as never)?.entries["base"]?.sha as never);
    await story.look();
    return { story, speaker: { on: on(story.app.pulls[0]) } };
  },
  "the tier's own document is broken": async () => {
    const story = await promoted();
    const [file] = story.forge.fleetFiles.get(story.forge.fleetHistory[0] as never) ?? [];
    story.writeFleet((file?.text ?? "").replaceAll("previous:", "pervious:"));
    story.work.fleets.outdate("acme");
    await story.look();
    return { story, speaker: { on: on(story.app.pulls[0]) } };
  },
};

/** The state, with a `main` that takes nothing but pull requests. */
function underProtection(name: string): () => Promise<State> {
  return async () => {
    const state = await (STATES[name] as () => Promise<State>)();
    state.story.forge.protectedMain = true;
    return state;
  };
}

/** Both of two sources are changed, verified on tier-0 and proposed to tier-1. */
async function bothProposed() {
  const shop = aShop({ shopsets: { top: "tier: tier-2" } });
  await shop.look();
  shop.green("tier-1");
  later(shop);
  shop.merged("tier-0", "Fix the cart");
  shop.configuration.merged("tier-0", "Tune the cart");
  await shop.look();
  shop.green("tier-0");
  await shop.look();
  return shop;
}

Object.assign(STATES, {
  "main is protected; the promotion was merged": underProtection("the promotion was merged"),
  "main is protected; the tier is held": underProtection("the tier is held"),
  "main is protected; the tier is pinned": underProtection("the tier is pinned, and a promotion is ready"),
  "the newest valid fleet is older than what was written": async () => {
    const story = await proposed();
    const { fleetHistory, fleetFiles } = story.forge;
    const [acted = "" as never] = fleetHistory;
    const older = "0123456789".repeat(4) as never;
    fleetHistory.push(older);
    fleetFiles.set(older, fleetFiles.get(acted) ?? []);
    fleetFiles.set(acted, [{ path: "tiers.yaml", text: `${story.fleetText()}\n---\na: [1` }]);
    story.work.fleets.outdate("acme");
    await story.look();
    return { story, speaker: { on: on(story.openPull("tier-1")) } };
  },
  "two sources are proposed": async () => ({ story: await bothProposed(), speaker: { on: DASHBOARD } }),
  "two sources are proposed; said on one's": async () => {
    const shop = await bothProposed();
    return { story: shop, speaker: { on: on(shop.openPull("tier-1")) } };
  },
  "two sources were promoted": async () => {
    const shop = await bothProposed();
    later(shop);
    shop.promoted("tier-1");
    shop.configuration.promoted("tier-1");
    await shop.look();
    later(shop);
    return { story: shop, speaker: { on: DASHBOARD } };
  },
});

const COMMANDS = ["/promote", '/promote --force "outage"', "/hold audit", "/unhold", "/rollback"] as const;

/** What is written or proposed, in order, and the last word; a code is a refusal. `/status`, `/help` and `/retry` always answer. */
const TABLE = `
| state                                                 | /promote                         | --force                          | /hold                | /unhold              | /rollback            |
| nothing is proposed                                   | already                          | already                          | write fleet, already | already              | NOTHING_OLDER        |
| what is merged waits for its checks                   | told                             | told                             | write fleet, already | already              | write fleet, already |
| what is merged has a promotion that is ready          | merge pull, told                 | merge pull, told                 | write fleet, already | already              | write fleet, already |
| the promotion is ready                                | merge pull, already              | merge pull, already              | write fleet, already | already              | NOTHING_OLDER        |
| the promotion is red                                  | GATE_BLOCKED                     | merge pull, already              | write fleet, already | already              | NOTHING_OLDER        |
| the promotion waits for its checks again              | GATE_WAITING                     | merge pull, already              | write fleet, already | already              | NOTHING_OLDER        |
| the promotion waits in the merge queue                | already                          | already                          | write fleet, already | already              | NOTHING_OLDER        |
| the promotion is a draft                              | GATE_BLOCKED                     | GATE_BLOCKED                     | write fleet, already | already              | NOTHING_OLDER        |
| the tier is held                                      | GATE_BLOCKED                     | merge pull, already              | already              | write fleet, already | NOTHING_OLDER        |
| the tier is pinned, and a promotion is ready          | merge pull, write fleet, already | merge pull, write fleet, already | write fleet, already | write fleet, already | NOTHING_OLDER        |
| the promotion was merged                              | told                             | told                             | write fleet, already | already              | write fleet, already |
| the promotion was closed                              | open pull, already               | open pull, already               | write fleet, already | already              | NOTHING_OLDER        |
| a newer promotion is open                             | SUPERSEDED                       | SUPERSEDED                       | write fleet, already | already              | NOTHING_OLDER        |
| a hotfix is proposed                                  | GATE_BLOCKED                     | merge pull, already              | write fleet, already | already              | NOTHING_OLDER        |
| a hotfix was closed                                   | CLOSED                           | CLOSED                           | write fleet, already | already              | NOTHING_OLDER        |
| a change is proposed to the lowest tier               | NOT_A_PROMOTION                  | NOT_A_PROMOTION                  | write fleet, already | already              | NOTHING_OLDER        |
| it goes into no tier                                  | WHICH_TIER                       | WHICH_TIER                       | WHICH_TIER           | WHICH_TIER           | WHICH_TIER           |
| the head moved after it was said                      | HEAD_MOVED                       | HEAD_MOVED                       | write fleet, already | already              | NOTHING_OLDER        |
| the tier was set by hand                              | told                             | told                             | write fleet, already | write tier, already  | NOTHING_OLDER        |
| the tier's own document is broken                     | told                             | told                             | FLEET_BROKEN         | already              | FLEET_BROKEN         |
| main is protected; the promotion was merged           | told                             | told                             | propose fleet, told  | already              | propose fleet, told  |
| main is protected; the tier is held                   | GATE_BLOCKED                     | merge pull, already              | already              | propose fleet, told  | NOTHING_OLDER        |
| main is protected; the tier is pinned                 | merge pull, propose fleet, told  | merge pull, propose fleet, told  | propose fleet, told  | propose fleet, told  | NOTHING_OLDER        |
| the newest valid fleet is older than what was written | GATE_BLOCKED                     | GATE_BLOCKED                     | write fleet, already | already              | NO_EFFECT            |
| two sources are proposed                              | merge pull, merge pull, already  | merge pull, merge pull, already  | write fleet, already | already              | NOTHING_OLDER        |
| two sources are proposed; said on one's               | merge pull, already              | merge pull, already              | write fleet, already | already              | NOTHING_OLDER        |
| two sources were promoted                             | already                          | already                          | write fleet, already | already              | write fleet, already |
`;

const rows = TABLE.trim()
  .split("\n")
  .slice(1)
  .map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe("every command in every state", () => {
  it("has a row for every state", () => {
    expect(rows.map(([state]) => state)).toEqual(Object.keys(STATES));
  });

  it.each(rows)("%s", async (name, ...expected) => {
    const arrange = STATES[name as string] as () => Promise<State>;
    const saying = async (command: string) => {
      const { story, speaker } = await arrange();
      // A force is for a head that was there a second ago.
      story.advance(1_000);
      const line = speaker.on?.kind === "dashboard" ? command.replace(/^\/\w+/, "$& tier-1") : command;
      const as: Speaker = { ...speaker, role: command.includes("--force") ? "maintain" : "write" };
      const heard = await say(story, line, as);
      const again = await say(story, line, as);
      return { first: brief(heard), again: again.did };
    };
    const heard = await Promise.all(COMMANDS.map(saying));
    expect(heard.map(({ first }) => first)).toEqual(expected);
    expect(heard.flatMap(({ again }) => again)).toEqual([]);
    const { story, speaker } = await arrange();
    expect(brief(await say(story, "/status", speaker))).toBe("told");
    expect(brief(await say(story, "/help", speaker))).toBe("told");
    expect(brief(await say(story, "/retry", speaker))).toBe("look again");
  });

  it("whoever may not is refused in every state, and nothing is written", async () => {
    for (const arrange of Object.values(STATES)) {
      const { story, speaker } = await arrange();
      for (const command of COMMANDS) {
        const heard = await say(story, command, { ...speaker, login: "carol", role: "read" });
        expect(brief(heard)).toBe(command.includes("--force") ? "FORCE_PERMISSION" : "PERMISSION");
      }
    }
  });
});
