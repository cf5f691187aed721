// A fact about a tier that somebody stated in a comment, written into the fleet where everybody states facts.
import { createHash } from "node:crypto";
import type { WriteFleet } from "../ladder/action.ts";
import { printTrailers } from "../ladder/trailers.ts";
import { codeBlock } from "../prose/code-block.ts";
import { unlinked } from "../prose/quote.ts";
import { editTier, type TierChange } from "../resources/edit.ts";
import type { Tier } from "../resources/tier.ts";
import type { Asked, Refusal } from "./asked.ts";
import { editByHand } from "./by-hand.ts";
import type { Verb } from "./command.ts";
import type { Facts } from "./facts.ts";
import { refuse } from "./refusal.ts";

export interface Fact {
  tier: Tier;
  change: TierChange;
  /** The command that states it. */
  verb: Verb;
  /** `held: db upgrade`: what is so from then on, for the commit's subject. */
  subject: string;
}

/** The commit by which the fleet states a fact, with who said so and where; a refusal where the text cannot take it. */
export function stateFact(asked: Asked, fact: Fact, facts: Facts): WriteFleet | Refusal {
  const { tier, verb } = fact;
  const { fleet, snapshot } = facts;
  const edited = editTier(fleet.files, tier.name, fact.change);
  if ("problem" in edited) {
    const next = `Correct it in ${fleet.repository}, then say it again.`;
    return refuse("FLEET_BROKEN", edited.problem, next);
  }
  const title = `${tier.name}: ${unlinked(fact.subject)}`;
  const said = `Said by ${asked.by.login}${asked.comment === null ? "" : ` in ${asked.comment.url}`}.`;
  const trailers = printTrailers({
    tier: tier.name,
    action: verb,
    actor: asked.by.login,
    ...(asked.comment === null ? {} : { comment: asked.comment.url }),
  });
  const byHand = codeBlock(editByHand(facts, edited.files, title));
  return {
    kind: "write fleet",
    tier: tier.name,
    repository: snapshot.fleet.repository,
    expected: fleet.head,
    files: edited.files,
    message: `${title}\n\n${said}\n\n${trailers}`,
    proposal: {
      branch: `shopset/${verb}-${tier.name}-${markOf(asked)}`,
      title,
      body: `${said} \`main\` is protected, so it holds once this is merged.\n\n<details><summary>Do it by hand</summary>\n\n${byHand}\n\n</details>\n\n${trailers}\n`,
    },
  };
}

/** The same for the same asking, so that it is proposed once. */
function markOf({ comment, at, by }: Asked): string {
  return createHash("sha1")
    .update(comment?.url ?? `${at} ${by.login}`)
    .digest("hex")
    .slice(0, 7);
}
