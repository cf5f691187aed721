// The page: what a person with a browser sees of the forge, and may do to it.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pageRoutes } from "../../src/sandbox/page/index.ts";
import { SmallWorld } from "./graphql-world.ts";

let small: SmallWorld;
let page: ReturnType<typeof pageRoutes>;
let first: string;
const gitmodules = '[submodule "base"]\n\tpath = base\n\turl = ../shop\n\tbranch = tier-0\n';

beforeEach(async () => {
  small = await SmallWorld.open();
  page = pageRoutes(small);
  first = await small.commit("tier-0", { "README.md": "<b>hello</b>\n" }, "first <script>");
  await small.branch("tier-1", first);
});
afterEach(() => small.close());

async function look(path: string): Promise<{ status: number; text: string }> {
  const response = await page.request(path, { headers: { accept: "text/html,*/*" } });
  return { status: response.status, text: await response.text() };
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return page.request(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin: small.world.url, accept: "text/html", ...headers },
  });
}

async function anOpenPull(): Promise<string> {
  const head = await small.commit("tier-0", { "README.md": "more\n" }, "second");
  await small.pull("tier-0", "tier-1", "climb <img src=x>");
  return head;
}

describe("looking", () => {
  it("shows every repository with its branches, open pull requests and checks, all escaped", async () => {
    const head = await anOpenPull();
    small.status(head, "verify", "failure");
    const { text } = await look("/");
    expect(text).toContain("acme/shop");
    expect(text).toContain("first &lt;script&gt;");
    expect(text).toContain("climb &lt;img src=x&gt;");
    expect(text).toContain('<span class="state failure">');
    expect(text).not.toContain("<img");
  });

  it("shows where the branches point, with the message of the commit pointed at", async () => {
    await small.commit("tier-0", { ".gitmodules": gitmodules, base: first });
    const { text } = await look("/");
    expect(text).toContain("Pointers of");
    expect(text).toMatch(new RegExp(`commit/${first}"><code>${first.slice(0, 7)}</code></a> first &lt;script&gt;`));
  });

  it("shows a pull request with its body rendered, its commits, checks and a merge button", async () => {
    const head = await anOpenPull();
    const [pull] = small.repository.pulls;
    if (pull) pull.body = "**Ready** when `verify` passes.\n\n<!-- marker --><script>alert(1)</script>";
    small.check(small.installation({}), head, "shopset/tier-1", null);
    const { text } = await look("/acme/shop/pull/1?as=bob");
    expect(text).toContain("<strong>Ready</strong> when <code>verify</code> passes.");
    expect(text).not.toContain("marker");
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("shopset/tier-1");
    expect(text).toContain("in progress");
    expect(text).toMatch(/<option value="bob" selected>bob \(write\)<\/option>/);
    expect(text).toContain(`name="sha" value="${head}"`);
  });

  it("shows a commit with what it changed, its files and what was reported on it", async () => {
    small.status(first, "argocd/shopset-001", "success");
    const { text } = await look(`/acme/shop/commit/${first}`);
    expect(text).toContain("argocd/shopset-001");
    expect(text).toContain(`/acme/shop/blob/${first}/README.md`);
    const file = await look(`/acme/shop/blob/${first}/README.md`);
    expect(file.text).toContain("&lt;b&gt;hello&lt;/b&gt;");
  });

  it("leaves to others what is no page: API clients, unknown repositories and files", async () => {
    expect((await page.request("/", { headers: { accept: "application/json" } })).status).toBe(404);
    expect((await look("/users/alice")).status).toBe(404);
    expect((await look("/acme/shop/pull/7")).status).toBe(404);
    expect((await look(`/acme/shop/blob/${first}/nope`)).status).toBe(404);
  });

  it("needs nothing from elsewhere, and lets nothing else run", async () => {
    const response = await page.request("/", { headers: { accept: "text/html" } });
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(await response.text()).not.toMatch(/(src|href)="https?:/);
  });

  it("says when something has happened since", async () => {
    const digest = async () => (await page.request("/sandbox/page/digest")).text();
    const before = await digest();
    expect((await look("/")).text).toContain(`data-digest="${before}"`);
    await small.commit("tier-0", { "README.md": "new\n" });
    expect(await digest()).not.toBe(before);
  });
});

describe("acting", () => {
  it("merges as the person chosen, at the head that was shown", async () => {
    const head = await anOpenPull();
    const response = await post("/acme/shop/pull/1/merge", { as: "bob", method: "merge", sha: head });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/acme/shop/pull/1?as=bob");
    const merged = small.repository.pulls[0]?.merged;
    expect(merged?.by.login).toBe("bob");
    expect((await small.repository.git.refs()).get("refs/heads/tier-1")).toBe(merged?.commit);
  });

  it("refuses as GitHub refuses: a reader, and a head that has moved", async () => {
    const head = await anOpenPull();
    const asReader = await post("/acme/shop/pull/1/merge", { as: "carol", method: "merge", sha: head });
    expect(asReader.status).toBe(403);
    expect(await asReader.text()).toContain("Must have push access");
    const stale = await post("/acme/shop/pull/1/merge", { as: "bob", method: "merge", sha: first });
    expect(stale.status).toBe(409);
    expect(await stale.text()).toContain('role="alert">409: Head branch was modified');
    expect(small.repository.pulls[0]?.merged).toBeUndefined();
  });

  it("comments, so that commands can be tried from a browser", async () => {
    await anOpenPull();
    expect((await post("/acme/shop/pull/1/comment", { as: "carol", body: "/status" })).status).toBe(303);
    expect(small.repository.comments).toMatchObject([{ body: "/status", author: { login: "carol" } }]);
    expect((await look("/acme/shop/pull/1")).text).toContain("<p>/status</p>");
  });

  it("approves, closes and reopens", async () => {
    await anOpenPull();
    const act = (action: string) => post(`/acme/shop/pull/1/${action}`, { as: "bob" });
    expect((await act("approve")).status).toBe(303);
    expect((await act("close")).status).toBe(303);
    expect((await look("/acme/shop/pull/1")).text).toContain("Reopen");
    expect((await act("reopen")).status).toBe(303);
    expect(small.repository.pulls[0]).toMatchObject({ state: "open", reviews: [{ state: "APPROVED" }] });
    expect((await act("destroy")).status).toBe(404);
  });

  it("takes no form from another site, whatever it calls itself", async () => {
    const head = await anOpenPull();
    const fields = { as: "alice", method: "merge", sha: head };
    const forged = [
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: "http://evil.example:1", host: "evil.example:1" },
      { origin: "", referer: "http://evil.example/" },
    ];
    for (const headers of forged) expect((await post("/acme/shop/pull/1/merge", fields, headers)).status).toBe(403);
    expect(small.repository.pulls[0]?.merged).toBeUndefined();
    const local = { origin: small.world.url.replace("127.0.0.1", "localhost") };
    expect((await post("/acme/shop/pull/1/merge", fields, local)).status).toBe(303);
  });
});
