// The blocks of markdown that pull requests are written in: enough to read them well, nothing that could run.
import { html } from "hono/html";
import { type Html, inline } from "./inline.ts";
import { itemStart, readList } from "./list.ts";

/** Quotes, lists and details nested deeper than this are shown as the text they are. */
const maxDepth = 12;

/** Markdown as HTML. Comments vanish, as on GitHub; of HTML only `<details>` and `<summary>` on their own line count. */
export function markdown(source: string, depth = 0): Html[] {
  if (depth > maxDepth) return [html`<pre>${source}</pre>`];
  const text = source.replace(/\r/g, "").replace(/<!--[\s\S]*?-->/g, "");
  const lines = text.split("\n");
  const blocks: Html[] = [];
  for (let at = 0; at < lines.length; ) {
    const kind = kinds.find(({ starts }) => starts(lines, at)) ?? paragraph;
    const end = kind.end(lines, at);
    blocks.push(kind.render(lines.slice(at, end), (inner) => markdown(inner, depth + 1)));
    at = end;
  }
  return blocks;
}

/** A kind of block: where one starts, where it ends (the index after its last line, always beyond `at`), its HTML. */
interface Kind {
  starts(lines: string[], at: number): boolean;
  end(lines: string[], at: number): number;
  render(lines: string[], nested: (source: string) => Html[]): Html;
}

const blank: Kind = {
  starts: (lines, at) => line(lines, at).trim() === "",
  end: (_, at) => at + 1,
  render: () => html``,
};

const fenceMark = /^( *)(```+|~~~+)/;
const fence: Kind = {
  starts: (lines, at) => fenceMark.test(line(lines, at)),
  end: (lines, at) => {
    const mark = fenceMark.exec(line(lines, at))?.[2] ?? "```";
    return Math.min(lines.length, until(lines, at + 1, (text) => text.trim().startsWith(mark)) + 1);
  },
  render: (lines) => {
    const [, indent = "", mark = "```"] = fenceMark.exec(line(lines, 0)) ?? [];
    const isClosed =
      lines.length > 1 &&
      line(lines, lines.length - 1)
        .trim()
        .startsWith(mark);
    const code = lines.slice(1, isClosed ? -1 : undefined);
    const flush = code.map((text) => (text.startsWith(indent) ? text.slice(indent.length) : text));
    return html`<pre tabindex="0"><code>${flush.join("\n")}</code></pre>`;
  },
};

const details: Kind = {
  starts: (lines, at) => /^\s*<details( open)?>/.test(line(lines, at)),
  end: (lines, at) => {
    let open = 0;
    const last = until(lines, at, (text) => {
      open += (text.match(/<details/g) ?? []).length - (text.match(/<\/details>/g) ?? []).length;
      return open <= 0;
    });
    return Math.min(lines.length, last + 1);
  },
  render: (lines, nested) => {
    const inner = lines.join("\n").trim();
    const bare = inner.replace(/^<details( open)?>/, "").replace(/<\/details>$/, "");
    const [, summary = "Details", body = bare] = /^\s*<summary>([\s\S]*?)<\/summary>([\s\S]*)$/.exec(bare) ?? [];
    const title = summary.replace(/<\/?(b|strong|code)>/g, "");
    return html`<details><summary>${inline(title)}</summary>${nested(body)}</details>`;
  },
};

const headingMark = /^(#{1,6})\s+(.*?)\s*#*$/;
const heading: Kind = {
  starts: (lines, at) => headingMark.test(line(lines, at)),
  end: (_, at) => at + 1,
  render: (lines) => {
    const [, marks = "", text = ""] = headingMark.exec(line(lines, 0)) ?? [];
    return marks.length < 3 ? html`<h3>${inline(text)}</h3>` : html`<h4>${inline(text)}</h4>`;
  },
};

const rule: Kind = {
  starts: (lines, at) => /^\s*([-*_])(\s*\1){2,}\s*$/.test(line(lines, at)),
  end: (_, at) => at + 1,
  render: () => html`<hr />`,
};

const quote: Kind = {
  starts: (lines, at) => line(lines, at).startsWith(">"),
  end: (lines, at) => until(lines, at, (text) => !text.startsWith(">")),
  render: (lines, nested) =>
    html`<blockquote>${nested(lines.map((text) => text.replace(/^> ?/, "")).join("\n"))}</blockquote>`,
};

const table: Kind = {
  starts: (lines, at) =>
    line(lines, at).includes("|") &&
    /^[\s:|-]*-[\s:|-]*$/.test(line(lines, at + 1)) &&
    line(lines, at + 1).includes("|"),
  end: (lines, at) => until(lines, at + 2, (text) => !text.includes("|")),
  render: ([head = "", , ...body]) => {
    const heads = cells(head).map((cell) => html`<th scope="col">${inline(cell)}</th>`);
    const rows = body.map((text) => html`<tr>${cells(text).map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`);
    return html`<table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
  },
};

const list: Kind = {
  starts: (lines, at) => itemStart.test(line(lines, at)),
  end: (lines, at) => at + readList(lines.slice(at)).length,
  render: (lines, nested) => {
    const { items, numbered } = readList(lines);
    const entries = items.map(({ first, rest }) => html`<li>${task(first)}${nested(rest)}</li>`);
    return numbered ? html`<ol>${entries}</ol>` : html`<ul>${entries}</ul>`;
  },
};

/** What nothing else claims. */
const paragraph: Kind = {
  starts: () => true,
  end: (lines, at) => until(lines, at + 1, (_, index) => kinds.some(({ starts }) => starts(lines, index))),
  render: (lines) =>
    html`<p>${lines.map((text, index) => html`${index > 0 ? html`<br />` : ""}${inline(text.trim())}`)}</p>`,
};

/** Tried in this order. */
const kinds = [blank, fence, details, heading, rule, quote, table, list];

/** "[x] done" and "[ ] open" read as boxes that nobody can tick. */
function task(text: string): Html[] {
  const [, ticked, rest = ""] = /^\[([ xX])\]\s+(.*)$/.exec(text) ?? [];
  return ticked === undefined ? inline(text) : [html`${ticked === " " ? "☐ " : "☑ "}`, ...inline(rest)];
}

function cells(text: string): string[] {
  const inner = text
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** Index of the first line from `at` on for which `ends` holds, or of the end of the text. */
function until(lines: string[], at: number, ends: (text: string, index: number) => boolean): number {
  const index = lines.findIndex((text, i) => i >= at && ends(text, i));
  return index === -1 ? lines.length : index;
}

function line(lines: string[], index: number): string {
  return lines[index] ?? "";
}
