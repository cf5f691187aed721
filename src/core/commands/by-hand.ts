// The commands by which a person gets the same tree that the App would have written.
import type { Action } from "../ladder/action.ts";
import type { RepositoryName, Sha } from "../names.ts";
import { printPatch } from "../prose/patch.ts";
import type { WrittenFile } from "../resources/document.ts";
import type { Facts } from "./facts.ts";

/** What a person may have asked for, done by hand; null for what nobody can ask for. */
export function byHandOf(action: Action, facts: Facts): string | null {
  switch (action.kind) {
    case "merge pull": {
      const { repository, pull, head, base } = action;
      return mergeByHand(facts, repository, { number: pull.number, head, base: base.branch });
    }
    case "write fleet":
      return editByHand(facts, action.files, action.proposal.title);
    default:
      return null;
  }
}

/** Merges just this head: as a fast-forward where it is one. */
export function mergeByHand(
  facts: Facts,
  repository: RepositoryName,
  { number, head, base }: { number: number; head: Sha; base: string },
): string {
  return `# in a clone of ${urlOf(facts, repository)}
git fetch origin refs/heads/${base} refs/pull/${number}/head
git switch --detach origin/${base}
git merge --no-edit ${head}
git push origin HEAD:refs/heads/${base}`;
}

/** Edits the fleet's text just as the App would. */
export function editByHand(facts: Facts, edited: readonly WrittenFile[], title: string): string {
  const patches = edited.map(({ path, text }) => {
    const before = facts.fleet.files.find((file) => file.path === path)?.text ?? "";
    return printPatch(path, before, text);
  });
  return `# in a clone of ${urlOf(facts, facts.fleet.repository)}
git fetch origin main
git switch --detach ${facts.fleet.head}
git apply <<'EOF'
${patches.join("")}EOF
git commit --all --message '${title.replaceAll("'", "’")}'
git push origin HEAD:refs/heads/main`;
}

/** Every repository stands beside the app-repository. */
function urlOf({ snapshot }: Facts, repository: RepositoryName): string {
  const app = snapshot.ladder.tiers[0]?.apps.url ?? "https://github.com";
  return `${new URL(app).origin}/${repository}`;
}
