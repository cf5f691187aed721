// What the people of the forge contract do beside Git: they talk, give roles, and make rules.
import type { Role } from "../../src/core/commands/asked.ts";
import type { RepositoryName } from "../../src/core/names.ts";
import type { Person } from "./stage.ts";

export interface Talk {
  /** Somebody says something on a pull request or an issue. Gives the comment's node id. */
  says(repository: RepositoryName, comment: { on: number; by: Person; body: string }): Promise<string>;
  /** Who said it says something else in its place. */
  rewrites(repository: RepositoryName, comment: string, body: string): Promise<void>;
  /** Who said it takes it back. */
  deletes(repository: RepositoryName, comment: string): Promise<void>;
  /** alice opens an issue. Gives its number. */
  asks(repository: RepositoryName, issue: { title: string; body: string }): Promise<number>;
  /** alice closes an issue. */
  settles(repository: RepositoryName, number: number): Promise<void>;
  /** alice locks a conversation. */
  locks(repository: RepositoryName, number: number): Promise<void>;
  /** alice gives somebody a role. */
  appoints(repository: RepositoryName, person: Person, role: Exclude<Role, "none">): Promise<void>;
}

export type Method = "merge" | "squash" | "rebase";

export type Rule =
  /** Nobody moves the branch but by pull request. */
  | { kind: "pull requests only" }
  /** A check that must be green. */
  | { kind: "check"; name: string }
  /** Everything goes through a merge queue, which waits for a check. */
  | { kind: "queue"; check: string };

export interface Rulers {
  /** alice makes a rule for a branch. */
  rules(repository: RepositoryName, branch: string, rule: Rule): Promise<void>;
  /** alice says which methods of merging the repository allows. */
  allows(repository: RepositoryName, methods: readonly Method[]): Promise<void>;
  /** Merge queues go on as far as they can. */
  queuesGoOn(): Promise<void>;
}
