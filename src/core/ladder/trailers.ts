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
  // Most commits are people's and name nothing of ours.
  if (!text.includes(PREFIX)) return {};
  const trimmed = text.replaceAll("\r\n", "\n").trimEnd();
  const found: Trailers = {};
  for (const line of trimmed.slice(trimmed.lastIndexOf("\n\n") + 1).split("\n")) {
    const colon = line.indexOf(": ");
    const key = KEYS.get(line.slice(0, Math.max(colon, 0)));
    if (key) found[key] = line.slice(colon + 2).trim();
  }
  return found;
}

const PREFIX = "Shopset-";
const KEYS = new Map(entries().map(([key, name]) => [name, key]));

function entries() {
  return Object.entries(TRAILERS) as [keyof typeof TRAILERS, string][];
}
