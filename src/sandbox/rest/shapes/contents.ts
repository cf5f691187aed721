// Files, folders and submodules by their path.
import type { World } from "../../forge/world.ts";
import type { GitCommit, GitEntry, Repository, Sha } from "../../model.ts";
import { inLines } from "./git.ts";
import type { ContentDirectory, ContentFile } from "./github.ts";
import { inPath, repositoryApiUrl, repositoryUrl } from "./links.ts";

interface Place {
  path: string;
  /** As it was asked: it comes back in the addresses. */
  ref: string;
  commit: GitCommit;
}

function addresses(world: World, repository: Repository, { path, ref, entry }: Place & { entry: GitEntry }) {
  const kind = entry.type === "tree" ? "tree" : "blob";
  const submodule = entry.type === "commit";
  const self = repositoryApiUrl(world, repository, `/contents/${inPath(path)}?ref=${encodeURIComponent(ref)}`);
  const git = submodule ? null : repositoryApiUrl(world, repository, `/git/${kind}s/${entry.sha}`);
  const html = submodule ? null : repositoryUrl(world, repository, `/${kind}/${inPath(ref)}/${inPath(path)}`);
  const raw = repositoryUrl(world, repository, `/raw/${inPath(ref)}/${inPath(path)}`);
  return {
    url: self,
    html_url: html,
    git_url: git,
    download_url: kind === "tree" || submodule ? null : raw,
    _links: { self, git, html },
  };
}

/** A folder's entries. GitHub lists submodules as "file" (docs.github.com/rest/repos/contents). */
export async function listing(
  world: World,
  repository: Repository,
  { tree, ...place }: Place & { tree: Sha },
): Promise<ContentDirectory[]> {
  const entries = (await repository.git.tree(tree)) ?? [];
  return Promise.all(
    entries.map(async (entry) => {
      const path = place.path === "" ? entry.name : `${place.path}/${entry.name}`;
      const content = entry.type === "blob" ? await repository.git.blob(entry.sha) : undefined;
      return {
        name: entry.name,
        path,
        sha: entry.sha,
        size: content?.length ?? 0,
        type: typeOf(entry),
        ...addresses(world, repository, { ...place, path, entry }),
      };
    }),
  );
}

function typeOf({ type, mode }: GitEntry): ContentDirectory["type"] {
  if (type === "tree") return "dir";
  return mode === "120000" ? "symlink" : "file";
}

/** One file with its content, or one submodule with where it comes from. */
export async function contentOf(world: World, repository: Repository, place: Place & { entry: GitEntry }) {
  const { path, commit, entry } = place;
  const common = {
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    sha: entry.sha,
    ...addresses(world, repository, place),
  };
  if (entry.type === "commit") {
    const submodule_git_url = await submoduleUrl(repository, commit, path);
    return { ...common, type: "submodule", size: 0, submodule_git_url };
  }
  const content = (await repository.git.blob(entry.sha)) ?? Buffer.alloc(0);
  if (entry.mode === "120000") return { ...common, type: "symlink", size: content.length, target: content.toString() };
  const file = {
    ...common,
    type: "file",
    size: content.length,
    content: inLines(content),
    encoding: "base64",
  } as const;
  return file satisfies ContentFile;
}

/** The address that .gitmodules gives for a path, as it stands there; null when it does not. */
async function submoduleUrl(repository: Repository, commit: GitCommit, path: string): Promise<string | null> {
  const modules = await repository.git.entry(commit.tree, ".gitmodules");
  const text = modules && (await repository.git.blob(modules.sha))?.toString();
  const section = text?.split(/^\s*\[/m).find((part) => /^\s*path\s*=\s*(.+?)\s*$/m.exec(part)?.[1] === path);
  return section?.match(/^\s*url\s*=\s*(\S+)/m)?.[1] ?? null;
}
