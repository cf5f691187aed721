// The body of a webhook: what happened, in the shapes of REST (docs.github.com/webhooks/webhook-events-and-payloads).
import type { ForgeEvent } from "../forge/events.ts";
import { findSubject } from "../forge/issues.ts";
import type { World } from "../forge/world.ts";
import { nodeId } from "../graphql/ids.ts";
import type { Installation, Repository } from "../model.ts";
import { organization, simpleUser } from "../rest/shapes/account.ts";
import { installationShape } from "../rest/shapes/app.ts";
import { checkRunShape, checkSuiteShape } from "../rest/shapes/check.ts";
import { commentShape } from "../rest/shapes/comment.ts";
import { issueShape } from "../rest/shapes/issue.ts";
import { mergeGroupShape } from "../rest/shapes/merge-group.ts";
import { fullPull, listedPull, reviewShape } from "../rest/shapes/pull.ts";
import { repositoryShape } from "../rest/shapes/repository.ts";
import { pingPayload } from "./ping.ts";
import { pushPayload } from "./push.ts";
import { statusPayload } from "./status.ts";

/** The payload for one installation (none for a ping, which goes to the App itself). */
export async function payloadOf(
  world: World,
  event: ForgeEvent,
  installation: Installation | undefined,
): Promise<Record<string, unknown>> {
  const sender = simpleUser(world, event.sender);
  if (event.name === "ping") return pingPayload(event.app);
  if (event.name === "installation") return { ...installationPayload(world, event.installation), sender };
  return {
    ...("action" in event && { action: event.action }),
    ...(await about(world, event)),
    repository: repositoryIn(world, event),
    organization: organizationIn(world, event.repository),
    sender,
    ...(installation && {
      installation: { id: installation.id, node_id: nodeId("App", installation.id) },
    }),
  };
}

type RepositoryEvent = Extract<ForgeEvent, { repository: Repository }>;

async function about(world: World, event: RepositoryEvent): Promise<object> {
  const { repository } = event;
  switch (event.name) {
    case "push":
      return pushPayload(world, event);
    case "pull_request":
      return {
        number: event.pull.number,
        pull_request: await fullPull(world, repository, event.pull),
        ...(event.action === "synchronize" && { before: event.before, after: event.after }),
        ...(event.action === "edited" && { changes: event.changes }),
        ...(event.action === "dequeued" && { reason: event.reason }),
      };
    case "merge_group":
      return {
        ...(event.action === "destroyed" && { reason: event.reason }),
        merge_group: await mergeGroupShape(repository, event),
      };
    case "pull_request_review": {
      const review = reviewShape(world, repository, event.pull, event.review);
      return {
        review: { ...review, state: review.state.toLowerCase() },
        pull_request: listedPull(world, repository, event.pull),
      };
    }
    case "status":
      return statusPayload(world, repository, event.status);
    case "check_run": {
      const check_run = checkRunShape(world, repository, event.run);
      const {
        repository: _,
        head_commit: __,
        ...check_suite
      } = await checkSuiteShape(world, repository, event.run.suite);
      const requested = event.action === "requested_action" && { requested_action: { identifier: event.identifier } };
      return { check_run: { ...check_run, check_suite }, ...requested };
    }
    case "check_suite": {
      const { repository: _, ...check_suite } = await checkSuiteShape(world, repository, event.suite);
      return { check_suite };
    }
    case "issues": {
      const { closed_by: _, ...issue } = issueShape(world, repository, event.issue);
      return { issue, ...(event.action === "edited" && { changes: event.changes }) };
    }
    case "issue_comment": {
      const subject = findSubject(repository, event.comment.number);
      const { closed_by: _, ...issue } = issueShape(world, repository, subject);
      return {
        issue,
        comment: commentShape(world, repository, event.comment),
        ...(event.action === "edited" && { changes: event.changes }),
      };
    }
  }
}

/** In a push GitHub counts the repository's times in seconds. */
function repositoryIn(world: World, { name, repository, at }: RepositoryEvent) {
  const shape = repositoryShape(world, repository);
  if (name !== "push") return shape;
  const seconds = (millis: number) => Math.floor(millis / 1000);
  return {
    ...shape,
    created_at: seconds(repository.createdAt),
    pushed_at: seconds(at),
    stargazers: 0,
    master_branch: repository.defaultBranch,
    organization: repository.owner.login,
  };
}

function organizationIn(world: World, repository: Repository) {
  const full = organization(world, repository.owner);
  const { login, id, node_id, url, repos_url, events_url, hooks_url, issues_url } = full;
  const { members_url, public_members_url, avatar_url, description } = full;
  const addresses = { url, repos_url, events_url, hooks_url, issues_url, members_url, public_members_url, avatar_url };
  return { login, id, node_id, ...addresses, description };
}

function installationPayload(world: World, installation: Installation) {
  const reached = world.repositories.filter(({ owner }) => owner === installation.account);
  return {
    action: "created",
    installation: installationShape(world, installation),
    repositories: reached.map(({ id, owner, name, private: hidden }) => ({
      id,
      node_id: nodeId("Repository", id),
      name,
      full_name: `${owner.login}/${name}`,
      private: hidden,
    })),
    requester: null,
  };
}
