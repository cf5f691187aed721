// The fragments that queries share.
import { COMMIT_FRAGMENT } from "./commit.ts";
import { PULL_FRAGMENT } from "./pull.ts";
import { REPORTS_FRAGMENT } from "./report.ts";

/** A query with the fragments that it names, each once: GraphQL refuses unused ones. */
export function withFragments(query: string): string {
  const uses = (name: string) => query.includes(`...${name}`);
  const reports = uses("Reports") ? [REPORTS_FRAGMENT] : [];
  const pulls = uses("PullFacts") ? [PULL_FRAGMENT] : [];
  const commits = uses("CommitFacts") || uses("PullFacts") ? [COMMIT_FRAGMENT] : [];
  return [query, ...commits, ...reports, ...pulls].join("\n");
}
