// What people say: the commands, as a closed set.

export type Command =
  | { verb: "promote"; tier: string | null; force: string | null }
  /** `text`: a tier, a reason, or a tier and then a reason. Which, only the names of the tiers can tell. */
  | { verb: "hold"; text: string | null }
  | { verb: "unhold"; tier: string | null }
  | { verb: "rollback"; tier: string | null; sha: string | null }
  | { verb: "status" }
  | { verb: "help" }
  | { verb: "retry" };

export type Verb = Command["verb"];

/** One line of a comment that begins like a command. */
export type Said =
  | { kind: "command"; command: Command; line: string }
  /** Nearly a command. */
  | { kind: "misspelt"; line: string; meant: Verb }
  /** A command's verb with something that it does not take. */
  | { kind: "malformed"; verb: Verb; line: string; why: string };

/** How each command is written. */
export const GRAMMAR: Record<Verb, string> = {
  promote: '/promote [tier] [--force "reason"]',
  hold: "/hold [tier] [reason]",
  unhold: "/unhold [tier]",
  rollback: "/rollback [tier] [commit]",
  status: "/status",
  help: "/help",
  retry: "/retry",
};

export const VERBS = Object.keys(GRAMMAR) as Verb[];

/** The command as a line that `parseComment` reads back. */
export function printCommand(command: Command): string {
  const words = (...parts: (string | null)[]) =>
    [`/${command.verb}`, ...parts.filter((part) => part !== null)].join(" ");
  switch (command.verb) {
    case "promote":
      return words(command.tier, command.force === null ? null : `--force "${command.force}"`);
    case "hold":
      return words(command.text);
    case "unhold":
      return words(command.tier);
    case "rollback":
      return words(command.tier, command.sha);
    case "status":
    case "help":
    case "retry":
      return words();
  }
}
