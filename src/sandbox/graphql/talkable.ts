// What can be talked about: an issue or a pull request, found by its node id.
import type { Issue, Pull, Repository } from "../model.ts";
import type { Context } from "./context.ts";
import { lookUp } from "./lookup.ts";
import type { IssueNode, PullNode } from "./nodes.ts";
import { unresolved } from "./visible.ts";

export interface Talkable {
  node: IssueNode | PullNode;
  repository: Repository;
  about: Issue | Pull;
}

/** Throws NOT_FOUND for an id of anything else. */
export async function talkable(context: Context, id: string): Promise<Talkable> {
  const found = await lookUp(context, id);
  if (found.__typename !== "Issue" && found.__typename !== "PullRequest") throw unresolved(id);
  const node = found as IssueNode | PullNode;
  return { node, repository: node.repository, about: node.__typename === "Issue" ? node.issue : node.pull };
}
