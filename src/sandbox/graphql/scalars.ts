// How GitHub prints dates: in UTC, to the second; git's own dates keep their offset.
import { printTime } from "../forge/clock.ts";
import type { Millis } from "../model.ts";

/** A moment as a `DateTime`: 2026-11-23T10:00:00Z; null for one that has not come. */
export function dateTime(at: Millis | null | undefined): string | null {
  return at == null ? null : printTime(at);
}

/** A date that Git holds (ISO 8601 with an offset) as a `DateTime`. */
export function fromGit(date: string): string {
  return printTime(Date.parse(date));
}
