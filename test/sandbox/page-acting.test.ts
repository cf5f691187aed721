// The page as a place to act: pressing buttons, objecting, queueing, and talking on issues.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ForgeEvent } from "../../src/sandbox/forge/events.ts";
import { openIssue } from "../../src/sandbox/forge/issues.ts";
import { lock } from "../../src/sandbox/forge/locking.ts";
import { addRuleset } from "../../src/sandbox/forge/rules/rulesets.ts";
import type { Rule } from "../../src/sandbox/model.ts";
import { pageRoutes } from "../../src/sandbox/page/index.ts";
import { SmallWorld } from "./graphql-world.ts";
import { queueRule } from "./ruled.ts";

let small: SmallWorld;
let page: ReturnType<typeof pageRoutes>;
let head: string;
let heard: ForgeEvent[];

beforeEach(async () => {
  small = await SmallWorld.open();
  page = pageRoutes(small);
  await small.branch("tier-1", await small.commit("tier-0", { "a.txt": "a\n" }));
  head = await small.commit("tier-0", { "a.txt": "b\n" });
  await small.pull("tier-0", "tier-1", "climb");
  heard = [];
  small.world.events.listen((event) => heard.push(event));
});
afterEach(() => small.close());

async function look(path: string): Promise<string> {
  return (await page.request(path, { headers: { accept: "text/html" } })).text();
}

async function post(path: string, fields: Record<string, string>, origin = small.world.url) {
  const headers = { origin, accept: "text/html" };
  const response = await page.request(path, { method: "POST", body: new URLSearchParams(fields), headers });
  return { status: response.status, text: await response.text() };
}

describe("a check's buttons", () => {
  beforeEach(() => {
    small.check(small.installation({}), head, "shopset/tier-1", "failure");
    const [run] = small.repository.checkRuns;
    run?.actions.push({ label: "<Force>", description: 'merge "anyway"', identifier: "force it" });
  });

  it("are shown beside the checks, and pressed by the person chosen", async () => {
    const [run] = small.repository.checkRuns;
    const text = await look("/acme/shop/pull/1?as=bob");
    expect(text).toContain("shopset/tier-1: &lt;Force&gt;");
    expect(text).toContain(`value="${run?.id} force it"`);
    expect(text).toContain("merge &quot;anyway&quot;");
    const button = `${run?.id} force it`;
    expect((await post("/acme/shop/pull/1/press", { as: "bob", button })).status).toBe(303);
    expect((await post("/acme/shop/pull/1/rerun", { as: "bob", button: String(run?.id) })).status).toBe(303);
    expect(heard).toMatchObject([
      { name: "check_run", action: "requested_action", identifier: "force it", sender: { login: "bob" } },
      { name: "check_run", action: "rerequested", sender: { login: "bob" } },
    ]);
  });

  it("are not pressed by readers, by other sites, or when they are not there", async () => {
    const button = `${small.repository.checkRuns[0]?.id} force it`;
    expect((await post("/acme/shop/pull/1/press", { as: "carol", button })).status).toBe(403);
    expect((await post("/acme/shop/pull/1/press", { as: "bob", button }, "http://evil.example")).status).toBe(403);
    expect((await post("/acme/shop/pull/1/press", { as: "bob", button: "1 force it" })).status).toBe(404);
    expect((await post("/acme/shop/pull/1/press", { as: "bob", button: `${button}s` })).status).toBe(422);
    expect(heard).toEqual([]);
  });
});

describe("a pull request's page", () => {
  it("takes an objection with its reason, and shows it", async () => {
    expect((await post("/acme/shop/pull/1/object", { as: "bob", body: " " })).status).toBe(422);
    expect((await post("/acme/shop/pull/1/object", { as: "bob", body: "<b>no</b>" })).status).toBe(303);
    const text = await look("/acme/shop/pull/1");
    expect(text).toContain("bob changes requested");
    expect(text).toContain("&lt;b&gt;no&lt;/b&gt;");
  });

  it("puts it into the queue where there is one, at the head that was shown, and takes it out", async () => {
    addRuleset(small.world, small.repository, {
      name: "queue",
      target: "branch",
      enforcement: "active",
      bypassActors: [],
      include: ["refs/heads/tier-1"],
      exclude: [],
      rules: [queueRule() as Rule],
    });
    expect(await look("/acme/shop/pull/1")).toContain("Merge when ready");
    const refused = await post("/acme/shop/pull/1/merge", { as: "bob", method: "merge", sha: head });
    expect([refused.status, refused.text]).toEqual([405, expect.stringContaining("through the merge queue")]);
    expect((await post("/acme/shop/pull/1/enqueue", { as: "bob", sha: "1".repeat(40) })).status).toBe(422);
    expect((await post("/acme/shop/pull/1/enqueue", { as: "bob", sha: head })).status).toBe(303);
    expect(await look("/acme/shop/pull/1")).toContain("in the merge queue at 1");
    expect((await post("/acme/shop/pull/1/dequeue", { as: "bob" })).status).toBe(303);
    expect(await look("/acme/shop/pull/1")).toContain("removed from merge queue (manual)");
  });
});

describe("an issue's page", () => {
  beforeEach(() => {
    const asked = { title: "Board <1>", body: "**Where** it stands <script>alert(1)</script>" };
    const issue = openIssue(small.world, small.actor("alice"), small.repository, asked);
    const author = small.actor("carol").account;
    issue.reactions.push({ id: 1, author, content: "rocket", at: small.world.clock.now() });
  });

  it("is listed, and shows what is said and how people reacted, all escaped", async () => {
    expect(await look("/acme/shop/issues")).toContain('<a href="/acme/shop/issues/2">#2 Board &lt;1&gt;</a>');
    expect(await look("/acme/shop")).toContain("#2 Board &lt;1&gt;");
    const text = await look("/acme/shop/issues/2?as=carol");
    expect(text).toContain("<strong>Where</strong> it stands");
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("🚀 carol");
    expect((await page.request("/acme/shop/issues/9", { headers: { accept: "text/html" } })).status).toBe(404);
  });

  it("takes comments, closes and reopens, and refuses as GitHub does", async () => {
    expect((await post("/acme/shop/issues/2/comment", { as: "carol", body: "/status" })).status).toBe(303);
    expect(await look("/acme/shop/issues/2")).toContain("<p>/status</p>");
    expect((await post("/acme/shop/issues/2/close", { as: "carol" })).status).toBe(403);
    expect((await post("/acme/shop/issues/2/close", { as: "bob" })).status).toBe(303);
    expect((await post("/acme/shop/issues/2/reopen", { as: "bob" }, "http://evil.example")).status).toBe(403);
    expect(small.repository.issues[0]?.state).toBe("closed");
    const [issue] = small.repository.issues;
    if (issue) lock(small.world, small.actor("bob"), { repository: small.repository, subject: issue }, null);
    const late = await post("/acme/shop/issues/2/comment", { as: "carol", body: "too late" });
    expect([late.status, late.text]).toEqual([403, expect.stringContaining("because issue is locked")]);
  });
});
