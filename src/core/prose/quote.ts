// Quoting what people wrote, so that it pings nobody and breaks neither a page nor our markers.

/** What people call a change may be long; what we say ourselves is never cut. */
const LONGEST_TITLE = 120;

/** Control characters, and the ones that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** One line of plain text. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, " ").replace(/ {2,}/g, " ").trim();
}

/** One line of at most `most` characters, the cut shown by `…`. */
export function cutLine(text: string, most: number): string {
  const characters = [...oneLine(text)];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : characters.join("");
}

/** A title as one line of at most 120 characters. */
export function cutTitle(text: string): string {
  return cutLine(text, LONGEST_TITLE);
}

/** The text as a Markdown code span: no mention, link, HTML or table cell comes out of it (GitHub Flavored Markdown 6.3). */
export function codeSpan(text: string): string {
  // A `|` ends a table cell even within a code span, so it is replaced by its look-alike.
  const line = oneLine(text).replaceAll("|", "∣").replaceAll("-->", "-→") || " ";
  const longestRun = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const padding = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A title for a commit message: GitHub finds no `@mention` and no `#reference` in it. */
export function unlinked(text: string): string {
  return cutTitle(text).replace(/([@#])(?=\w)/g, "$1\u2060");
}
