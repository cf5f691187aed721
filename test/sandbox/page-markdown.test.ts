// Markdown as the page renders it: what pull requests are written in, and nothing that could run.
import { describe, expect, it } from "vitest";
import { markdown } from "../../src/sandbox/page/markdown.ts";

async function render(source: string): Promise<string> {
  return (await Promise.all(markdown(source))).join("");
}

describe("markdown", () => {
  it("renders headings, emphasis, code and links", async () => {
    expect(await render("## What climbs\n\n**bold** _soft_ ~~old~~ `a<b` [here](/acme/x) https://example.com/a.")).toBe(
      '<h3>What climbs</h3><p><strong>bold</strong> <em>soft</em> <s>old</s> <code>a&lt;b</code> <a href="/acme/x" rel="noreferrer">here</a> <a href="https://example.com/a" rel="noreferrer">https://example.com/a</a>.</p>',
    );
  });

  it("renders small print, and breaks of lines", async () => {
    expect(await render("<sub>Merge by **any** method</sub><br>so")).toBe(
      "<p><small>Merge by <strong>any</strong> method</small><br />so</p>",
    );
  });

  it("keeps code as it is", async () => {
    expect(await render("```sh\ngit push # **not bold**\n\n<b>\n```\nafter")).toBe(
      '<pre tabindex="0"><code>git push # **not bold**\n\n&lt;b&gt;</code></pre><p>after</p>',
    );
    expect(await render("```\nnever closed")).toContain("never closed");
  });

  it("renders a gate table", async () => {
    expect(await render("| check | state |\n|---|:-:|\n| `e2e` | ✅ a \\| b |\n")).toBe(
      '<table><thead><tr><th scope="col">check</th><th scope="col">state</th></tr></thead><tbody><tr><td><code>e2e</code></td><td>✅ a | b</td></tr></tbody></table>',
    );
  });

  it("nests lists, and tells tasks done from open", async () => {
    expect(await render("- one\n  - inner\n- [x] two\n- [ ] three\n\nafter")).toBe(
      "<ul><li>one<ul><li>inner</li></ul></li><li>☑ two</li><li>☐ three</li></ul><p>after</p>",
    );
    expect(await render("1. one\n2. two")).toBe("<ol><li>one</li><li>two</li></ol>");
  });

  it("opens details, and quotes", async () => {
    expect(await render("<details><summary>By <b>hand</b></summary>\n\n`git merge`\n</details>\n> said\n> twice")).toBe(
      "<details><summary>By hand</summary><p><code>git merge</code></p></details><blockquote><p>said<br />twice</p></blockquote>",
    );
  });

  it("lets nothing through that a browser would run", async () => {
    const hostile = [
      "<script>alert(1)</script>",
      "[x](javascript:alert(1))",
      "[x](data:text/html,hi)",
      "[x](//evil.example)",
      '<img src=x onerror="alert(1)">',
      "`</code><script>`",
      "**<b onclick=x>**",
      '[a"onmouseover="x](/b"onmouseover="x)',
    ];
    for (const source of hostile) {
      const rendered = await render(source);
      expect(rendered).not.toMatch(/<(script|img|b )|href="(javascript|data|\/\/)|" ?onmouseover="/);
    }
  });

  it("ends on any text, however deep it nests", async () => {
    const stairs = Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}- x`).join("\n");
    const odd = [
      "",
      "\n\n",
      "|",
      "- ",
      ">",
      "#",
      "```",
      "<details>",
      "**",
      "*a",
      "a\n  - b\n\n\n - c",
      "- a\n\n  b\n\n\nc",
    ];
    for (const source of [...odd, stairs, "`".repeat(3000), "[".repeat(30_000), ">".repeat(500)])
      expect(typeof (await render(source))).toBe("string");
  });
});
