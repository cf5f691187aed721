// Documents that are meant for us and do not say so: passed over, they would be missing without a word.
import { isNear } from "../spelling.ts";
import { API_GROUP, API_VERSION, KINDS } from "./envelope.ts";

/** Kinds of ours that others have as well: in a group of its own such a one may be anybody's. */
const COMMON = ["Configuration", "Tier"];

/** What is wrong with a document outside our API group that is nearly in it, or states a kind of ours; null: nothing. */
export function nearMiss(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { apiVersion, kind } = { apiVersion: undefined, kind: undefined, ...value };
  const [group = ""] = String(apiVersion).toLowerCase().split("/");
  const isOurKind = KINDS.some((ours) => ours === kind);
  const isAnybodys = group.includes(".") && COMMON.some((common) => common === kind);
  const isMeant = group === API_GROUP || isNear(API_GROUP, group) || (isOurKind && !isAnybodys);
  if (!isMeant) return null;
  const written = apiVersion === undefined ? "is missing" : `is ${JSON.stringify(apiVersion)}`;
  return `apiVersion ${written}; write ${API_VERSION}`;
}
