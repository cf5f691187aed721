// The faces of a world: what each source shows of it. Operations and oracle know one source; a face is the world as that.
import type { RepositoryName } from "../../src/core/names.ts";
import type { Book, World } from "./world.ts";

/** The second source, where there is one. */
export const CONFIGURATION = "acme/configuration" as RepositoryName;
export const POINTER = "configurations/configuration";

/** Every source's face, the app's first. */
export function facesOf(world: World): World[] {
  return [...world.faces];
}

/** The face of the source with this name; the app's for everything else. */
export function faceOf(world: World, name: RepositoryName): World {
  return world.faces.find(({ app }) => app.name === name) ?? world;
}

/** Gives the world a second face: all that is not the source's own is looked up in the world. */
export function addFace(world: World): void {
  const app = world.forge.repository(CONFIGURATION);
  const own: Partial<Book> = {
    handSet: new Map(),
    broughtForward: new Set(),
    put: new Map(),
    carried: new Map(),
    rejected: new Map(),
    squashed: new Map(),
    verifiedOnce: new Set(),
    // Operators pin the app only; a rollback pins every source.
    pins: world.book.restPins,
  };
  const book: Book = Object.assign(Object.create(world.book), own);
  world.faces.push(Object.assign(Object.create(world), { app, pointer: POINTER, book }));
}
