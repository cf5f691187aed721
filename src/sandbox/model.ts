// What the sandbox's GitHub remembers beside its bare Git repositories, and what it asks of Git.
// Commits, trees, refs, merges and diffs live in Git only; here is what GitHub adds to it.

export type Sha = string;
/** Milliseconds since the epoch, of the sandbox's own clock. */
export type Millis = number;

export type Role = "read" | "triage" | "write" | "maintain" | "admin";

/** A person or an App's bot (`shopset[bot]`). `id` is GitHub's numeric id; node ids are derived from it. */
export interface Account {
  id: number;
  login: string;
  kind: "User" | "Bot" | "Organization";
}

export interface App {
  id: number;
  slug: string;
  name: string;
  /** The App's bot account, by which its writes are signed. */
  bot: Account;
  /** PEM of the public half of the App's key: JSON web tokens are verified with it. */
  publicKey: string;
  webhook?: { url: string; secret: string };
  events: string[];
}

/** An App installed on an account: which repositories it sees and what it may do there. */
export interface Installation {
  id: number;
  app: App;
  account: Account;
  permissions: Record<string, "read" | "write">;
  /** "all", or the names of the selected repositories. */
  repositories: "all" | string[];
  events: string[];
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  createdAt: Millis;
  /** Roles of people; who is not named has none. */
  collaborators: Map<string, Role>;
  git: GitStore;
  pulls: Pull[];
  statuses: Status[];
  checkSuites: CheckSuite[];
  checkRuns: CheckRun[];
  comments: Comment[];
  /** Issues and pull requests of a repository count together. */
  nextNumber: number;
  mergeMethods: { merge: boolean; squash: boolean; rebase: boolean };
  deleteBranchOnMerge: boolean;
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string | null;
  author: Account;
  draft: boolean;
  state: "open" | "closed";
  head: { ref: string; sha: Sha };
  base: { ref: string; sha: Sha };
  createdAt: Millis;
  updatedAt: Millis;
  closedAt?: Millis;
  closedBy?: Account;
  merged?: { at: Millis; by: Account; commit: Sha };
  /** null until GitHub's "background job" has looked, that is on the first read after head or base moved. */
  mergeable: boolean | null;
  timeline: TimelineEvent[];
  reviews: Review[];
}

export interface TimelineEvent {
  id: number;
  kind: "closed" | "reopened" | "merged" | "head_ref_deleted" | "base_ref_deleted" | "head_ref_force_pushed";
  actor: Account;
  at: Millis;
}

export interface Review {
  id: number;
  author: Account;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  body: string;
  commit: Sha;
  at: Millis;
}

/** A commit status. GitHub keeps every one; the newest of a context counts. */
export interface Status {
  id: number;
  sha: Sha;
  context: string;
  state: "error" | "failure" | "pending" | "success";
  description: string | null;
  targetUrl: string | null;
  creator: Account;
  at: Millis;
}

export interface CheckSuite {
  id: number;
  sha: Sha;
  headBranch: string | null;
  app: App;
  at: Millis;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string;
  raw_details?: string;
}

export interface CheckRun {
  id: number;
  suite: CheckSuite;
  name: string;
  sha: Sha;
  externalId: string | null;
  detailsUrl: string | null;
  status: "queued" | "in_progress" | "completed";
  conclusion:
    | null
    | "success"
    | "failure"
    | "neutral"
    | "cancelled"
    | "timed_out"
    | "action_required"
    | "stale"
    | "skipped";
  startedAt: Millis;
  completedAt: Millis | null;
  output: { title: string | null; summary: string | null; text: string | null; annotations: Annotation[] };
  actions: { label: string; description: string; identifier: string }[];
}

export interface Comment {
  id: number;
  /** Number of the issue or pull request. */
  number: number;
  author: Account;
  body: string;
  createdAt: Millis;
  updatedAt: Millis;
}

// ── Git ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GitPerson {
  name: string;
  email: string;
  /** ISO 8601 with the offset Git holds. */
  date: string;
}

export interface GitCommit {
  sha: Sha;
  tree: Sha;
  parents: Sha[];
  author: GitPerson;
  committer: GitPerson;
  message: string;
}

export interface GitEntry {
  name: string;
  /** "100644", "100755", "040000", "120000" or "160000". */
  mode: string;
  type: "blob" | "tree" | "commit";
  sha: Sha;
}

export interface RefUpdate {
  /** Fully qualified: refs/heads/… */
  name: string;
  /** What the ref must hold now; the zero id: it must not exist; undefined: whatever it holds. */
  before?: Sha;
  /** The zero id deletes. */
  after: Sha;
  force: boolean;
}

export type RefRefusal = "stale" | "not a fast-forward" | "missing object" | "exists" | "absent" | "bad name";

/** A file that differs between two trees. */
export interface FileChange {
  path: string;
  previousPath?: string;
  status: "added" | "removed" | "modified" | "changed" | "renamed" | "copied";
  /** The blob (or gitlink) now, or the one that was removed. */
  sha: Sha;
  additions: number;
  deletions: number;
  /** The hunks of a unified diff; absent for binary files and pure renames. */
  patch?: string;
}

/** One bare repository, read and written by the real `git`. Object reads are answered by one long-lived `cat-file --batch`. */
export interface GitStore {
  /** Path of the bare repository. */
  readonly directory: string;
  /** All refs below `prefix` (default refs/heads/), name → sha, sorted by name. Served from memory; every write goes through here or `refresh()`. */
  refs(prefix?: string): Promise<Map<string, Sha>>;
  /** Resolves a branch name, qualified ref, (abbreviated) sha or `rev:path`; undefined if there is none. */
  resolve(expression: string): Promise<Sha | undefined>;
  type(sha: Sha): Promise<"commit" | "tree" | "blob" | "tag" | undefined>;
  commit(sha: Sha): Promise<GitCommit | undefined>;
  tree(sha: Sha, options?: { recursive?: boolean }): Promise<GitEntry[] | undefined>;
  blob(sha: Sha): Promise<Buffer | undefined>;
  /** The entry at `path` below a tree, gitlinks included. */
  entry(tree: Sha, path: string): Promise<GitEntry | undefined>;
  /** Commits reachable from `sha`, in `git log` order, `skip`ped and at most `max`. */
  log(sha: Sha, options: { max: number; skip?: number; path?: string; not?: Sha[] }): Promise<GitCommit[]>;
  count(sha: Sha, options?: { not?: Sha[] }): Promise<number>;
  mergeBase(a: Sha, b: Sha): Promise<Sha | undefined>;
  isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean>;
  writeBlob(content: Buffer): Promise<Sha>;
  /** Entries with a path below `base` (a tree); sha null removes. Refuses unknown objects (gitlinks excepted). */
  writeTree(entries: { path: string; mode: string; sha: Sha | null }[], base?: Sha): Promise<Sha>;
  writeCommit(commit: {
    tree: Sha;
    parents: Sha[];
    message: string;
    author: GitPerson;
    committer: GitPerson;
  }): Promise<Sha>;
  /** The merge of two commits as `git merge-tree --write-tree` computes it. */
  mergeTree(ours: Sha, theirs: Sha): Promise<{ tree: Sha } | { conflicts: string[] }>;
  /** The tree that the changes of one commit (against its first parent) give on top of another; as `git cherry-pick`. */
  cherryPick(commit: Sha, onto: Sha): Promise<{ tree: Sha } | { conflicts: string[] }>;
  /** What changed from `before` (undefined: the empty tree) to `after`, commits or trees. */
  diff(before: Sha | undefined, after: Sha): Promise<FileChange[]>;
  /** The branch a clone checks out. */
  setHead(branch: string): Promise<void>;
  /** All or nothing; the first refusal decides. */
  updateRefs(updates: RefUpdate[]): Promise<{ refused: RefRefusal; name: string } | undefined>;
  /** Reads the refs again, after something else wrote them (a push). Returns what changed. */
  refresh(): Promise<{ name: string; before: Sha; after: Sha }[]>;
  /** Ends the git processes of this repository. */
  close(): Promise<void>;
}
