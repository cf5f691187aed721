// Documents that are meant for us and do not say so: passed over, they would be missing without a word.
import { API_GROUP, API_VERSION, KINDS } from "./envelope.ts";

/** So many slips away from our API group a name is taken for it. */
const MOST_SLIPS = 2;

/** What is wrong with a document outside our API group that is nearly in it, or states a kind of ours; null: nothing. */
export function nearMiss(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { apiVersion, kind } = { apiVersion: undefined, kind: undefined, ...value };
  const [group = ""] = String(apiVersion).split("/");
  const isMeant = slips(group.toLowerCase(), API_GROUP) <= MOST_SLIPS || KINDS.some((ours) => ours === kind);
  if (!isMeant) return null;
  const written = apiVersion === undefined ? "is missing" : `is ${JSON.stringify(apiVersion)}`;
  return `apiVersion ${written}; write ${API_VERSION}`;
}

/** How many letters have to be put in, taken out or replaced to make one text of the other (Levenshtein). */
function slips(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
