// Several mutations in one document: each is done or refused by itself, and says so at its own alias.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../src/sandbox/forge/world.ts";
import { nodeId } from "../../src/sandbox/graphql/ids.ts";
import type { Pull } from "../../src/sandbox/model.ts";
import { SmallWorld } from "./graphql-world.ts";

let small: SmallWorld;
let app: Actor;
let pull: Pull;
let head: string;
let repositoryId: string;

beforeEach(async () => {
  small = await SmallWorld.open();
  repositoryId = nodeId("Repository", small.repository.id);
  app = small.installation({ contents: "read", checks: "write", pull_requests: "write" });
  const first = await small.commit("tier-0", { "a.txt": "a\n" });
  await small.branch("tier-1", first);
  head = await small.commit("tier-0", { "a.txt": "b\n" });
  pull = await small.pull("tier-0", "tier-1");
});
afterEach(() => small.close());

const created = (name: string) => small.repository.checkRuns.find((run) => run.name === name);

describe("a document of many mutations", () => {
  it("reports checks with all that a check can say, and changes them", async () => {
    const { data, errors } = await small.ask(
      `mutation($repositoryId: ID!, $head: GitObjectID!, $actions: [CheckRunAction!]) {
        one: createCheckRun(input: { repositoryId: $repositoryId, headSha: $head, name: "one", status: COMPLETED,
          conclusion: FAILURE, externalId: "e1", detailsUrl: "https://example.com/1", startedAt: "2026-11-23T10:00:00Z",
          output: { title: "Waiting", summary: "for you", text: "long", annotations: [
            { path: "a.txt", location: { startLine: 1, endLine: 1 }, annotationLevel: FAILURE, message: "no" }] },
          actions: $actions }) { checkRun { id externalId detailsUrl startedAt title summary text conclusion } }
        two: createCheckRun(input: { repositoryId: $repositoryId, headSha: $head, name: "two" }) {
          checkRun { id status } } }`,
      {
        as: app,
        variables: { repositoryId, head, actions: [{ label: "Force", description: "d", identifier: "force" }] },
      },
    );
    expect(errors).toBeUndefined();
    expect(data.one.checkRun).toMatchObject({
      externalId: "e1",
      detailsUrl: "https://example.com/1",
      startedAt: "2026-11-23T10:00:00Z",
      title: "Waiting",
      text: "long",
      conclusion: "FAILURE",
    });
    expect(created("one")?.actions).toEqual([{ label: "Force", description: "d", identifier: "force" }]);
    const again = await small.ask(
      `mutation($repositoryId: ID!, $one: ID!, $two: ID!) {
        one: updateCheckRun(input: { repositoryId: $repositoryId, checkRunId: $one, conclusion: SUCCESS, actions: [] }) {
          checkRun { conclusion } }
        two: updateCheckRun(input: { repositoryId: $repositoryId, checkRunId: $two, status: IN_PROGRESS }) {
          checkRun { status } } }`,
      { as: app, variables: { repositoryId, one: data.one.checkRun.id, two: data.two.checkRun.id } },
    );
    expect(again.data).toEqual({
      one: { checkRun: { conclusion: "SUCCESS" } },
      two: { checkRun: { status: "IN_PROGRESS" } },
    });
    expect(created("one")?.actions).toEqual([]);
  });

  it("does what it can; what fails is null, with an error at its alias", async () => {
    const subjectId = nodeId("PullRequest", pull.id);
    const { data, errors } = await small.ask(
      `mutation($repositoryId: ID!, $subjectId: ID!, $head: GitObjectID!, $label: String!) {
        unknown: createCheckRun(input: { repositoryId: $repositoryId, headSha: "${"1".repeat(40)}", name: "x" }) {
          checkRun { id } }
        long: createCheckRun(input: { repositoryId: $repositoryId, headSha: $head, name: "y",
          actions: [{ label: $label, description: "d", identifier: "i" }] }) { checkRun { id } }
        stale: createCheckRun(input: { repositoryId: $repositoryId, headSha: $head, name: "z", conclusion: STALE }) {
          checkRun { id } }
        good: createCheckRun(input: { repositoryId: $repositoryId, headSha: $head, name: "good" }) { checkRun { name } }
        said: addComment(input: { subjectId: $subjectId, body: "hello" }) { commentEdge { node { id body } } }
        mute: addComment(input: { subjectId: $subjectId, body: " " }) { commentEdge { node { id } } }
        eyes: addReaction(input: { subjectId: $subjectId, content: EYES }) { reaction { content } }
        none: removeReaction(input: { subjectId: $subjectId, content: HEART }) { reaction { content } }
        renamed: updatePullRequest(input: { pullRequestId: $subjectId, title: "Better" }) { pullRequest { title } }
        nobody: updateIssueComment(input: { id: "IC_bm9wZQ", body: "x" }) { issueComment { id } }
      }`,
      { as: app, variables: { repositoryId, subjectId, head, label: "x".repeat(21) } },
    );
    expect(data).toMatchObject({
      unknown: null,
      long: null,
      stale: null,
      good: { checkRun: { name: "good" } },
      said: { commentEdge: { node: { body: "hello" } } },
      mute: null,
      eyes: { reaction: { content: "EYES" } },
      none: null,
      renamed: { pullRequest: { title: "Better" } },
      nobody: null,
    });
    expect(errors?.map(({ type, path }) => [type, path])).toEqual([
      ["UNPROCESSABLE", ["unknown"]],
      ["UNPROCESSABLE", ["long"]],
      ["UNPROCESSABLE", ["stale"]],
      ["UNPROCESSABLE", ["mute"]],
      ["NOT_FOUND", ["none"]],
      ["NOT_FOUND", ["nobody"]],
    ]);
    const edited = await small.ask(
      `mutation($id: ID!) {
        updateIssueComment(input: { id: $id, body: "hello again" }) { issueComment { body includesCreatedEdit } }
        removeReaction(input: { subjectId: "${subjectId}", content: EYES }) { reaction { content } } }`,
      { as: app, variables: { id: data.said.commentEdge.node.id } },
    );
    expect(edited.data.updateIssueComment.issueComment).toEqual({ body: "hello again", includesCreatedEdit: true });
    expect(pull.reactions).toEqual([]);
  });

  it("refuses what the installation was not granted, and no more than that", async () => {
    const reader = small.installation({ checks: "read", issues: "write" });
    const { data, errors } = await small.ask(
      `mutation($repositoryId: ID!, $head: GitObjectID!) {
        check: createCheckRun(input: { repositoryId: $repositoryId, headSha: $head, name: "x" }) { checkRun { id } }
        issue: createIssue(input: { repositoryId: $repositoryId, title: "Board" }) { issue { number } } }`,
      { as: reader, variables: { repositoryId, head } },
    );
    expect(data).toEqual({ check: null, issue: { issue: { number: 2 } } });
    expect(errors).toMatchObject([{ type: "FORBIDDEN", path: ["check"] }]);
  });
});
