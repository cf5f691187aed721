// Who may say what, and what /help tells them of it.
import { describe, expect, it } from "vitest";
import type { Role } from "../../../src/core/commands/asked.ts";
import { mayDo } from "../../../src/core/commands/authorize.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";
import { aLadder } from "../../fixtures/ladder.ts";
import { say } from "./scene.ts";

const ROLES: Role[] = ["none", "read", "triage", "write", "maintain", "admin"];

describe("who may say what", () => {
  it.each([
    ["/status", "none"],
    ["/help", "none"],
    ["/hold", "triage"],
    ["/unhold", "write"],
    ["/promote", "write"],
    ["/rollback", "write"],
    ["/retry", "write"],
    ['/promote --force "outage"', "maintain"],
  ] as const)("%s: %s and more", (line, least) => {
    const [said] = parseComment(line);
    if (said?.kind !== "command") throw new Error(line);
    const may = ROLES.filter((role) => mayDo(role, said.command));
    expect(may).toEqual(ROLES.slice(ROLES.indexOf(least)));
  });
});

it("whoever may not force is told how somebody else would say it", async () => {
  const story = aLadder();
  await story.look();
  const { reply } = await say(story, "/promote tier-1 --force", { role: "write" });
  expect("next" in reply ? reply.next : "").toContain('`/promote tier-1 --force "reason"`');
});

describe("/help", () => {
  it("tells what you may do here", async () => {
    const story = aLadder();
    await story.look();
    const { reply } = await say(story, "/help", { role: "triage" });
    expect("says" in reply ? reply.says : "").toMatchInlineSnapshot(`
      "You have the role \`triage\` on \`acme/fleet\`. From here commands reach \`tier-0\`, \`tier-1\` or \`tier-2\`. Name the tier.

      | command | you | does | by hand |
      |---|---|---|---|
      | \`/promote [tier]\` | ⛔ write | merges the promotion if its gate is open; on a merged pull request, tells where its change is and takes it on | merge the pull request, by any method |
      | \`/promote [tier] --force "reason"\` | ⛔ maintain | merges although our check is not open; the reason stays on record | push to the tier's branch, where you may |
      | \`/hold [tier] [reason]\` | ✅ | promotes nothing into the tier until it is lifted; what runs goes on | \`spec.hold\` in the fleet |
      | \`/unhold [tier]\` | ⛔ write | lifts hold and pin, and takes a tier back that was set by hand | remove \`spec.hold\` and \`spec.pin\` in the fleet |
      | \`/rollback [tier] [commit]\` | ⛔ write | pins the tier to what it ran verified before | \`spec.pin\` in the fleet |
      | \`/status\` | ✅ | tells where everything stands | \`git log --first-parent\` of the tiers' branches |
      | \`/retry\` | ⛔ write | looks at everything again | wait; it is looked at regularly |
      | \`/help\` | ✅ | this | the README of each branch of the system repository |

      A command stands alone on a line of a new comment; edits, quotes and code are not read. 👀 seen, 🚀 done, 👍 already so, 👎 refused, 😕 our failure."
    `);
  });
});
