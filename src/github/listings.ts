// What the App's own folders of the system branches hold, file by file: read once for each content, never for a pointer.
import type { TreeEntry } from "../core/ladder/snapshot.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { OWN_FOLDERS } from "../core/render/changes.ts";
import { treesOf } from "../core/render/objectid.ts";
import type { NewCommit } from "../flow/ports/writing.ts";
import { bounded } from "./bounded.ts";
import type { Client } from "./client.ts";
import { FOLDER } from "./commit.ts";
import { ask, printRepository } from "./graphql.ts";
import { type ListedEntry, listTree } from "./list-tree.ts";

/** The files below a folder by their path in it, and what stands directly in it by name. */
interface Listing {
  files: Record<string, TreeEntry>;
  children: Record<string, Sha>;
}

export interface Opened {
  /** By full path: files below the App's folders, and what stands beside those, folders unopened. */
  entries: Record<string, TreeEntry>;
  /** What the App's folders hold, by their id. */
  folders: Record<Sha, Record<string, Sha>>;
}

export interface Listings {
  /** Opens the App's folders in a tree of which only the first level is known: at most one call, unless it is huge. */
  open(repository: RepositoryName, tree: { id: Sha; entries: Record<string, TreeEntry> }): Promise<Opened>;
  /** What folders hold, by their id; those that do not exist are left out. */
  children(repository: RepositoryName, ids: readonly Sha[]): Promise<Record<Sha, Record<string, Sha>>>;
  /** Keeps in mind what the App wrote itself, so that it need not be read. */
  wrote(tree: NewCommit["tree"]): void;
}

/** Entries that are kept in mind altogether: some tens of megabytes. */
const MOST_ENTRIES = 200_000;
/** Folders whose first level one query asks for. */
const CHUNK = 20;

export function createListings(client: Client): Listings {
  const listings = bounded<Listing>(MOST_ENTRIES, ({ files }) => Object.keys(files).length);
  const levels = bounded<Record<string, Sha>>(MOST_ENTRIES, (children) => Object.keys(children).length);
  /** The App's folders in trees that were opened, by name. */
  const roots = bounded<Record<string, Sha>>(MOST_ENTRIES, () => OWN_FOLDERS.length);

  const keep = (id: Sha, listing: Listing): Listing => {
    levels.set(id, listing.children);
    return listings.set(id, listing);
  };

  /** Reads several folders by reading the whole tree, one by itself. */
  async function read(repository: RepositoryName, root: Sha, folders: readonly [string, Sha][]): Promise<void> {
    const whole = folders.length > 1 ? await listTree(client, repository, root) : "too much";
    for (const [name, id] of folders) {
      const inside = whole === "too much" ? await listWhole(repository, id) : below(whole, name);
      keep(id, listingOf(inside));
    }
  }

  /** Folder by folder where one answer cannot hold it. */
  async function listWhole(repository: RepositoryName, tree: Sha): Promise<ListedEntry[]> {
    const entries = await listTree(client, repository, tree);
    if (entries !== "too much") return entries;
    const level = await listTree(client, repository, tree, "first level");
    const opened = (level === "too much" ? [] : level).map(async (entry) => {
      if (entry.mode !== FOLDER) return [entry];
      const inside = await listWhole(repository, entry.sha);
      return [entry, ...inside.map((one) => ({ ...one, path: `${entry.path}/${one.path}` }))];
    });
    return (await Promise.all(opened)).flat();
  }

  return {
    async open(repository, { id, entries }) {
      const own = OWN_FOLDERS.flatMap((name): [string, Sha][] => {
        const entry = entries[name];
        return entry?.mode === FOLDER ? [[name, entry.sha]] : [];
      });
      roots.set(id, Object.fromEntries(own));
      const unknown = own.filter(([, folder]) => !listings.get(folder));
      if (unknown.length > 0) await read(repository, id, unknown);
      const opened: Opened = { entries: { ...entries }, folders: {} };
      for (const [name, folder] of own) {
        const listing = listings.get(folder);
        if (!listing) continue;
        opened.folders[folder] = listing.children;
        for (const [path, entry] of Object.entries(listing.files)) opened.entries[`${name}/${path}`] = entry;
      }
      return opened;
    },

    async children(repository, ids) {
      const found: Record<Sha, Record<string, Sha>> = {};
      const unknown = ids.filter((id) => !levels.get(id));
      for (let start = 0; start < unknown.length; start += CHUNK) {
        const asked = unknown.slice(start, start + CHUNK);
        const selections = asked.map(
          (id, i) => `folder${i}: object(oid: "${id}") { ... on Tree { entries { name oid } } }`,
        );
        const document = `query ReadFolders { repository: ${printRepository(repository)} { ${selections.join("\n")} } }`;
        const { data } = await ask<{ repository: Record<string, FolderNode | null> }>(client, { document });
        for (const [i, id] of asked.entries()) {
          const entries = data.repository[`folder${i}`]?.entries;
          if (entries) found[id] = levels.set(id, Object.fromEntries(entries.map(({ name, oid }) => [name, oid])));
        }
      }
      for (const id of ids) {
        const known = levels.get(id);
        if (known) found[id] = known;
      }
      return found;
    },

    wrote(tree) {
      if (typeof tree === "string") return;
      const before = tree.base === null ? {} : roots.get(tree.base);
      for (const name of OWN_FOLDERS) {
        const changes = tree.files.filter(({ path }) => path.startsWith(`${name}/`));
        const was = before?.[name];
        const known = was ? listings.get(was) : undefined;
        if (!before || changes.length === 0 || (was && !known)) continue;
        const files = { ...known?.files };
        for (const change of changes) {
          const path = change.path.slice(name.length + 1);
          if (change.mode === "deleted") delete files[path];
          else files[path] = { mode: change.mode, sha: change.sha };
        }
        const made = treesOf(files).get("");
        if (made) keep(made.id, { files, children: idsOf(made.entries) });
      }
    },
  };
}

interface FolderNode {
  entries?: { name: string; oid: Sha }[];
}

/** What stands below a folder, by its path in it. */
function below(entries: readonly ListedEntry[], folder: string): ListedEntry[] {
  const inside = entries.filter(({ path }) => path.startsWith(`${folder}/`));
  return inside.map((entry) => ({ ...entry, path: entry.path.slice(folder.length + 1) }));
}

function listingOf(entries: readonly ListedEntry[]): Listing {
  const files = entries.filter(({ mode }) => mode !== FOLDER);
  return {
    files: Object.fromEntries(files.map(({ path, mode, sha }) => [path, { mode, sha }])),
    children: idsOf(entries.filter(({ path }) => !path.includes("/")).map((entry) => [entry.path, entry])),
  };
}

function idsOf(entries: Iterable<readonly [string, { sha: Sha }]>): Record<string, Sha> {
  return Object.fromEntries([...entries].map(([name, { sha }]) => [name, sha]));
}
