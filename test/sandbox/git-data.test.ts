// Git through REST: the calls by which a bot writes commits, and what they are refused for.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask } from "./visitor.ts";

describe("git through REST", () => {
  let forge: Forge;
  let repository = "app";

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n", "d/b.txt": "b\n" }, branches: ["tier-0"] });
    await forge.createRepository({ name: "secret", private: true, files: { s: "s\n" } });
    await forge.createRepository({ name: "empty" });
    await forge.createRepository({ name: "fresh" });
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, as = "bob") =>
    ask(forge.url, route.replace(" ", ` /api/v3/repos/acme/${repository}`), { as, body });

  /** A commit on top of tier-0 that writes one file. */
  const commitOn = async (parent: string, content: string) => {
    const { body: base } = await call(`GET /git/commits/${parent}`);
    const entry = { path: "bump.txt", mode: "100644", type: "blob", content };
    const { body: tree } = await call("POST /git/trees", { base_tree: base.tree.sha, tree: [entry] });
    const { body } = await call("POST /git/commits", { message: content, tree: tree.sha, parents: [parent] });
    return body.sha as string;
  };
  const head = async () => (await call("GET /git/ref/heads/tier-0")).body.object.sha as string;

  it("moves a submodule's pointer in four calls, to a commit that is not here", async () => {
    repository = "app";
    const before = await head();
    const { body: commit } = await call(`GET /git/commits/${before}`);
    const elsewhere = "5".repeat(40);
    const gitlink = { path: "base", mode: "160000", type: "commit", sha: elsewhere };
    const modules = {
      path: ".gitmodules",
      content: '[submodule "base"]\n\tpath = base\n\turl = https://127.0.0.1/acme/elsewhere\n',
    };
    const tree = await call("POST /git/trees", { base_tree: commit.tree.sha, tree: [gitlink, modules] });
    expect(tree.status).toBe(201);
    expect(tree.body.tree.map((entry: { path: string }) => entry.path)).toEqual([".gitmodules", "a.txt", "base", "d"]);
    const made = await call("POST /git/commits", { message: "bump", tree: tree.body.sha, parents: [before] });
    const moved = await call("PATCH /git/refs/heads/tier-0", { sha: made.body.sha });
    expect([moved.status, moved.body.object.sha]).toEqual([200, made.body.sha]);
    expect((await call("GET /contents/base")).body).toMatchObject({
      type: "submodule",
      sha: elsewhere,
      submodule_git_url: "https://127.0.0.1/acme/elsewhere",
    });
    const whole = await call("GET /git/trees/tier-0?recursive=1");
    expect(whole.body.tree).toContainEqual({ path: "base", mode: "160000", type: "commit", sha: elsewhere });
    expect(whole.body.tree.map((entry: { path: string }) => entry.path)).toContain("d/b.txt");
  });

  it("only moves a ref forward, unless forced, and never from where it no longer is", async () => {
    repository = "app";
    const start = await head();
    const [mine, theirs] = [await commitOn(start, "mine"), await commitOn(start, "theirs")];
    const race = await Promise.all(
      [mine, theirs].map((sha) => call("PATCH /git/refs/heads/tier-0", { sha, force: false })),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(race.find(({ status }) => status === 422)?.body.message).toBe("Update is not a fast forward");
    expect((await call("PATCH /git/refs/heads/tier-0", { sha: start, force: true })).status).toBe(200);
    const absent = await call("PATCH /git/refs/heads/absent", { sha: mine });
    expect([absent.status, absent.body.message]).toEqual([422, "Reference does not exist"]);
    const unknown = await call("PATCH /git/refs/heads/tier-0", { sha: "6".repeat(40) });
    expect(unknown.body.message).toBe("Object does not exist");
  });

  it("creates, finds and deletes refs", async () => {
    repository = "app";
    const sha = await head();
    expect((await call("POST /git/refs", { ref: "refs/heads/promote/tier-1", sha })).status).toBe(201);
    const again = await call("POST /git/refs", { ref: "refs/heads/promote/tier-1", sha });
    expect(again.body.message).toBe("Reference already exists");
    expect((await call("GET /git/matching-refs/heads/promote")).body).toMatchObject([
      { ref: "refs/heads/promote/tier-1", object: { sha, type: "commit" } },
    ]);
    expect((await call("GET /commits/promote%2Ftier-1")).body.sha).toBe(sha);
    expect((await call("GET /branches/promote/tier-1")).body.name).toBe("promote/tier-1");
    expect((await call("DELETE /git/refs/heads/promote/tier-1")).status).toBe(204);
    expect((await call("GET /git/ref/heads/promote/tier-1")).status).toBe(404);
    expect((await call("DELETE /git/refs/heads/tier-0")).status).toBe(422);
    expect((await call("POST /git/refs", { ref: "refs/heads/x", sha }, "carol")).status).toBe(403);
  });

  it("refuses trees and commits of what is not there", async () => {
    repository = "app";
    const blob = { path: "x", mode: "100644", type: "blob", sha: "7".repeat(40) };
    expect((await call("POST /git/trees", { tree: [blob] })).body.message).toContain("is not a valid blob");
    const up = { path: "../x", mode: "100644", type: "blob", content: "x" };
    expect((await call("POST /git/trees", { tree: [up] })).status).toBe(422);
    expect((await call("POST /git/commits", { message: "m", tree: "7".repeat(40) })).status).toBe(422);
    expect((await call("POST /git/commits", { message: "m" })).body.message).toMatch(/^Invalid request\./);
  });

  it("knows no Git data in an empty repository, until a file is put there", async () => {
    repository = "empty";
    for (const route of ["GET /git/ref/heads/main", "GET /git/trees/main", "GET /commits"])
      expect((await call(route)).body).toMatchObject({ status: "409", message: "Git Repository is empty." });
    const blob = await call("POST /git/blobs", { content: "x" });
    expect(blob.status).toBe(409);
    expect((await call("GET /contents/README.md")).status).toBe(404);
    const content = Buffer.from("hello\n").toString("base64");
    const put = await call("PUT /contents/README.md", { message: "first", content, branch: "tier-0" });
    expect([put.status, put.body.commit.parents]).toEqual([201, []]);
    expect((await call("GET /git/ref/heads/tier-0")).status).toBe(200);
  });

  it("writes and deletes files only from the version one has seen", async () => {
    repository = "fresh";
    const content = (text: string) => Buffer.from(text).toString("base64");
    const first = await call("PUT /contents/dir/file.txt", { message: "one", content: content("1") });
    const { sha } = first.body.content;
    const blind = await call("PUT /contents/dir/file.txt", { message: "two", content: content("2") });
    expect([blind.status, blind.body.message]).toEqual([422, `Invalid request.\n\n"sha" wasn't supplied.`]);
    const second = await call("PUT /contents/dir/file.txt", { message: "two", content: content("2"), sha });
    expect(second.status).toBe(200);
    expect((await call("PUT /contents/dir/file.txt", { message: "x", content: "", sha })).status).toBe(409);
    const read = await call("GET /contents/dir/file.txt?ref=main");
    expect(Buffer.from(read.body.content, "base64").toString()).toBe("2");
    const gone = await call("DELETE /contents/dir/file.txt", { message: "three", sha: read.body.sha });
    expect(gone.body.commit.message).toBe("three");
    expect((await call("GET /contents/dir")).status).toBe(404);
  });

  it("compares two commits", async () => {
    repository = "app";
    const base = await head();
    const [left, right] = [await commitOn(base, "left"), await commitOn(base, "right")];
    const compared = await call(`GET /compare/${left}...${right}`);
    expect(compared.body).toMatchObject({
      status: "diverged",
      ahead_by: 1,
      behind_by: 1,
      merge_base_commit: { sha: base },
      commits: [{ sha: right }],
      files: [{ filename: "bump.txt", status: "added", patch: "@@ -0,0 +1 @@\n+right\n\\ No newline at end of file" }],
    });
    expect((await call(`GET /compare/${base}...${right}`)).body.status).toBe("ahead");
    expect((await call("GET /compare/tier-0...nowhere")).status).toBe(404);
  });

  it("hides what a token may not see, and knows who is who", async () => {
    repository = "secret";
    expect((await ask(forge.url, "GET /repos/acme/secret")).status).toBe(404);
    const wrong = await ask(forge.url, "GET /repos/acme/app", { token: "guessed" });
    expect([wrong.status, wrong.body.message]).toEqual([401, "Bad credentials"]);
    expect((await call("GET ", undefined, "carol")).body).toMatchObject({
      private: true,
      permissions: { pull: true, push: false },
    });
    expect((await call("GET /collaborators/alice/permission")).body).toMatchObject({
      permission: "admin",
      role_name: "admin",
    });
    expect((await ask(forge.url, "GET /user", { as: "bob" })).body.login).toBe("bob");
    expect((await ask(forge.url, "GET /user")).status).toBe(401);
  });

  it("says so when it does not know a route", async () => {
    const { status } = await ask(forge.url, "GET /repos/acme/app/traffic/views", { as: "bob" });
    expect(status).toBe(404);
    const { body } = await ask(forge.url, "GET /sandbox/calls");
    expect(body.at(-1)).toMatchObject({ actor: "bob", route: "unknown route /repos/acme/app/traffic/views" });
    expect((await ask(forge.url, "DELETE /sandbox/calls")).status).toBe(204);
    expect((await ask(forge.url, "GET /sandbox/calls")).body).toEqual([]);
  });
});
