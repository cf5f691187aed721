// Folders of system branches that have to be opened, since they say which ShopSets a verdict is about.
import type { Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { unreadFolders } from "./applications.ts";
import { mayClimb, progressOf } from "./position.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointerOf, pointerPaths, type Stay, staysOf } from "./stay.ts";

/**
 * Ids of folders of T's system branch: for what T runs, what may climb, and what U holds. What stands between two moves
 * of a pointer has the same folders, so that mostly they are known from the head.
 */
export function foldersToOpen(snapshot: Snapshot, edge: Edge): Sha[] {
  if (edge.from.verification.applications === "none") return [];
  const stays = staysOf(snapshot, edge.from);
  const matter = stays.filter((stay, index) => index === 0 || matters(snapshot, edge, stay));
  return [...new Set(matter.flatMap((stay) => unreadFolders(snapshot, stay)))];
}

function matters(snapshot: Snapshot, edge: Edge, stay: Stay): boolean {
  return [...pointerPaths(edge.to)].some(([source, path]) => {
    const repository = snapshot.repositories[source];
    const progress = repository?.state === "present" ? progressOf(source, repository, edge) : undefined;
    if (!progress) return false;
    const { line, received, upper } = progress;
    const index = line.findIndex(({ sha }) => sha === pointerOf(edge.from, source, stay.commits[0]));
    const isOnWay = index !== -1 && (mayClimb(received, index) || index === received.position);
    return isOnWay || stay.contents[path] === upper.tree;
  });
}
