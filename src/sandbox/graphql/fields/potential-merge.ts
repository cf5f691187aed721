// The test merge that GitHub makes of an open pull request, and nothing refers to but the pull request.
import type { Pull, Repository } from "../../model.ts";
import { findCommit } from "../nodes.ts";

/**
 * Null when the pull request is not open, conflicts, or GitHub has not tried yet (GraphQL: potentialMergeCommit, "this
 * field will not return a value if the pull request is merged, or if the test merge commit is still being generated").
 */
export async function potentialMergeCommit({ repository, pull }: { repository: Repository; pull: Pull }) {
  if (pull.state !== "open" || pull.mergeable !== true) return null;
  const merged = await repository.git.mergeTree(pull.base.sha, pull.head.sha);
  if (!("tree" in merged)) return null;
  // Without a time of its own it is the same commit each time.
  const nobody = { name: "GitHub", email: "noreply@github.com", date: "1970-01-01T00:00:00Z" };
  const sha = await repository.git.writeCommit({
    tree: merged.tree,
    parents: [pull.base.sha, pull.head.sha],
    message: `Merge ${pull.head.sha} into ${pull.base.sha}`,
    author: nobody,
    committer: nobody,
  });
  return findCommit(repository, sha);
}
