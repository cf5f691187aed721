// A client that nobody here wrote: the GitHub CLI works with the sandbox's pull requests.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { type Gh, ghVersion, openGh } from "./gh.ts";
import { openForge } from "./open-forge.ts";
import { ask, type Clone, clone } from "./visitor.ts";

const version = ghVersion();
if (version === undefined)
  console.warn("SKIPPED: the GitHub CLI (gh) is not on the PATH; apt-get install gh, and these stories run.");

describe.skipIf(version === undefined)(`the GitHub CLI (${version})`, () => {
  let forge: Forge;
  let gh: Gh;
  let work: Clone;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" } });
    gh = await openGh(forge.url);
    work = await clone(forge.url, "acme/app", "bob");
  });
  afterAll(async () => {
    await work.remove();
    await gh.close();
    await forge.close();
  });

  const inClone = (login: string, ...args: string[]) => gh.as(login, args, { directory: work.directory });
  const branch = async (name: string) => {
    await work.git("checkout", "--quiet", "-B", name, "origin/main");
    const sha = await work.commit(`Add ${name}`, { [`${name}.txt`]: `${name}\n` });
    await work.git("push", "--quiet", "origin", name);
    return sha;
  };

  it("knows who one is, and lists the repositories", async () => {
    expect(await gh.as("alice", ["auth", "status"])).toContain("as alice");
    await expect(gh.as("nobody", ["auth", "status"])).rejects.toThrow("authentication failed");
    expect(await gh.as("bob", ["repo", "list", "acme"])).toContain("acme/app\t");
  });

  it("opens a pull request from a clone, lists it, shows it, and what it changes", async () => {
    await branch("red");
    const opened = await inClone("bob", "pr", "create", "--base", "main", "--title", "Paint it", "--body", "red");
    expect(opened).toContain(`${forge.url}/acme/app/pull/1`);
    expect(await inClone("carol", "pr", "list")).toContain("1\tPaint it\tred\tOPEN");
    expect(await inClone("carol", "pr", "view", "1")).toContain("title:\tPaint it\nstate:\tOPEN\nauthor:\tbob");
    expect(await inClone("carol", "pr", "diff", "1")).toContain("+red");
    expect(await inClone("bob", "pr", "status")).toContain("Paint it");
    expect(await inClone("bob", "pr", "list", "--search", "is:open author:@me")).toContain("Paint it");
  });

  it("talks, reviews, edits, and takes it back into a draft", async () => {
    expect(await inClone("carol", "pr", "comment", "1", "--body", "really?")).toContain("#issuecomment-");
    await inClone("alice", "pr", "review", "1", "--approve", "--body", "yes");
    await inClone("bob", "pr", "edit", "1", "--title", "Paint it red");
    expect(await inClone("alice", "pr", "view", "1", "--comments")).toContain("really?");
    expect(await inClone("bob", "pr", "ready", "1", "--undo")).toContain('converted to "draft"');
    await expect(inClone("alice", "pr", "merge", "1", "--merge")).rejects.toThrow("still a draft");
    expect(await inClone("bob", "pr", "ready", "1")).toContain('marked as "ready for review"');
    const said = JSON.parse(await inClone("bob", "pr", "view", "1", "--json", "title,reviews,comments,files"));
    expect(said).toMatchObject({
      title: "Paint it red",
      reviews: [{ state: "APPROVED", author: { login: "alice" } }],
      comments: [{ body: "really?" }],
      files: [{ path: "red.txt", additions: 1 }],
    });
  });

  it("shows the checks, waits for those that are required, and merges when they pass", async () => {
    const rules = [
      {
        type: "required_status_checks",
        parameters: { required_status_checks: [{ context: "verify" }], strict_required_status_checks_policy: false },
      },
    ];
    const conditions = { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } };
    const body = { name: "main", enforcement: "active", conditions, rules };
    await ask(forge.url, "POST /repos/acme/app/rulesets", { as: "alice", body });
    await expect(inClone("alice", "pr", "merge", "1", "--merge")).rejects.toThrow("base branch policy prohibits");
    const sha = await work.git("rev-parse", "red");
    await gh.as("argocd", ["api", `repos/acme/app/statuses/${sha}`, "-f", "state=success", "-f", "context=verify"]);
    expect(await inClone("alice", "pr", "checks", "1", "--required")).toContain("verify\tpass");
    await inClone("alice", "pr", "merge", "1", "--squash", "--match-head-commit", sha);
    const merged = JSON.parse(await inClone("bob", "pr", "view", "1", "--json", "state,mergedBy,mergeCommit"));
    expect(merged).toMatchObject({ state: "MERGED", mergedBy: { login: "alice" } });
    await work.git("fetch", "--quiet", "origin");
    expect(await work.git("rev-parse", "origin/main")).toBe(merged.mergeCommit.oid);
    expect(await inClone("bob", "pr", "list", "--state", "merged")).toContain("Paint it red");
  });

  it("checks a pull request out, closes it and opens it again", async () => {
    const sha = await branch("blue");
    await inClone("bob", "pr", "create", "--base", "main", "--title", "Blue", "--body", "");
    await work.git("checkout", "--quiet", "main");
    await inClone("bob", "pr", "checkout", "2");
    expect(await work.git("rev-parse", "HEAD")).toBe(sha);
    expect(await inClone("bob", "pr", "close", "2")).toContain("Closed pull request");
    expect(await inClone("bob", "pr", "reopen", "2")).toContain("Reopened pull request");
  });

  it("opens an issue, talks about it and closes it", async () => {
    const opened = await inClone("bob", "issue", "create", "--title", "Too red", "--body", "is it?");
    expect(opened).toContain("/acme/app/issues/3");
    await inClone("carol", "issue", "comment", "3", "--body", "no");
    expect(await inClone("bob", "issue", "list")).toContain("3\tOPEN\tToo red");
    expect(await inClone("bob", "issue", "view", "3", "--comments")).toContain("no");
    expect(await inClone("bob", "issue", "close", "3", "--reason", "not planned")).toContain("Closed issue #3");
  });

  it("asks the API, page by page, and in GraphQL", async () => {
    const pages = await gh.as("bob", [
      "api",
      "--paginate",
      "repos/acme/app/pulls?state=all&per_page=1",
      "-q",
      ".[].title",
    ]);
    expect(pages.trim().split("\n")).toEqual(["Blue", "Paint it red"]);
    const viewer = await gh.as("bob", ["api", "graphql", "-f", "query={viewer{login}}", "-q", ".data.viewer.login"]);
    expect(viewer.trim()).toBe("bob");
  });
});
