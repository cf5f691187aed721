// A comment → the commands it says.
import { oneLine } from "../prose/quote.ts";
import { isNear } from "../spelling.ts";
import { type Command, type Said, VERBS, type Verb } from "./command.ts";
import { shownLines } from "./shown-lines.ts";

type Parsed = Command | { wrong: string };

/** More than anybody means by one comment; each is answered from looks of its own. */
const MOST_SAID = 20;

/**
 * The lines of a comment that begin like a command, the first twenty of them: `/verb …` alone on a line, the verb in either
 * case. Lines in code, quotes and HTML comments are passed over, and so is any other `/word`: it is some other bot's.
 */
export function parseComment(body: string): Said[] {
  // Most comments say nothing to us.
  if (!body.includes("/")) return [];
  const said = shownLines(body).flatMap((shown): Said[] => {
    const line = shown.trim();
    const [, word = "", rest = ""] = /^\/([^\s/]+)(?:\s+(.*))?$/su.exec(line) ?? [];
    const verb = VERBS.find((known) => known === word.toLowerCase());
    if (verb) return [parseRest(verb, rest, line)];
    const meant = VERBS.find((known) => isNear(known, word.toLowerCase()));
    return meant ? [{ kind: "misspelt", line, meant }] : [];
  });
  return said.slice(0, MOST_SAID);
}

function parseRest(verb: Verb, rest: string, line: string): Said {
  // How Prow takes a hold back: a hold for the reason "cancel" would be the very opposite.
  if (verb === "hold" && rest.toLowerCase() === "cancel") return { kind: "misspelt", line, meant: "unhold" };
  const parsed = commandOf(verb, rest);
  return "wrong" in parsed
    ? { kind: "malformed", verb, line, why: parsed.wrong }
    : { kind: "command", command: parsed, line };
}

function commandOf(verb: Verb, rest: string): Parsed {
  const words = rest === "" ? [] : rest.split(/\s+/u);
  switch (verb) {
    case "promote":
      return parsePromote(rest);
    case "hold":
      return { verb, text: rest === "" ? null : rest };
    case "unhold":
      return words.length > 1 ? { wrong: "it takes a tier and nothing else" } : { verb, tier: words[0] ?? null };
    case "rollback":
      return parseRollback(words);
    case "status":
    case "help":
    case "retry":
      return words.length > 0 ? { wrong: "it stands alone on its line" } : { verb };
  }
}

/** Phones write curly quotes, and one dash for two. */
const FORCE = /^(.*?)(?:^|\s)(?:--|[—–])force(?:[\s=]+(.*))?$/isu;
const QUOTED = /^["'“”„‟«»‘’](.*)["'“”„‟«»‘’]$/su;

function parsePromote(rest: string): Parsed {
  const [, before = rest, said = ""] = FORCE.exec(rest) ?? [];
  const [tier = null, ...others] = before.split(/\s+/u).filter((word) => word !== "");
  if (others.length > 0 || tier?.startsWith("-")) {
    return { wrong: "beside a tier it takes nothing but --force and a reason" };
  }
  if (!FORCE.test(rest)) return { verb: "promote", tier, force: null };
  // The reason reaches to the last quote of the line, so that it may hold quotes itself.
  const reason = said === "" ? "" : QUOTED.exec(said)?.[1];
  if (reason === undefined) return { wrong: "the reason comes last, in quotes" };
  // What nobody can see is no reason.
  return { verb: "promote", tier, force: oneLine(reason) };
}

/** One word that could be a commit is taken for one; only the names of the tiers can tell better. */
function parseRollback(words: readonly string[]): Parsed {
  const [first = null, second = null] = words;
  const isCommit = (word: string | null) => word !== null && /^[0-9a-f]{7,40}$/i.test(word);
  if (words.length > 2) return { wrong: "it takes a tier, a commit and nothing else" };
  if (second !== null && !isCommit(second)) return { wrong: "a commit is 7 to 40 hex digits" };
  const [tier, sha] = second === null && isCommit(first) ? [null, first] : [first, second];
  return { verb: "rollback", tier, sha: sha?.toLowerCase() ?? null };
}
