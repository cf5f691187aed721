// The main job with nothing but git and plain HTTP: a change climbs from tier-0 to tier-1.
import { afterEach, describe, expect, it } from "vitest";
import { aStory, type Hearing, type Story } from "./story.ts";

let story: Story | undefined;
afterEach(() => story?.end());

describe.each<Hearing>(["webhooks only", "resync only"])("with %s", (hearing) => {
  it("bob's change moves tier-0, is verified, is promoted, and alice finds it on tier-1", async () => {
    story = await aStory(hearing);
    const { git, rest, settled, url } = story;
    const app = "/repos/acme/app-repository";

    await git("bob", ["clone", "--quiet", "--branch", "tier-0", `${url}/acme/app-repository.git`, "app"]);
    await git("bob", ["switch", "--quiet", "--create", "greeting"], "app");
    await story.shell("bob", "echo 'hello' > greeting.txt && git add . && git commit -qm 'Add a greeting'", "app");
    await git("bob", ["push", "--quiet", "origin", "greeting"], "app");
    const opened = await rest("bob", `POST ${app}/pulls`, {
      title: "Add a greeting",
      head: "greeting",
      base: "tier-0",
    });
    expect(opened.status).toBe(201);
    const merged = await rest("bob", `PUT ${app}/pulls/${opened.body.number}/merge`, { sha: opened.body.head.sha });
    expect(merged.status).toBe(200);
    await settled();

    await git("alice", ["clone", "--quiet", "--branch", "tier-0", `${url}/acme/system-repository.git`, "system"]);
    const pointer = (await git("alice", ["ls-tree", "HEAD", "base"], "system")).split(/\s/)[2];
    expect(pointer).toBe(merged.body.sha);
    expect((await rest("alice", `GET ${app}/pulls?base=tier-1`)).body).toEqual([]);

    const systemHead = await git("alice", ["rev-parse", "HEAD"], "system");
    const status = { state: "success", context: "verify" };
    expect((await rest("argocd", `POST /repos/acme/system-repository/statuses/${systemHead}`, status)).status).toBe(
      201,
    );
    await settled();

    const [promotion] = (await rest("alice", `GET ${app}/pulls?base=tier-1`)).body;
    expect(promotion.head.ref).toBe("promote/tier-1");
    const headCommit = (await rest("alice", `GET ${app}/git/commits/${promotion.head.sha}`)).body;
    const mergeCommit = (await rest("alice", `GET ${app}/git/commits/${merged.body.sha}`)).body;
    expect(headCommit.tree.sha).toBe(mergeCommit.tree.sha);
    const promoted = await rest("alice", `PUT ${app}/pulls/${promotion.number}/merge`, { sha: promotion.head.sha });
    expect(promoted.status).toBe(200);
    await settled();

    const system = `${url}/acme/system-repository.git`;
    await git("alice", ["clone", "--quiet", "--recurse-submodules", "--branch", "tier-1", system, "tier-1"]);
    expect(await story.shell("alice", "cat tier-1/base/greeting.txt")).toBe("hello");
    expect(await git("alice", ["rev-parse", "HEAD^{tree}"], "tier-1/base")).toBe(mergeCommit.tree.sha);
  });
});
