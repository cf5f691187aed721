// Who may say what: each command asks for a role on the repository where it is said.
import { codeSpan } from "../prose/quote.ts";
import type { Asked, Refusal, Role } from "./asked.ts";
import { type Command, printCommand } from "./command.ts";
import { refuse } from "./refusal.ts";

/** Each includes those before it. */
const ROLES: readonly Role[] = ["none", "read", "triage", "write", "maintain", "admin"];

/** The least role that may say the command. To stop is easier than to go on. */
export function roleFor(command: Command): Role {
  switch (command.verb) {
    case "status":
    case "help":
      return "none";
    case "hold":
      return "triage";
    case "promote":
      return command.force === null ? "write" : "maintain";
    case "unhold":
    case "rollback":
    case "retry":
      return "write";
  }
}

export function mayDo(role: Role, command: Command): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(roleFor(command));
}

/** Why the command may not be done for who asks; null when it may. */
export function authorize({ by, repository }: Asked, command: Command): Refusal | null {
  if (mayDo(by.role, command)) return null;
  const isForce = command.verb === "promote" && command.force !== null;
  const needed = roleFor(command);
  // As it would be taken: a force without a reason is refused.
  const asked = command.verb === "promote" && command.force === "" ? { ...command, force: "reason" } : command;
  const what = isForce ? "/promote --force" : `/${command.verb}`;
  const has = by.role === "none" ? `has no role on ${repository}` : `has the role ${by.role} on ${repository}`;
  const who = needed === "maintain" ? "with the role maintain or admin" : `with the role ${needed} or more`;
  return refuse(
    isForce ? "FORCE_PERMISSION" : "PERMISSION",
    `${by.login} ${has}, and ${what} asks for ${needed}`,
    `Ask somebody ${who} to say ${codeSpan(printCommand(asked))}.`,
  );
}
