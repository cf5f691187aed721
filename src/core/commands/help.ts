// /help: what may be said here, by whoever asks.
import { codeSpan } from "../prose/quote.ts";
import type { Asked, Reply } from "./asked.ts";
import { mayDo, roleFor } from "./authorize.ts";
import { type Command, GRAMMAR } from "./command.ts";
import type { Facts } from "./facts.ts";
import { isRefusal } from "./refusal.ts";
import { listTiers, tiersInReach, whichTier } from "./which-tier.ts";

interface Lesson {
  command: Command;
  written: string;
  does: string;
  byHand: string;
}

/** Every command, whether it is open to who asks, and how the same is done without it. */
export function help(asked: Asked, facts: Facts): Reply {
  const { by, repository } = asked;
  const rows = LESSONS.map(({ command, written, does, byHand }) => {
    const role = roleFor(command);
    const may = mayDo(by.role, command) ? "✅" : `⛔ ${role}`;
    return `| ${codeSpan(written)} | ${may} | ${does} | ${byHand} |`;
  });
  const inReach = tiersInReach(asked, facts);
  const tier = whichTier(asked, null, facts);
  const meant = isRefusal(tier) ? "Name the tier" : `Without a tier it is \`${tier.name}\``;
  const says = [
    `You have the role ${codeSpan(by.role)} on ${codeSpan(repository)}. From here commands reach ${listTiers(inReach)}. ${meant}.`,
    ["| command | you | does | by hand |", "|---|---|---|---|", ...rows].join("\n"),
    "A command stands alone on a line of a new comment; edits, quotes and code are not read. 👀 seen, 🚀 done, 👍 already so, 👎 refused, 😕 our failure.",
  ];
  return { kind: "told", says: says.join("\n\n") };
}

const tier = null;

const LESSONS: Lesson[] = [
  {
    command: { verb: "promote", tier, force: null },
    written: "/promote [tier]",
    does: "merges the promotion if its gate is open; on a merged pull request, tells where its change is and takes it on",
    byHand: "merge the pull request, by any method",
  },
  {
    command: { verb: "promote", tier, force: "reason" },
    written: '/promote [tier] --force "reason"',
    does: "merges although our check is not open; the reason stays on record",
    byHand: "push to the tier's branch, where you may",
  },
  {
    command: { verb: "hold", text: null },
    written: GRAMMAR.hold,
    does: "promotes nothing into the tier until it is lifted; what runs goes on",
    byHand: "`spec.hold` in the fleet",
  },
  {
    command: { verb: "unhold", tier },
    written: GRAMMAR.unhold,
    does: "lifts hold and pin, and takes a tier back that was set by hand",
    byHand: "remove `spec.hold` and `spec.pin` in the fleet",
  },
  {
    command: { verb: "rollback", tier, sha: null },
    written: GRAMMAR.rollback,
    does: "pins the tier to what it ran verified before",
    byHand: "`spec.pin` in the fleet",
  },
  {
    command: { verb: "status" },
    written: GRAMMAR.status,
    does: "tells where everything stands",
    byHand: "`git log --first-parent` of the tiers' branches",
  },
  {
    command: { verb: "retry" },
    written: GRAMMAR.retry,
    does: "looks at everything again",
    byHand: "wait; it is looked at regularly",
  },
  {
    command: { verb: "help" },
    written: GRAMMAR.help,
    does: "this",
    byHand: "the README of each branch of the system repository",
  },
];
