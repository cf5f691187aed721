// What people say on GitHub, and how the App answers: comments, reactions, issues that it keeps.
import type { Role } from "../../core/commands/asked.ts";
import type { Instant, RepositoryName, Sha } from "../../core/names.ts";
import type { Outcome } from "./outcome.ts";

/** Reads throw ForgeUnavailable where they cannot answer. */
export interface Talking {
  /** Comments made since then on any issue or pull request of a repository, oldest first: only what tells commands. */
  readCommentsSince(repository: RepositoryName, since: Instant): Promise<{ id: string; body: string }[]>;
  /** Comments as they are now, in one call; those that are gone are left out. */
  readComments(ids: readonly string[]): Promise<Comment[]>;
  /** Issues and pull requests by node id, as they are now, in one call; those that are gone are left out. */
  readConversations(ids: readonly string[]): Promise<Conversation[]>;
  /** Read when acting, never remembered. */
  readRole(repository: RepositoryName, login: string): Promise<Role>;
  /** Puts a reaction of the App on a comment. */
  ensureReacted(commentId: string, reaction: Reaction): Promise<Outcome>;
  /** Writes a comment of the App: a new one, or another text of one that it wrote. */
  ensureCommented(on: Pick<Conversation, "id">, comment: { id: string | null; body: string }): Promise<Outcome>;
  /** The open issues of a repository that the App wrote, newest first. */
  readKeptIssues(repository: RepositoryName): Promise<KeptIssue[]>;
  /** Opens an issue, or gives one that the App keeps another text. */
  ensureIssue(repository: RepositoryName, issue: { id: string | null; title: string; body: string }): Promise<Outcome>;
}

/** A comment, as it is now. */
export interface Comment {
  /** GitHub's node id. */
  id: string;
  url: string;
  repository: RepositoryName;
  author: { login: string; kind: "person" | "bot" };
  createdAt: Instant;
  /** Somebody changed it after it was said: then nobody knows who says what stands there. */
  edited: boolean;
  body: string;
  /** What the App has put on it. */
  reactions: Reaction[];
  /** Where it was said. */
  on: Conversation;
}

/** 👀 seen, 🚀 done, 👍 already so, 👎 refused, 😕 our failure: as GitHub calls them. */
export type Reaction = "EYES" | "ROCKET" | "THUMBS_UP" | "THUMBS_DOWN" | "CONFUSED";

/** An issue or a pull request that people talk on. */
export interface Conversation {
  number: number;
  /** GitHub's node id. */
  id: string;
  url: string;
  title: string;
  body: string;
  /** Whether the App opened it. */
  isOurs: boolean;
  locked: boolean;
  pull: {
    base: string;
    head: { branch: string; sha: Sha };
    state: "open" | "closed" | "merged";
    mergeCommit: Sha | null;
    mergedAt: Instant | null;
  } | null;
  /** The App's own comments on it, of the last hundred, oldest first; before them its status comment, if that is older. */
  ours: { id: string; body: string }[];
}

/** An issue that the App keeps. */
export interface KeptIssue {
  id: string;
  number: number;
  title: string;
  body: string;
}
