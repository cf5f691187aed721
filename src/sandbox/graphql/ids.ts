// Node ids, for GraphQL's `id` and REST's `node_id` alike: GitHub's are opaque, ours need only be stable and readable back.

/** Prefixes are GitHub's own, seen in its answers. */
const prefixes = {
  App: "A",
  Bot: "BOT",
  CheckRun: "CR",
  CheckSuite: "CS",
  Commit: "C",
  Blob: "B",
  Tree: "T",
  Issue: "I",
  IssueComment: "IC",
  MergeQueue: "MQ",
  MergeQueueEntry: "MQE",
  Organization: "O",
  PinnedIssue: "PI",
  PullRequest: "PR",
  PullRequestCommit: "PURC",
  PullRequestReview: "PRR",
  Reaction: "REA",
  Ref: "REF",
  Repository: "R",
  RepositoryRuleset: "RRS",
  Status: "S",
  StatusCheckRollup: "SCR",
  StatusContext: "SC",
  Comparison: "CMP",
  User: "U",
} as const;

export type NodeKind = keyof typeof prefixes;

const kinds = new Map(Object.entries(prefixes).map(([kind, prefix]) => [prefix as string, kind as NodeKind]));

/**
 * The global id of a thing: its numeric id where GitHub gives one, else the repository's id and what names it there
 * (a commit's sha, a ref's full name).
 */
export function nodeId(kind: NodeKind, ...parts: (number | string)[]): string {
  return `${prefixes[kind]}_${Buffer.from(parts.join(" ")).toString("base64url")}`;
}

/** What `nodeId` was given; undefined for text that it never printed. */
export function parseNodeId(id: string): { kind: NodeKind; parts: string[] } | undefined {
  const [, prefix, rest] = /^([A-Z]+)_([\w-]+)$/.exec(id) ?? [];
  const kind = prefix === undefined ? undefined : kinds.get(prefix);
  if (kind === undefined || rest === undefined) return undefined;
  return { kind, parts: Buffer.from(rest, "base64url").toString().split(" ") };
}
