// Images of a ShopSet that change nothing: kustomize passes over a name that no container has, in silence.
import { sortedEntries } from "../render/yaml.ts";
import type { Image } from "../resources/image.ts";

/** A field that may name an image: of containers, of volumes, of what a base's transformer configuration adds. */
const IMAGE_FIELD = /^ *(?:- )?(?:\w*image|reference): ["']?([^"'\s]+)["']?$/gim;
/** What stands behind a name: a tag, a digest, or both. */
const VERSION = /(?::[\w.-]+)?(?:@[\w:+.-]+)?$/;

/**
 * The names in `images` by which nothing was found. `objects` are what kustomize printed: there an image that was found
 * has the name that its entry gives it, or a later entry. Told only where it is certain: a new name that was there before
 * counts as found.
 */
export function idleImages(images: Readonly<Record<string, Image>>, objects: readonly string[]): string[] {
  const entries = sortedEntries(images);
  if (entries.length === 0) return [];
  const names = new Set(
    objects.flatMap((text) => [...text.matchAll(IMAGE_FIELD)].map(([, found = ""]) => nameOf(found))),
  );
  return entries.flatMap(([key], index) => {
    const ends = entries
      .slice(index)
      .reduce((name, [from, { name: to }]) => (from === name ? (to ?? name) : name), key);
    return names.has(ends) ? [] : [key];
  });
}

/** A port stands before the last `/`, a tag behind it. */
function nameOf(image: string): string {
  const slash = image.lastIndexOf("/") + 1;
  return image.slice(0, slash) + image.slice(slash).replace(VERSION, "");
}
