// What a promotion says when the App should merge it by itself and GitHub would not.
import { printMarker } from "./answer.ts";
import { plain } from "./plain.ts";

/** The status comment; `reason`: what GitHub said, for people. Nothing in it moves by itself. */
export function printRefusedMerge(reason: string): string {
  return `${printMarker({ kind: "status" })}
The gate is open and ShopSet would merge this, but **GitHub does not let it: ${plain(reason)}**.

Next: change what stands against it, or merge it with GitHub's button. ShopSet asks GitHub again when this pull request, its approval or its gate changes, at the first look after an hour, and at once on \`/retry\`.
`;
}
