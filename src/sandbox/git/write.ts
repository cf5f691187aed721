// Writes objects as Git's loose objects: a file each, for which no process has to start (git-scm.com, "Git Objects").
import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { Sha } from "../model.ts";

const compressed = promisify(deflate);

/** Stores an object's bytes in a bare repository and gives its id; what is there already stays as it is. */
export async function writeObject(
  directory: string,
  type: "blob" | "commit" | "tree",
  content: Buffer | string,
): Promise<Sha> {
  const bytes = Buffer.from(content);
  const stored = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const sha = createHash("sha1").update(stored).digest("hex");
  const path = join(directory, "objects", sha.slice(0, 2), sha.slice(2));
  if (await exists(path)) return sha;
  await mkdir(dirname(path), { recursive: true });
  // Under another name first: whoever reads at the same time sees a whole object or none.
  const unfinished = join(directory, "objects", `tmp_obj_${randomUUID()}`);
  await writeFile(unfinished, await compressed(stored, { level: 1 }), { mode: 0o444 });
  await rename(unfinished, path);
  return sha;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
