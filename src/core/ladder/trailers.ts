// Trailers: the lines by which commits and pull requests name what they carry, as `git interpret-trailers` reads them.

export const TRAILERS = {
  tier: "Shopset-Tier",
  base: "Shopset-Base",
  content: "Shopset-Content",
  backport: "Shopset-Backport",
  putBack: "Shopset-Put-Back",
  fleet: "Shopset-Fleet",
  renderer: "Shopset-Renderer",
} as const;

export type Trailers = Partial<Record<keyof typeof TRAILERS, string>>;

/** The trailers as lines, in the order of `TRAILERS`. */
export function printTrailers(trailers: Trailers): string {
  return entries()
    .flatMap(([key, name]) => (trailers[key] === undefined ? [] : [`${name}: ${trailers[key]}`]))
    .join("\n");
}

/** Our trailers in the last paragraph of a commit message or pull request body; quoted text above cannot forge them. */
export function parseTrailers(text: string): Trailers {
  const paragraphs = text
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split(/\n\s*\n/);
  const lines = paragraphs.at(-1)?.split("\n") ?? [];
  const found: Trailers = {};
  for (const [key, name] of entries()) {
    const line = lines.findLast((candidate) => candidate.startsWith(`${name}: `));
    if (line !== undefined) found[key] = line.slice(name.length + 2).trim();
  }
  return found;
}

function entries() {
  return Object.entries(TRAILERS) as [keyof typeof TRAILERS, string][];
}
