// The two frames that hold everything on a page: a titled section, and a table that says so when it is empty.
import { html } from "hono/html";
import type { Html } from "./inline.ts";

export function section(id: string, title: Html | string, content: Html | Html[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}

export interface Table {
  columns: string[];
  /** Rows, each a `<tr>`. */
  rows: Html[];
  /** What is said when there is no row. */
  none: string;
}

export function table({ columns, rows, none }: Table): Html {
  if (rows.length === 0) return html`<p class="soft">${none}</p>`;
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`);
  return html`<table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** A row: its name, and what is said about it. */
export function row(name: Html | string, cells: (Html | string)[]): Html {
  return html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

export function soft(text: Html | string): Html {
  return html`<span class="soft">${text}</span>`;
}
