// What the sandbox's GitHub asks of Git, and in which shapes Git answers.

export type Sha = string;

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
  /** The same as one text, as `git diff` prints it. */
  patch(before: Sha | undefined, after: Sha): Promise<string>;
  /** The branch a clone checks out. */
  setHead(branch: string): Promise<void>;
  /** All or nothing; the first refusal decides. */
  updateRefs(updates: RefUpdate[]): Promise<{ refused: RefRefusal; name: string } | undefined>;
  /** Reads the refs again, after something else wrote them (a push). Returns what changed. */
  refresh(): Promise<{ name: string; before: Sha; after: Sha }[]>;
  /** Ends the git processes of this repository. */
  close(): Promise<void>;
}
