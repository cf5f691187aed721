// The Applications of a checked-out system commit, read as any YAML: who wrote them does not matter here.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMap, parseAllDocuments } from "yaml";

export interface Application {
  name: string;
  /** The directory that it applies. */
  path: string;
  /** The branch that it follows, as it is written. */
  revision: string;
  /** The paths of the repository of which a change makes Argo CD look at it again, from `manifest-generate-paths`. */
  watched: string[];
  /** Whether notifications of it are asked for. */
  isSubscribed: boolean;
}

const WATCHED = "argocd.argoproj.io/manifest-generate-paths";
const SUBSCRIPTION = "notifications.argoproj.io/subscribe.";

/** Every Application below applications/, in the order of their files; what cannot be read is said in words. */
export async function readApplications(root: string): Promise<{ applications: Application[]; unreadable: string[] }> {
  const names = await readdir(join(root, "applications")).catch(() => []);
  const applications: Application[] = [];
  const unreadable: string[] = [];
  for (const file of names.filter((name) => /\.ya?ml$/.test(name)).sort()) {
    for (const document of parseAllDocuments(await readFile(join(root, "applications", file), "utf8"))) {
      if (document.errors[0]) {
        unreadable.push(`applications/${file}: ${document.errors[0].message.split("\n", 1)[0]}`);
        continue;
      }
      if (document.get("kind") !== "Application") continue;
      const [name, path, revision] = [
        ["metadata", "name"],
        ["spec", "source", "path"],
        ["spec", "source", "targetRevision"],
      ].map((keys) => document.getIn(keys));
      if (typeof name === "string" && typeof path === "string" && typeof revision === "string")
        applications.push({
          name,
          path,
          revision,
          watched: watchedBy(path, document.getIn(["metadata", "annotations", WATCHED])),
          isSubscribed: isSubscribed(document.getIn(["metadata", "annotations"])),
        });
      else unreadable.push(`applications/${file}: the Application lacks a name, a path or a targetRevision`);
    }
  }
  return { applications, unreadable };
}

function isSubscribed(annotations: unknown): boolean {
  return isMap(annotations) && annotations.items.some(({ key }) => String(key).startsWith(SUBSCRIPTION));
}

/** A path that begins with `/` counts from the root of the repository, any other from the Application's own. */
function watchedBy(path: string, written: unknown): string[] {
  const paths = typeof written === "string" ? written.split(";").filter((one) => one !== "") : [];
  return paths.map((one) => (one.startsWith("/") ? one.slice(1) : join(path, one)).replace(/\/$/, ""));
}
