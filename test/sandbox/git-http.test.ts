// Git over HTTP, as anybody's git speaks it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask, clone, git } from "./visitor.ts";

describe("git over HTTP", () => {
  let forge: Forge;
  let scratch: string;

  beforeAll(async () => {
    forge = await openForge();
    scratch = await mkdtemp(join(tmpdir(), "git-http-"));
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" }, branches: ["tier-0", "tier-1"] });
    await forge.createRepository({ name: "secret", private: true, files: { s: "s\n" } });
    await forge.createRepository({ name: "empty" });
  });
  afterAll(async () => {
    await forge.close();
    await rm(scratch, { recursive: true });
  });

  it("clones the default branch and pushes to it; the API sees the new commit", async () => {
    const work = await clone(forge.url, "acme/app", "bob");
    expect(await work.git("branch", "--show-current")).toBe("tier-0");
    const sha = await work.commit("second", { "b/c.txt": "c\n" });
    await work.git("push", "--quiet", "origin", "tier-0");
    const { body } = await ask(forge.url, "GET /repos/acme/app/commits/tier-0", { as: "carol" });
    expect(body).toMatchObject({ sha, commit: { message: "second" }, stats: { additions: 1 } });
    expect(body.files).toMatchObject([{ filename: "b/c.txt", status: "added" }]);
    await work.remove();
  });

  it("reads what came in a pack as well as what came loose", async () => {
    const work = await clone(forge.url, "acme/app", "bob");
    await work.git("checkout", "--quiet", "-b", "many", "origin/tier-1");
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`many/${n}.txt`, `${n}\n`]));
    await work.commit("many files", files);
    await work.git("push", "--quiet", "origin", "many");
    const { body } = await ask(forge.url, "GET /repos/acme/app/contents/many?ref=many", { as: "bob" });
    expect(body).toHaveLength(150);
    await work.remove();
  });

  it("keeps a pull request's head for everybody to fetch, and for nobody to push", async () => {
    const work = await clone(forge.url, "acme/app", "bob");
    await work.git("checkout", "--quiet", "-b", "kept", "origin/tier-1");
    const sha = await work.commit("kept", { kept: "k\n" });
    await work.git("push", "--quiet", "origin", "kept");
    const body = { title: "Keep", head: "kept", base: "tier-1" };
    const { number } = (await ask(forge.url, "POST /repos/acme/app/pulls", { as: "bob", body })).body;
    await work.git("push", "--quiet", "origin", ":kept");
    await work.git("fetch", "--quiet", "origin", `refs/pull/${number}/head`);
    expect(await work.git("rev-parse", "FETCH_HEAD")).toBe(sha);
    await expect(work.git("push", "--quiet", "origin", `HEAD:refs/pull/${number}/head`)).rejects.toThrow(/hidden ref/);
    await work.remove();
  });

  it("fills an empty repository by a push", async () => {
    const work = await clone(forge.url, "acme/empty", "alice");
    await work.commit("first", { f: "f\n" });
    await work.git("push", "--quiet", "origin", "HEAD:refs/heads/main");
    const { body } = await ask(forge.url, "GET /repos/acme/empty/branches", { as: "alice" });
    expect(body).toMatchObject([{ name: "main", protected: false }]);
    await work.remove();
  });

  it("lets nobody read what is public, and nothing else", async () => {
    await git(scratch, "clone", "--quiet", `${forge.url}/acme/app`, "public");
    await expect(git(scratch, "clone", "--quiet", `${forge.url}/acme/secret`, "private")).rejects.toThrow();
    await expect(git(join(scratch, "public"), "push", "--quiet", "origin", "HEAD:refs/heads/x")).rejects.toThrow();
  });

  it("refuses a push without write access, and a token it does not know", async () => {
    const work = await clone(forge.url, "acme/secret", "carol");
    await expect(work.git("push", "--quiet", "origin", "HEAD:refs/heads/x")).rejects.toThrow(/403/);
    await work.remove();
    const wrong = forge.url.replace("://", "://x:guessed@");
    await expect(git(scratch, "clone", "--quiet", `${wrong}/acme/secret`, "guessed")).rejects.toThrow(
      /Authentication failed/,
    );
  });

  it("refuses a push that is not a fast-forward, unless it is forced", async () => {
    const work = await clone(forge.url, "acme/app", "bob");
    await work.git("checkout", "--quiet", "-B", "feature", "origin/tier-1");
    await work.commit("one", { one: "1\n" });
    await work.git("push", "--quiet", "origin", "feature");
    await work.git("commit", "--quiet", "--amend", "--message", "another one");
    await expect(work.git("push", "--quiet", "origin", "feature")).rejects.toThrow(/non-fast-forward/);
    await work.git("push", "--quiet", "--force", "origin", "feature");
    const { body } = await ask(forge.url, "GET /repos/acme/app/commits/feature", { as: "bob" });
    expect(body.commit.message).toBe("another one");
    await work.remove();
  });

  it("serves submodules, at commits that no branch holds any more", async () => {
    const app = await clone(forge.url, "acme/app", "bob");
    await app.git("checkout", "--quiet", "-b", "passing");
    const gone = await app.commit("passing by", { "passing.txt": "p\n" });
    await app.git("push", "--quiet", "origin", "passing");
    await app.git("push", "--quiet", "origin", ":passing");
    await app.remove();
    const system = await clone(forge.url, "acme/empty", "alice");
    await writeFile(join(system.directory, ".gitmodules"), '[submodule "base"]\n\tpath = base\n\turl = ../app.git\n');
    await system.git("update-index", "--add", "--cacheinfo", `160000,${gone},base`);
    await system.git("add", ".gitmodules");
    await system.git("commit", "--quiet", "--message", "point");
    await system.git("push", "--quiet", "origin", "HEAD:refs/heads/main");
    await system.remove();
    await git(scratch, "clone", "--quiet", "--recurse-submodules", `${forge.url}/acme/empty`, "system");
    expect(await git(join(scratch, "system/base"), "log", "-1", "--format=%s")).toBe("passing by");
  });
});
