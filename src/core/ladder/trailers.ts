// Trailers: the lines by which commits and pull requests name what they carry, as `git interpret-trailers` reads them.

export const TRAILERS = {
  tier: "Shopset-Tier",
  base: "Shopset-Base",
  configuration: "Shopset-Configuration",
  content: "Shopset-Content",
  backport: "Shopset-Backport",
  putBack: "Shopset-Put-Back",
  forced: "Shopset-Forced",
  unheld: "Shopset-Unheld",
  action: "Shopset-Action",
  actor: "Shopset-Actor",
  comment: "Shopset-Comment",
  fleet: "Shopset-Fleet",
  renderer: "Shopset-Renderer",
  generated: "Shopset-Generated",
} as const;

type Name = keyof typeof TRAILERS;

/** `configuration` is there once for each pointer: commits by the path of their pointer. All others are single lines. */
export type Trailers = Partial<Record<Exclude<Name, "configuration">, string>> & {
  configuration?: Record<string, string>;
};

/** The trailers as lines, in the order of `TRAILERS`. */
export function printTrailers(trailers: Trailers): string {
  return entries()
    .flatMap(([key, name]) => valuesOf(trailers, key).map((value) => `${name}: ${value}`))
    .join("\n");
}

/** Read before: every look asks each commit of a line. */
const known = new WeakMap<{ message: string }, Trailers>();

/** Our trailers in a commit's message. */
export function trailersOf(commit: { message: string } | undefined): Trailers {
  if (!commit) return {};
  const before = known.get(commit);
  if (before) return before;
  const trailers = parseTrailers(commit.message);
  known.set(commit, trailers);
  return trailers;
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
    const value = line.slice(colon + 2).trim();
    if (key === "configuration") found.configuration = { ...found.configuration, ...pointerIn(value) };
    else if (key) found[key] = value;
  }
  return found;
}

function valuesOf(trailers: Trailers, key: Name): string[] {
  if (key !== "configuration") return trailers[key] === undefined ? [] : [trailers[key]];
  return Object.entries(trailers.configuration ?? {}).map(([path, sha]) => `${path} ${sha}`);
}

/** `configurations/defaults 1a2b…` */
function pointerIn(value: string): Record<string, string> {
  const space = value.lastIndexOf(" ");
  return space === -1 ? {} : { [value.slice(0, space)]: value.slice(space + 1) };
}

const PREFIX = "Shopset-";
const KEYS = new Map(entries().map(([key, name]) => [name, key]));

function entries() {
  return Object.entries(TRAILERS) as [Name, string][];
}
