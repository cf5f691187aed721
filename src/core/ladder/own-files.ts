// A ShopSet's own files on a system branch: its folder and its Application, told apart from others by Git's ids alone.
import type { Sha } from "../names.ts";
import { APPLICATIONS_PATH, SHOPSETS_PATH } from "../render/paths.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";

const FOLDERS = [SHOPSETS_PATH, APPLICATIONS_PATH];

/** The ShopSets that a system commit holds; undefined while its folder was not read. */
export function shopsetsOn(system: PresentRepository, commit: Commit): string[] | undefined {
  const children = childrenOf(system, commit, SHOPSETS_PATH);
  return children && Object.keys(children);
}

/** Whether the files of a ShopSet are the same on two commits; undefined while that was not read. */
export function leftAlone(
  system: PresentRepository,
  shopset: string,
  [newer, older]: readonly [Commit, Commit],
): boolean | undefined {
  const names: Record<string, string> = { [SHOPSETS_PATH]: shopset, [APPLICATIONS_PATH]: `${shopset}.yaml` };
  let isSame = true;
  for (const folder of FOLDERS) {
    if (newer.folders && newer.folders[folder] === older.folders?.[folder]) continue;
    const [now, before] = [childrenOf(system, newer, folder), childrenOf(system, older, folder)];
    if (!now || !before) return undefined;
    isSame &&= now[names[folder] ?? ""] === before[names[folder] ?? ""];
  }
  return isSame;
}

/** Ids of the folders of a system commit that were not read. */
export function unreadFoldersOf({ folders }: PresentRepository, commit: Commit): Sha[] {
  const named = FOLDERS.map((folder) => commit.folders?.[folder]);
  return named.filter((id): id is Sha => id !== undefined && folders?.[id] === undefined);
}

function childrenOf(
  { folders }: PresentRepository,
  commit: Commit,
  folder: string,
): Readonly<Record<string, Sha>> | undefined {
  if (!commit.folders) return undefined;
  const id = commit.folders[folder];
  return id === undefined ? {} : folders?.[id];
}
