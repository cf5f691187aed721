// Text that may hold anybody's words, within our Markdown.
import { oneLine } from "./quote.ts";

/** The text as it reads, on one line: nothing in it becomes a mention, a reference, a link, HTML, emphasis or a table cell. */
export function plain(text: string): string {
  return (
    oneLine(text)
      .replaceAll("-->", "-→")
      .replace(/[|<>[\]!\\*~]/g, (sign) => `\\${sign}`)
      .replace(/(?<=^|\s)_|_(?=\s|$)/g, "\\_")
      // `&commat;` is an `@` as good as any to GitHub.
      .replace(/[@#](?=\w)|&(?=[#\w])/g, (sign) => `${sign}\u2060`)
  );
}
