// Comments on issues and pull requests.
import { printTime } from "../../forge/clock.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Comment, Repository } from "../../model.ts";
import { authorAssociation, simpleUser } from "./account.ts";
import { appShape } from "./app.ts";
import type { IssueComment } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";
import { reactionRollup } from "./reaction.ts";

export function commentShape(world: World, repository: Repository, comment: Comment) {
  const app = world.apps.find(({ bot }) => bot === comment.author);
  const kind = repository.pulls.some(({ number }) => number === comment.number) ? "pull" : "issues";
  return {
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    url: repositoryApiUrl(world, repository, `/issues/comments/${comment.id}`),
    html_url: `${repositoryUrl(world, repository, `/${kind}/${comment.number}`)}#issuecomment-${comment.id}`,
    issue_url: repositoryApiUrl(world, repository, `/issues/${comment.number}`),
    user: simpleUser(world, comment.author),
    created_at: printTime(comment.createdAt),
    updated_at: printTime(comment.updatedAt),
    body: comment.body,
    author_association: authorAssociation(repository, comment.author),
    reactions: reactionRollup(repositoryApiUrl(world, repository, `/issues/comments/${comment.id}`), comment.reactions),
    performed_via_github_app: app ? appShape(world, app) : null,
  } satisfies IssueComment;
}
