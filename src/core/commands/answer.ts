// The answer to one line of a comment, from one look. Pure: what is to be done is an action, and the next look answers again.
import { after, type Millis } from "../names.ts";
import type { Asked, Refusal, Reply } from "./asked.ts";
import { authorize } from "./authorize.ts";
import { byHandOf } from "./by-hand.ts";
import { type Command, GRAMMAR, type Said } from "./command.ts";
import type { Facts } from "./facts.ts";
import { help } from "./help.ts";
import { hold } from "./hold.ts";
import { promote } from "./promote.ts";
import { refuse } from "./refusal.ts";
import { retry } from "./retry.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";
import { unhold } from "./unhold.ts";

export type { Facts } from "./facts.ts";

/** A command that waited longer than this may not be meant any more. */
const LONGEST_WAIT: Millis = 3_600_000;

/**
 * What is to be done, or said. Answered again from the look after a `do`, it comes to an end: what is done is `already`
 * so, whoever did it, and a command never does twice what it asks once.
 */
export function answer(asked: Asked, said: Said, facts: Facts): Reply {
  if (facts.snapshot.takenAt > after(asked.at, LONGEST_WAIT)) return tooOld(asked);
  switch (said.kind) {
    case "misspelt":
      return refuse("DID_YOU_MEAN", "there is no such command", `Did you mean \`${GRAMMAR[said.meant]}\`?`);
    case "malformed":
      return refuse("MALFORMED", said.why, `Write \`${GRAMMAR[said.verb]}\`, alone on a line of a new comment.`);
    case "command": {
      const here = { ...asked, repository: asSpelt(asked, facts) };
      const refusal = authorize(here, said.command);
      return refusal ? { ...refusal, byHand: byHand(here, said.command, facts) } : obey(here, said.command, facts);
    }
  }
}

function tooOld({ at }: Asked): Refusal {
  const reason = `it was said at ${at}, more than an hour before it could be answered`;
  return refuse("TOO_OLD", reason, "Say it again, if it still holds.");
}

function obey(asked: Asked, command: Command, facts: Facts): Reply {
  switch (command.verb) {
    case "promote":
      return promote(asked, command, facts);
    case "hold":
      return hold(asked, command, facts);
    case "unhold":
      return unhold(asked, command, facts);
    case "rollback":
      return rollback(asked, command, facts);
    case "status":
      return status(asked, facts);
    case "help":
      return help(asked, facts);
    case "retry":
      return retry();
  }
}

/** What the command would have done for somebody who may. */
function byHand(asked: Asked, command: Command, facts: Facts): string | null {
  const reply = obey(asked, command, facts);
  if (reply.kind === "do") return byHandOf(reply.action, facts);
  return reply.kind === "refused" ? reply.byHand : null;
}

/** GitHub's names do not mind case, but everything that is compared by name does. */
function asSpelt({ repository }: Asked, { snapshot, fleet }: Facts): Asked["repository"] {
  const names = [fleet.repository, ...(Object.keys(snapshot.repositories) as Asked["repository"][])];
  return names.find((name) => name.toLowerCase() === repository.toLowerCase()) ?? repository;
}
