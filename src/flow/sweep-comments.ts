// The sweep: comments of the last hour that no delivery told of, or whose answer was lost with a crash, are found again.
import { pointerPaths } from "../core/ladder/stay.ts";
import { after, type Instant, type Millis, type RepositoryName } from "../core/names.ts";
import { type ConversationWork, isUnanswered, laddersSpokenTo, orRetry } from "./conversation.ts";
import type { RulingFleet } from "./fleet.ts";
import { commentKey, ladderKey } from "./keys.ts";
import type { Lock, Next } from "./ports/queue.ts";

/** How far back a lost comment is looked for; an older one has to be said again. */
const REACH: Millis = 60 * 60_000;

/** Wakes what was said and not answered: a call for each source and the fleet, and one more where commands were said. */
export async function sweepComments(work: ConversationWork, lock: Lock): Promise<Next> {
  return orRetry(work, lock, async () => {
    const { account, forge, fleets, wake } = work;
    const fleet = await fleets.of(account);
    if (!fleet) return;
    const since = after(clockOf(work, fleet), -REACH);
    const said = await Promise.all(whereSaid(fleet).map((repository) => forge.readCommentsSince(repository, since)));
    const ids = said.flat().map(({ id }) => id);
    const comments = ids.length > 0 ? await forge.readComments(ids) : [];
    for (const comment of comments) {
      if (isUnanswered(comment) && laddersSpokenTo(comment, fleet).length > 0) wake(commentKey(account, comment));
    }
  });
}

/** GitHub's clock as it was heard last. */
function clockOf({ account, recorder }: ConversationWork, { takenAt, ladders }: RulingFleet): Instant {
  const looks = ladders.flatMap(({ name }) => recorder.last(ladderKey(account, name))?.snapshot.takenAt ?? []);
  return [takenAt, ...looks].sort().at(-1) ?? takenAt;
}

/** Where people may say commands. */
function whereSaid({ repository, ladders }: RulingFleet): RepositoryName[] {
  const tiers = ladders.flatMap((ladder) => ladder.tiers);
  return [...new Set([...tiers.flatMap((tier) => [...pointerPaths(tier).keys()]), repository])];
}
