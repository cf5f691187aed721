// Addresses of things: in the API, and for people to look at.
import type { World } from "../../forge/world.ts";
import type { Repository } from "../../model.ts";

export function apiUrl(world: World, path: string): string {
  return `${world.url}/api/v3${path}`;
}

export function repositoryApiUrl(world: World, repository: Repository, path = ""): string {
  return apiUrl(world, `/repos/${repository.owner.login}/${repository.name}${path}`);
}

export function repositoryUrl(world: World, repository: Repository, path = ""): string {
  return `${world.url}/${repository.owner.login}/${repository.name}${path}`;
}

/** A branch or path as part of an address: slashes stay. */
export function inPath(text: string): string {
  return text.split("/").map(encodeURIComponent).join("/");
}
