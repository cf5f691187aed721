// Markdown within a line: code, emphasis, links. All text goes through `html`, which escapes it.
import { html } from "hono/html";

/** What `html` gives: a string already escaped, or a promise of one. */
export type Html = ReturnType<typeof html>;

const tokens =
  /(?<code>`+)(?<coded>.+?)\k<code>|\*\*(?<bold>.+?)\*\*|~~(?<gone>.+?)~~|(?<![\w*])[*_](?<leaning>[^\s*_](?:.*?[^\s*_])?)[*_](?![\w*])|\[(?<text>[^\][]*)\]\((?<target>[^)\s]+)\)|(?<bare>https?:\/\/[^\s<>)"']*[^\s<>)"'.,;:!?])|<sub>(?<small>.+?)<\/sub>|(?<brk><br ?\/?>)|\\(?<plain>[\\`*_{}[\]()#+.!|<>~@-])/;

/** A line of markdown as HTML. Whatever is not understood stays the text it was. */
export function inline(text: string): Html[] {
  const parts: Html[] = [];
  let rest = text;
  for (let found = tokens.exec(rest); found; found = tokens.exec(rest)) {
    if (found.index > 0) parts.push(html`${rest.slice(0, found.index)}`);
    parts.push(token(found.groups ?? {}));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest !== "") parts.push(html`${rest}`);
  return parts;
}

function token(groups: Record<string, string | undefined>): Html {
  const { coded, bold, gone, leaning, text, target, bare, small, plain } = groups;
  if (coded !== undefined) return html`<code>${coded.replace(/^ (.+) $/, "$1")}</code>`;
  if (bold !== undefined) return html`<strong>${inline(bold)}</strong>`;
  if (gone !== undefined) return html`<s>${inline(gone)}</s>`;
  if (leaning !== undefined) return html`<em>${inline(leaning)}</em>`;
  if (small !== undefined) return html`<small>${inline(small)}</small>`;
  if (target !== undefined) return link(target, inline(text ?? ""));
  if (bare !== undefined) return link(bare, [html`${bare}`]);
  return plain === undefined ? html`<br />` : html`${plain}`;
}

/** Only addresses that a browser merely visits: no javascript:, no data:. */
function link(target: string, content: Html[]): Html {
  return /^(https?:\/\/|\/(?!\/)|#)/.test(target)
    ? html`<a href="${target}" rel="noreferrer">${content}</a>`
    : html`${content}`;
}
