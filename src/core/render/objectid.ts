// Git's object ids, computed here so that equality costs no call.
import { createHash } from "node:crypto";
import type { Sha } from "../names.ts";

/** The id that `git hash-object` gives a file with this content (gitformat: `blob <bytes>\0<content>`, SHA-1). */
export function blobId(content: string): Sha {
  const bytes = Buffer.from(content, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex") as Sha;
}
