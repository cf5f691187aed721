// Submodules of a source's own: where one is named, Argo CD offers its credential to whatever address that has.

/** Git's mode of a pointer to a commit of another repository. */
export const SUBMODULE = "160000";

/** Why a source may have none, as a clause for who proposes one. */
export function refusalOf(path: string): string {
  return `a source has no submodules of its own: Argo CD would offer its credential to whatever address it names; take ${path} out`;
}

/**
 * The path by which a tree names other repositories: its `.gitmodules`, else a pointer; undefined where there is none. Git
 * reads no other `.gitmodules` than the one at the root (git-scm.com/docs/gitmodules).
 */
export function submoduleIn(entries: readonly { path: string; mode: string }[]): string | undefined {
  const isNamed = entries.some(({ path }) => path === ".gitmodules");
  return isNamed ? ".gitmodules" : entries.find(({ mode }) => mode === SUBMODULE)?.path;
}
