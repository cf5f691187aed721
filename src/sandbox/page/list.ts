// Markdown lists: which lines belong to one, and to which of its items.

export interface List {
  items: { first: string; rest: string }[];
  numbered: boolean;
  /** How many lines it takes. */
  length: number;
}

/** Indentation, marker and text of an item's first line. */
export const itemStart = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

/** Reads the list that starts with the first line. What is indented further than its items belongs to the item above. */
export function readList(lines: string[]): List {
  const [, indent = "", marker = ""] = itemStart.exec(lines[0] ?? "") ?? [];
  const items: { first: string; rest: string[] }[] = [];
  let length = 0;
  for (const text of lines) {
    const [, depth = "", , first = ""] = itemStart.exec(text) ?? [];
    if (itemStart.test(text) && depth.length <= indent.length) items.push({ first, rest: [] });
    else if (text.trim() === "" ? isIndented(lines[length + 1], indent) : isIndented(text, indent))
      items.at(-1)?.rest.push(text);
    else break;
    length++;
  }
  return {
    items: items.map(({ first, rest }) => ({ first, rest: dedent(rest) })),
    numbered: /\d/.test(marker),
    length,
  };
}

function isIndented(text: string | undefined, indent: string): boolean {
  return text !== undefined && text.trim() !== "" && text.startsWith(`${indent} `);
}

/** Without the indentation that all lines share. */
function dedent(lines: string[]): string {
  const widths = lines.filter((text) => text.trim() !== "").map((text) => text.length - text.trimStart().length);
  const shared = Math.min(...widths, 80);
  return lines.map((text) => text.slice(shared)).join("\n");
}
