// Pull requests, their checks and reviews, and every mutation: the same world as REST's, in GraphQL's words.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nextId } from "../../src/sandbox/forge/world.ts";
import type { Review } from "../../src/sandbox/model.ts";
import { SmallWorld } from "./graphql-world.ts";

let small: SmallWorld;
let first: string;

beforeEach(async () => {
  small = await SmallWorld.open();
  first = await small.commit("tier-0", { "a.txt": "one\n" }, "first");
  await small.branch("tier-1", first);
});
afterEach(() => small.close());

const zero = "0".repeat(40);
const inShop = (selection: string) => `query { repository(owner: "acme", name: "shop") { ${selection} } }`;

async function repositoryId(): Promise<string> {
  return (await small.ask(inShop("id"))).data.repository.id;
}

async function pullId(number: number): Promise<string> {
  return (await small.ask(inShop(`pullRequest(number: ${number}) { id }`))).data.repository.pullRequest.id;
}

function review(login: string, state: Review["state"]): Review {
  return { id: nextId(small.world), author: small.actor(login).account, state, body: "", commit: first, at: 0 };
}

describe("a pull request", () => {
  it("does not know at first whether it can be merged, then says what git says", async () => {
    const head = await small.commit("tier-0", { "a.txt": "two\n" });
    await small.pull("tier-0", "tier-1");
    const look = () => small.ask(inShop("pullRequest(number: 1) { state mergeable headRefOid isCrossRepository }"));
    expect((await look()).data.repository.pullRequest.mergeable).toBe("UNKNOWN");
    expect((await look()).data.repository.pullRequest).toEqual({
      state: "OPEN",
      mergeable: "MERGEABLE",
      headRefOid: head,
      isCrossRepository: false,
    });
    await small.commit("tier-1", { "a.txt": "three\n" });
    expect((await look()).data.repository.pullRequest.mergeable).toBe("UNKNOWN");
    expect((await look()).data.repository.pullRequest.mergeable).toBe("CONFLICTING");
  });

  it("is found by branch and state", async () => {
    await small.commit("tier-0", { "a.txt": "two\n" });
    await small.pull("tier-0", "tier-1", "climb");
    const { data } = await small.ask(
      inShop(`open: pullRequests(states: OPEN, baseRefName: "tier-1", first: 5) { nodes { title } }
        closed: pullRequests(states: [CLOSED, MERGED], first: 5) { totalCount }
        ref(qualifiedName: "tier-0") { associatedPullRequests(first: 1) { nodes { number } } }`),
    );
    expect(data.repository).toEqual({
      open: { nodes: [{ title: "climb" }] },
      closed: { totalCount: 0 },
      ref: { associatedPullRequests: { nodes: [{ number: 1 }] } },
    });
  });

  it("counts the last opinion of each writer, and no comment takes it back", async () => {
    await small.commit("tier-0", { "a.txt": "two\n" });
    const pull = await small.pull("tier-0", "tier-1");
    pull.reviews.push(review("bob", "CHANGES_REQUESTED"), review("bob", "APPROVED"));
    pull.reviews.push(review("carol", "CHANGES_REQUESTED"), review("bob", "COMMENTED"));
    const { data } = await small.ask(
      inShop(`pullRequest(number: 1) { reviewDecision
        latestOpinionatedReviews(first: 5, writersOnly: true) { nodes { author { login } state authorCanPushToRepository } }
        latestReviews(first: 5) { nodes { state } }
        reviews(states: [APPROVED], last: 1) { totalCount nodes { commit { oid } } } }`),
    );
    expect(data.repository.pullRequest).toEqual({
      reviewDecision: "APPROVED",
      latestOpinionatedReviews: {
        nodes: [{ author: { login: "bob" }, state: "APPROVED", authorCanPushToRepository: true }],
      },
      latestReviews: { nodes: [{ state: "CHANGES_REQUESTED" }, { state: "COMMENTED" }] },
      reviews: { totalCount: 1, nodes: [{ commit: { oid: first } }] },
    });
  });
});

describe("the rollup of a commit", () => {
  it("counts the newest status of a context and the newest run of a check", async () => {
    const app = small.installation({});
    small.status(first, "verify", "pending");
    small.status(first, "verify", "success");
    small.check(app, first, "shopset/tier-1", "failure");
    small.check(app, first, "shopset/tier-1", "success");
    const { data } = await small.ask(
      inShop(`object(oid: "${first}") { ... on Commit {
        statusCheckRollup { state contexts(first: 10) { totalCount checkRunCount nodes {
          ... on CheckRun { name conclusion title checkSuite { app { slug } } }
          ... on StatusContext { context state creator { __typename login } } } } }
        status { state context(name: "verify") { state } }
        checkSuites(first: 5, filterBy: { checkName: "shopset/tier-1" }) { nodes {
          status conclusion all: checkRuns(first: 5, filterBy: { checkType: ALL }) { totalCount } checkRuns(first: 5) { totalCount } } } } }`),
    );
    expect(data.repository.object).toEqual({
      statusCheckRollup: {
        state: "SUCCESS",
        contexts: {
          totalCount: 2,
          checkRunCount: 1,
          nodes: [
            {
              name: "shopset/tier-1",
              conclusion: "SUCCESS",
              title: "shopset/tier-1 said",
              checkSuite: { app: { slug: "shopset" } },
            },
            { context: "verify", state: "SUCCESS", creator: { __typename: "User", login: "alice" } },
          ],
        },
      },
      status: { state: "SUCCESS", context: { state: "SUCCESS" } },
      checkSuites: {
        nodes: [{ status: "COMPLETED", conclusion: "SUCCESS", all: { totalCount: 2 }, checkRuns: { totalCount: 1 } }],
      },
    });
  });

  it("is null where nothing was ever reported, and waits while a check runs", async () => {
    const look = () =>
      small.ask(inShop(`object(oid: "${first}") { ... on Commit { status { state } statusCheckRollup { state } } }`));
    expect((await look()).data.repository.object).toEqual({ status: null, statusCheckRollup: null });
    small.check(small.installation({}), first, "e2e", null);
    expect((await look()).data.repository.object.statusCheckRollup).toEqual({ state: "PENDING" });
  });
});

describe("updateRefs", () => {
  const update = "mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }";

  it("moves a branch only from where it is said to be", async () => {
    const second = await small.commit("tier-0", { "a.txt": "two\n" });
    const input = (beforeOid: string) => ({
      repositoryId: "",
      clientMutationId: "m1",
      refUpdates: [{ name: "refs/heads/tier-1", beforeOid, afterOid: second }],
    });
    const id = await repositoryId();
    const stale = await small.ask(update, { variables: { input: { ...input(second), repositoryId: id } } });
    expect(stale.data).toEqual({ updateRefs: null });
    expect(stale.errors?.[0]).toMatchObject({ type: "UNPROCESSABLE", path: ["updateRefs"] });
    const right = await small.ask(update, { variables: { input: { ...input(first), repositoryId: id } } });
    expect(right.errors).toBeUndefined();
    expect(right.data).toEqual({ updateRefs: { clientMutationId: "m1" } });
    expect((await small.repository.git.refs()).get("refs/heads/tier-1")).toBe(second);
  });

  it("moves several branches or none", async () => {
    const second = await small.commit("tier-0", { "a.txt": "two\n" });
    const refUpdates = [
      { name: "refs/heads/new", beforeOid: zero, afterOid: second },
      { name: "refs/heads/tier-1", beforeOid: second, afterOid: second },
    ];
    const { errors } = await small.ask(update, {
      variables: { input: { repositoryId: await repositoryId(), refUpdates } },
    });
    expect(errors).toHaveLength(1);
    expect((await small.repository.git.refs()).has("refs/heads/new")).toBe(false);
  });

  it("creates from the zero id and deletes to it", async () => {
    const id = await repositoryId();
    const write = (beforeOid: string, afterOid: string) =>
      small.ask(update, {
        variables: { input: { repositoryId: id, refUpdates: [{ name: "refs/heads/x", beforeOid, afterOid }] } },
      });
    expect((await write(zero, first)).errors).toBeUndefined();
    expect((await write(zero, first)).errors).toHaveLength(1);
    expect((await write(first, zero)).errors).toBeUndefined();
    expect((await small.repository.git.refs()).has("refs/heads/x")).toBe(false);
  });

  it("is refused to an installation that may only read, and to a reader", async () => {
    const input = { repositoryId: await repositoryId(), refUpdates: [{ name: "refs/heads/x", afterOid: first }] };
    for (const as of [small.installation({ contents: "read" }), small.actor("carol")]) {
      const { errors } = await small.ask(update, { as, variables: { input } });
      expect(errors?.[0]?.type).toBe("FORBIDDEN");
    }
  });
});

describe("a pull request's life", () => {
  it("is opened, edited, closed, reopened and merged, and its timeline tells", async () => {
    const head = await small.commit("tier-0", { "a.txt": "two\n" });
    const opened = await small.ask(
      `mutation($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id number author { login } } } }`,
      {
        as: small.actor("bob"),
        variables: {
          input: { repositoryId: await repositoryId(), title: "climb", headRefName: "tier-0", baseRefName: "tier-1" },
        },
      },
    );
    expect(opened.errors).toBeUndefined();
    const { id, author } = opened.data.createPullRequest.pullRequest;
    expect(author.login).toBe("bob");

    const edit = await small.ask(
      `mutation { updatePullRequest(input: { pullRequestId: "${id}", title: "climb on" }) { pullRequest { title } }
        closePullRequest(input: { pullRequestId: "${id}" }) { pullRequest { state closed } }
        reopenPullRequest(input: { pullRequestId: "${id}" }) { pullRequest { state } } }`,
    );
    expect(edit.errors).toBeUndefined();
    expect(edit.data).toEqual({
      updatePullRequest: { pullRequest: { title: "climb on" } },
      closePullRequest: { pullRequest: { state: "CLOSED", closed: true } },
      reopenPullRequest: { pullRequest: { state: "OPEN" } },
    });

    const merge = (oid: string) =>
      small.ask(
        `mutation { mergePullRequest(input: { pullRequestId: "${id}", expectedHeadOid: "${oid}", mergeMethod: SQUASH }) {
          pullRequest { state merged mergedBy { login } mergeCommit { messageHeadline parents(first: 2) { totalCount } } } } }`,
      );
    expect((await merge(first)).errors?.[0]?.message).toBe("Head branch was modified. Review and try the merge again.");
    const merged = await merge(head);
    expect(merged.errors).toBeUndefined();
    expect(merged.data.mergePullRequest.pullRequest).toMatchObject({
      state: "MERGED",
      mergedBy: { login: "alice" },
      mergeCommit: { parents: { totalCount: 1 } },
    });

    const { data } = await small.ask(
      inShop(`pullRequest(number: 1) { commits(last: 10) { nodes { commit { oid } } }
        timelineItems(first: 10, itemTypes: [CLOSED_EVENT, MERGED_EVENT, REOPENED_EVENT]) {
        nodes { __typename ... on MergedEvent { actor { login } createdAt } } } }`),
    );
    const { timelineItems, commits } = data.repository.pullRequest;
    expect(timelineItems.nodes.map((node: { __typename: string }) => node.__typename)).toEqual([
      "ClosedEvent",
      "ReopenedEvent",
      "MergedEvent",
      "ClosedEvent",
    ]);
    expect(commits.nodes).toEqual([{ commit: { oid: head } }]);
  });

  it("tells its whole timeline, and does not guess at what the forge takes no note of", async () => {
    await small.commit("tier-0", { "a.txt": "two\n" });
    const pull = await small.pull("tier-0", "tier-1");
    pull.reviews.push(review("bob", "APPROVED"));
    const { data } = await small.ask(
      inShop("pullRequest(number: 1) { timelineItems(first: 10) { filteredCount nodes { __typename } } }"),
    );
    expect(data.repository.pullRequest.timelineItems).toEqual({
      filteredCount: 2,
      nodes: [{ __typename: "PullRequestReview" }, { __typename: "PullRequestCommit" }],
    });
    const { errors } = await small.ask(
      inShop("pullRequest(number: 1) { timelineItems(first: 10, itemTypes: RENAMED_TITLE_EVENT) { totalCount } }"),
    );
    expect(errors?.[0]?.message).toBe("not in this sandbox: PullRequestTimelineItemsItemType.RENAMED_TITLE_EVENT");
  });

  it("is refused where GitHub refuses it", async () => {
    const { errors } = await small.ask(
      `mutation($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id } } }`,
      {
        variables: {
          input: { repositoryId: await repositoryId(), title: "nothing", headRefName: "tier-0", baseRefName: "tier-1" },
        },
      },
    );
    expect(errors?.[0]).toMatchObject({ type: "UNPROCESSABLE", message: "No commits between tier-1 and tier-0" });
  });

  it("closes when its branch is deleted", async () => {
    await small.branch("fix", first);
    await small.commit("fix", { "a.txt": "fix\n" });
    await small.pull("fix", "tier-1");
    const ref = (await small.ask(inShop('ref(qualifiedName: "fix") { id }'))).data.repository.ref.id;
    const gone = await small.ask(`mutation { deleteRef(input: { refId: "${ref}" }) { clientMutationId } }`);
    expect(gone.errors).toBeUndefined();
    const { data } = await small.ask(`query { node(id: "${await pullId(1)}") { ... on PullRequest {
      state headRef { id } timelineItems(last: 5, itemTypes: HEAD_REF_DELETED_EVENT) { nodes { ... on HeadRefDeletedEvent { headRefName actor { login } } } } } } }`);
    expect(data.node).toEqual({
      state: "CLOSED",
      headRef: null,
      timelineItems: { nodes: [{ headRefName: "fix", actor: { login: "alice" } }] },
    });
  });
});

describe("what people and Apps write", () => {
  it("comments on a pull request and edits the comment", async () => {
    await small.commit("tier-0", { "a.txt": "two\n" });
    await small.pull("tier-0", "tier-1");
    const said = await small.ask(
      `mutation { addComment(input: { subjectId: "${await pullId(1)}", body: "/status" }) {
        commentEdge { node { id body viewerDidAuthor url } } subject { ... on PullRequest { number } } } }`,
      { as: small.actor("carol") },
    );
    expect(said.errors).toBeUndefined();
    const { commentEdge, subject } = said.data.addComment;
    expect(subject).toEqual({ number: 1 });
    expect(commentEdge.node).toMatchObject({ body: "/status", viewerDidAuthor: true });
    const edit = (login: string) =>
      small.ask(
        `mutation { updateIssueComment(input: { id: "${commentEdge.node.id}", body: "by ${login}" }) { issueComment { body } } }`,
        { as: small.actor(login) },
      );
    expect((await edit("alice")).data.updateIssueComment.issueComment.body).toBe("by alice");
    const { data } = await small.ask(
      inShop("pullRequest(number: 1) { comments(last: 1) { totalCount nodes { body isMinimized author { login } } } }"),
    );
    expect(data.repository.pullRequest.comments).toEqual({
      totalCount: 1,
      nodes: [{ body: "by alice", isMinimized: false, author: { login: "carol" } }],
    });
  });

  it("lets an App report a check run and finish it, and no person", async () => {
    const create = `mutation($input: CreateCheckRunInput!) { createCheckRun(input: $input) { checkRun { id status title } } }`;
    const input = {
      repositoryId: await repositoryId(),
      headSha: first,
      name: "shopset/tier-1",
      status: "IN_PROGRESS",
      output: { title: "waits for tier-0", summary: "soaking" },
    };
    expect((await small.ask(create, { variables: { input } })).errors?.[0]?.type).toBe("FORBIDDEN");
    const app = small.installation({ checks: "write" });
    const made = await small.ask(create, { as: app, variables: { input } });
    expect(made.errors).toBeUndefined();
    const { id, ...shown } = made.data.createCheckRun.checkRun;
    expect(shown).toEqual({ status: "IN_PROGRESS", title: "waits for tier-0" });
    const done = await small.ask(
      `mutation { updateCheckRun(input: { repositoryId: "${input.repositoryId}", checkRunId: "${id}", conclusion: SUCCESS }) {
        checkRun { status conclusion title } } }`,
      { as: app },
    );
    expect(done.data.updateCheckRun.checkRun).toEqual({
      status: "COMPLETED",
      conclusion: "SUCCESS",
      title: "waits for tier-0",
    });
  });

  it("commits files onto a branch from the head it expects, and no other", async () => {
    const commit = (expectedHeadOid: string) =>
      small.ask(
        `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit {
          oid messageHeadline tree { entries { name } } author { name user { login } } } } }`,
        {
          as: small.installation({ contents: "write" }),
          variables: {
            input: {
              branch: { repositoryNameWithOwner: "acme/shop", branchName: "tier-0" },
              expectedHeadOid,
              message: { headline: "two files" },
              fileChanges: {
                additions: [{ path: "dir/b.txt", contents: Buffer.from("b").toString("base64") }],
                deletions: [{ path: "a.txt" }],
              },
            },
          },
        },
      );
    const made = await commit(first);
    expect(made.errors).toBeUndefined();
    expect(made.data.createCommitOnBranch.commit).toMatchObject({
      messageHeadline: "two files",
      tree: { entries: [{ name: "dir" }] },
      author: { name: "shopset[bot]", user: null },
    });
    expect((await commit(first)).errors?.[0]?.type).toBe("STALE_DATA");
  });

  it("commits for one of several who expect the same head at once, and tells the others that it moved", async () => {
    const commit = (headline: string) =>
      small.ask(
        `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`,
        {
          as: small.installation({ contents: "write" }),
          variables: {
            input: {
              branch: { repositoryNameWithOwner: "acme/shop", branchName: "tier-0" },
              expectedHeadOid: first,
              message: { headline },
              fileChanges: { additions: [{ path: "c.txt", contents: Buffer.from(headline).toString("base64") }] },
            },
          },
        },
      );
    const answers = await Promise.all(["one", "two", "three", "four"].map(commit));
    const said = answers.map(({ errors }) => errors?.[0]?.type ?? "done").sort();
    expect(said).toEqual(["STALE_DATA", "STALE_DATA", "STALE_DATA", "done"]);
  });
});
