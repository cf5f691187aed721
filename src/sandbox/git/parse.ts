// Git's object formats (git-scm.com/docs/gitformat-pack, "git cat-file -p"): commits and trees, both ways.
import type { GitCommit, GitEntry, GitPerson, Sha } from "../model.ts";

/** Parses the bytes of a commit object. The message comes without its last line end, as GitHub shows it. */
export function parseCommit(sha: Sha, bytes: Buffer): GitCommit {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\n\n");
  const headers = (end < 0 ? text : text.slice(0, end)).split("\n");
  const all = (name: string) =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    sha,
    tree: all("tree")[0] ?? "",
    parents: all("parent"),
    author: parsePerson(all("author")[0] ?? ""),
    committer: parsePerson(all("committer")[0] ?? ""),
    message: end < 0 ? "" : text.slice(end + 2).replace(/\n+$/, ""),
  };
}

/** The bytes of a commit object. */
export function printCommit(commit: Omit<GitCommit, "sha">): string {
  return [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${printPerson(commit.author)}`,
    `committer ${printPerson(commit.committer)}`,
    "",
    commit.message,
  ].join("\n");
}

function parsePerson(line: string): GitPerson {
  const match = /^(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})$/.exec(line);
  const [, name = "", email = "", seconds = "0", zone = "+0000"] = match ?? [];
  return { name, email, date: isoDate(Number(seconds), zone) };
}

function printPerson({ name, email, date }: GitPerson): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, "").trim();
  const zone = /([+-]\d{2}):?(\d{2})$/.exec(date);
  const seconds = Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw new Error(`not a date: ${date}`);
  return `${clean(name)} <${clean(email)}> ${seconds} ${zone ? `${zone[1]}${zone[2]}` : "+0000"}`;
}

function isoDate(seconds: number, zone: string): string {
  const minutes = (zone.startsWith("-") ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));
  const local = new Date((seconds + minutes * 60) * 1000).toISOString().slice(0, 19);
  return minutes === 0 ? `${local}Z` : `${local}${zone.slice(0, 3)}:${zone.slice(3)}`;
}

/** Parses the bytes of a tree object, in Git's own order. */
export function parseTree(bytes: Buffer): GitEntry[] {
  const entries: GitEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    const mode = bytes.toString("latin1", at, space).padStart(6, "0");
    entries.push({
      name: bytes.toString("utf8", space + 1, end),
      mode,
      type: typeOfMode(mode),
      sha: bytes.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** The bytes of a tree object: its entries in Git's own order, where a directory is sorted as if its name ended with "/". */
export function printTree(entries: readonly GitEntry[]): Buffer {
  const sorted = entries
    .map((entry) => ({ ...entry, key: Buffer.from(entry.type === "tree" ? `${entry.name}/` : entry.name) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    sorted.flatMap(({ mode, name, sha }) => [
      Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`),
      Buffer.from(sha, "hex"),
    ]),
  );
}

/** What an entry of this mode names: 040000 a tree, 160000 a commit of another repository, else a blob. */
export function typeOfMode(mode: string): GitEntry["type"] {
  if (mode === "040000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}
