// Pull requests and the merge button.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask, type Clone, clone, type Reply } from "./visitor.ts";

describe("a pull request", () => {
  let forge: Forge;
  let work: Clone;
  let count = 0;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "list.txt": "a\nb\nc\nd\ne\n" } });
    work = await clone(forge.url, "acme/app", "bob");
  });
  afterAll(async () => {
    await work.remove();
    await forge.close();
  });

  const call = (route: string, body?: unknown, as = "bob"): Promise<Reply> =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { as, body });

  /** A branch off main with these commits, each writing one file. */
  const branch = async (...files: Record<string, string>[]) => {
    count += 1;
    const name = `change-${count}`;
    await work.git("fetch", "--quiet", "origin");
    await work.git("checkout", "--quiet", "-B", name, "origin/main");
    for (const [index, content] of files.entries()) await work.commit(`${name}, part ${index + 1}`, content);
    await work.git("push", "--quiet", "origin", name);
    return { name, sha: await work.git("rev-parse", "HEAD") };
  };
  const open = async (head: string, title = `Merge ${head}`) =>
    (await call("POST /pulls", { title, head, base: "main" })).body.number as number;

  it("does not know at first whether it can be merged, then says what git says", async () => {
    const { name } = await branch({ "list.txt": "A\nb\nc\nd\ne\n" });
    const number = await open(name);
    expect((await call(`GET /pulls/${number}`)).body).toMatchObject({ mergeable: null, mergeable_state: "unknown" });
    expect((await call(`GET /pulls/${number}`)).body).toMatchObject({ mergeable: true, mergeable_state: "clean" });
    const other = await branch({ "list.txt": "Z\nb\nc\nd\ne\n" });
    const clash = await open(other.name);
    expect((await call(`PUT /pulls/${number}/merge`, {})).status).toBe(200);
    expect((await call(`GET /pulls/${clash}`)).body.mergeable).toBeNull();
    expect((await call(`GET /pulls/${clash}`)).body).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    const refused = await call(`PUT /pulls/${clash}/merge`, {});
    expect([refused.status, refused.body.message]).toEqual([405, "Pull Request is not mergeable"]);
  });

  it("merges with a merge commit that names it", async () => {
    const { name, sha } = await branch({ "merge.txt": "m\n" });
    const number = await open(name, "Bring m");
    const merged = await call(`PUT /pulls/${number}/merge`, { sha }, "alice");
    expect(merged.body).toMatchObject({ merged: true, message: "Pull Request successfully merged" });
    const { body } = await call("GET /commits/main");
    expect(body.sha).toBe(merged.body.sha);
    expect(body.commit.message).toBe(`Merge pull request #${number} from acme/${name}\n\nBring m`);
    expect(body.parents[1].sha).toBe(sha);
    expect([body.author.login, body.commit.committer.name]).toEqual(["alice", "GitHub"]);
    expect((await call(`GET /pulls/${number}`)).body).toMatchObject({
      state: "closed",
      merged: true,
      merge_commit_sha: merged.body.sha,
      merged_by: { login: "alice" },
      commits: 1,
      changed_files: 1,
    });
  });

  it("squashes into one commit of its author", async () => {
    const { name } = await branch({ "squash.txt": "1\n" }, { "squash.txt": "2\n" });
    const number = await open(name, "Bring two");
    expect((await call(`PUT /pulls/${number}/merge`, { merge_method: "squash" }, "alice")).status).toBe(200);
    const { body } = await call("GET /commits/main");
    expect(body.commit.message).toBe(`Bring two (#${number})\n\n* ${name}, part 1\n\n* ${name}, part 2`);
    expect([body.parents.length, body.author.login]).toEqual([1, "bob"]);
  });

  it("rebases into new commits of the same authors", async () => {
    const { name, sha } = await branch({ "rebase-1.txt": "1\n" }, { "rebase-2.txt": "2\n" });
    await branch({ "meanwhile.txt": "m\n" })
      .then(({ name }) => open(name))
      .then((n) => call(`PUT /pulls/${n}/merge`, {}));
    const number = await open(name);
    expect((await call(`PUT /pulls/${number}/merge`, { merge_method: "rebase" })).status).toBe(200);
    const { body } = await call("GET /commits?per_page=2");
    expect(body.map((one: { commit: { message: string } }) => one.commit.message)).toEqual([
      `${name}, part 2`,
      `${name}, part 1`,
    ]);
    expect(body[0].sha).not.toBe(sha);
    expect([body[0].commit.author.name, body[0].commit.committer.name]).toEqual(["Visitor", "GitHub"]);
  });

  it("keeps its commits and files however it was merged: rebased, or landed by a push", async () => {
    const rebased = await branch({ "kept-1.txt": "1\n" }, { "kept-2.txt": "2\n" }, { "kept-3.txt": "3\n" });
    const first = await open(rebased.name);
    const base = (await call(`GET /pulls/${first}`)).body.base.sha;
    expect((await call(`PUT /pulls/${first}/merge`, { merge_method: "rebase" })).status).toBe(200);
    const told = { merged: true, commits: 3, changed_files: 3, base: { sha: base } };
    expect((await call(`GET /pulls/${first}`)).body).toMatchObject(told);
    const pushed = await branch({ "fast-1.txt": "1\n" }, { "fast-2.txt": "2\n" });
    const second = await open(pushed.name);
    await work.git("push", "--quiet", "origin", `${pushed.name}:main`);
    expect((await call(`GET /pulls/${second}`)).body).toMatchObject({ merged: true, commits: 2, changed_files: 2 });
    const [oldest] = (await call(`GET /pulls/${second}/commits`)).body;
    expect((await call(`GET /commits/${oldest.sha}/pulls`)).body).toMatchObject([{ number: second }]);
  });

  it("is merged only at the head one looked at, by a method the repository allows, and once", async () => {
    const { name, sha } = await branch({ "guard.txt": "1\n" });
    const number = await open(name);
    await work.commit("more", { "guard.txt": "2\n" });
    await work.git("push", "--quiet", "origin", name);
    const moved = await call(`PUT /pulls/${number}/merge`, { sha });
    expect([moved.status, moved.body.message]).toEqual([
      409,
      "Head branch was modified. Review and try the merge again.",
    ]);
    expect((await call("PATCH ", { allow_rebase_merge: false }, "bob")).status).toBe(403);
    expect((await call("PATCH ", { allow_rebase_merge: false }, "alice")).body.allow_rebase_merge).toBe(false);
    const method = await call(`PUT /pulls/${number}/merge`, { merge_method: "rebase" });
    expect([method.status, method.body.message]).toEqual([405, "Rebase merges are not allowed on this repository."]);
    await call("PATCH ", { allow_rebase_merge: true }, "alice");
    expect((await call(`PUT /pulls/${number}/merge`, {}, "carol")).status).toBe(403);
    expect((await call(`PUT /pulls/${number}/merge`, {})).status).toBe(200);
    expect((await call(`PUT /pulls/${number}/merge`, {})).status).toBe(405);
  });

  it("is refused where there is nothing to merge, no such branch, or one like it", async () => {
    const { name } = await branch({ "twin.txt": "t\n" });
    const number = await open(name);
    const twin = await call("POST /pulls", { title: "again", head: `acme:${name}`, base: "main" });
    expect([twin.status, twin.body.errors[0].message]).toEqual([
      422,
      `A pull request already exists for acme:${name}.`,
    ]);
    await call(`PUT /pulls/${number}/merge`, {});
    const nothing = await call("POST /pulls", { title: "again", head: name, base: "main" });
    expect(nothing.body.errors[0].message).toBe(`No commits between main and ${name}`);
    const nowhere = await call("POST /pulls", { title: "x", head: "nowhere", base: "main" });
    expect(nowhere.body.errors[0]).toEqual({ resource: "PullRequest", field: "head", code: "invalid" });
    expect((await call("POST /pulls", { title: "x", head: name, base: "main" }, "carol")).status).toBe(403);
  });

  it("turns out merged when its head reaches the base by a push", async () => {
    const { name, sha } = await branch({ "pushed.txt": "p\n" });
    const number = await open(name);
    await work.git("push", "--quiet", "origin", `${name}:main`);
    expect((await call(`GET /pulls/${number}`)).body).toMatchObject({
      merged: true,
      merge_commit_sha: sha,
      merged_by: { login: "bob" },
      commits: 1,
    });
  });

  it("closes with its branch, and opens again when the branch is back as it was", async () => {
    const { name, sha } = await branch({ "gone.txt": "g\n" });
    const number = await open(name);
    await work.git("push", "--quiet", "origin", `:${name}`);
    expect((await call(`GET /pulls/${number}`)).body).toMatchObject({ state: "closed", merged: false });
    const refused = await call(`PATCH /pulls/${number}`, { state: "open" });
    expect(refused.body.errors[0].message).toContain("has been deleted");
    await work.git("push", "--quiet", "origin", `refs/remotes/origin/main:refs/heads/${name}`);
    expect((await call(`PATCH /pulls/${number}`, { state: "open" })).body.errors[0].message).toContain("recreated");
    await call("POST /git/refs", { ref: "refs/heads/back", sha });
    await call(`PATCH /git/refs/heads/${name}`, { sha, force: true });
    expect((await call(`PATCH /pulls/${number}`, { state: "open" })).body.state).toBe("open");
    const timeline = forge.world.repositories[0]?.pulls.find((pull) => pull.number === number)?.timeline;
    expect(timeline?.map(({ kind }) => kind)).toEqual(["head_ref_deleted", "closed", "reopened"]);
  });

  it("notes a forced push to its head, and closes unmerged when nothing is left to merge", async () => {
    const { name } = await branch({ "forced.txt": "1\n" });
    const number = await open(name);
    await work.git("commit", "--quiet", "--amend", "--message", "rewritten");
    await work.git("push", "--quiet", "--force", "origin", name);
    await work.git("push", "--quiet", "--force", "origin", `origin/main:${name}`);
    expect((await call(`GET /pulls/${number}`)).body).toMatchObject({ state: "closed", merged: false });
    const timeline = forge.world.repositories[0]?.pulls.find((pull) => pull.number === number)?.timeline;
    expect(timeline?.map(({ kind }) => kind)).toEqual(["head_ref_force_pushed", "head_ref_force_pushed", "closed"]);
  });

  it("takes in what its base has and it has not", async () => {
    const { name, sha } = await branch({ "behind.txt": "b\n" });
    const number = await open(name);
    await call("PUT /contents/ahead.txt", { message: "ahead", content: "" });
    const stale = await call(`PUT /pulls/${number}/update-branch`, { expected_head_sha: "0".repeat(40) });
    expect(stale.status).toBe(422);
    expect((await call(`PUT /pulls/${number}/update-branch`, { expected_head_sha: sha })).status).toBe(202);
    const { body } = await call(`GET /commits/${name}`);
    expect([body.commit.message, body.parents[0].sha]).toEqual([`Merge branch 'main' into ${name}`, sha]);
    expect((await call(`PUT /pulls/${number}/update-branch`, {})).status).toBe(422);
  });

  it("lists by state, head and base, in pages that link to each other", async () => {
    const { name } = await branch({ "listed.txt": "l\n" });
    await open(name);
    const mine = await call(`GET /pulls?head=acme:${name}&base=main`);
    expect(mine.body).toMatchObject([{ head: { ref: name, label: `acme:${name}` }, state: "open" }]);
    expect((await call(`GET /pulls?head=acme:${name}&state=closed`)).body).toEqual([]);
    const first = await call("GET /pulls?state=all&per_page=2");
    expect(first.body).toHaveLength(2);
    expect(first.headers.get("link")).toMatch(/state=all&per_page=2&page=2>; rel="next"/);
  });
});
