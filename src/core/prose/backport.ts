// The backport pull request: what a tier holds of its own, and how it comes down.
import { backportBranch, isApart } from "../ladder/backport-receipt.ts";
import type { Progress } from "../ladder/position.ts";
import type { PullText } from "../ladder/pull-text.ts";
import { sourceUrl } from "../ladder/source.ts";
import { printTrailers } from "../ladder/trailers.ts";
import { short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { changesBetween } from "./changes.ts";
import { codeSpan, cutTitle, unlinked } from "./quote.ts";

interface Backport {
  edge: Edge;
  progress: Progress;
  /** "theirs" when a person has put a commit on its branch, which is then left alone. */
  state: "ours" | "theirs";
}

/** Title and body of a backport. */
export function printBackport(backport: Backport): PullText {
  const { edge, progress } = backport;
  const { from, to } = edge;
  const { upper, received, repository } = progress;
  const url = sourceUrl(to, progress.source);
  const { items } = changesBetween(repository, { from: received.commit.sha, to: upper.sha });
  const listed = items.map(
    (change) =>
      `- ${codeSpan(cutTitle(change.title))} [\`${short(change.sha)}\`](${url}/commit/${change.sha}) by ${codeSpan(change.author)}`,
  );
  const subject = items[0] ? `: ${unlinked(items[0].title)}` : "";
  const body = `**${to.name}** holds changes that **${from.name}** does not. Nothing climbs from ${from.name} to ${to.name} until ${from.name} has them, so that nothing of them is lost.

### What comes down

${listed.join("\n") || `The tree of \`${short(upper.sha)}\`.`}

${isApart(progress) ? linkFirst(backport) : mergeIt(backport)}
${force(edge)}
<details><summary>Do it by hand</summary>

In a clone of ${url}:

\`\`\`sh
git fetch origin ${[from.branch, to.branch, ...earlier(progress)].join(" ")}
backport=$(git commit-tree '${upper.sha}^{tree}' -p ${received.commit.sha} -m 'Backport ${short(upper.sha)}' -m 'Shopset-Backport: ${upper.sha}')
git switch --detach origin/${from.branch}
${isApart(progress) ? `${JOIN} ${received.commit.sha}\n` : ""}git merge --no-edit "$backport"
git push origin HEAD:${from.branch}
\`\`\`

</details>

${printTrailers({ tier: from.name, backport: upper.sha })}
`;
  return { title: `Backport ${short(upper.sha)} from ${to.name} to ${from.name}${subject}`, body };
}

/** A merge that changes nothing: from then on history has what is merged, whose content is there already. */
const JOIN = "git merge --no-edit --strategy ours";

function mergeIt({ edge, state }: Backport): string {
  const theirs = state === "theirs" ? ", which somebody did: ShopSet leaves it alone from here" : "";
  return `Merge this by any method; resolve conflicts by commits on this branch${theirs}. ${revert(edge)}`;
}

/** Merged as it is, by whatever method, T keeps what this takes back of the one before (docs/decisions/0009). */
function linkFirst({ edge, progress, state }: Backport): string {
  const { from, to } = edge;
  const { commit } = progress.received;
  const branch = backportBranch(to);
  const theirs =
    state === "theirs"
      ? " Somebody did put commits on it: see whether they do this; ShopSet leaves it alone from here."
      : "";
  return `**Do not merge this as it is**: ${from.name} got the backport before it, \`${short(commit.sha)}\`, as another commit, by a squash or a rebase onto what had moved on. Git does not see what this takes back of that one, and ${from.name} would keep it, by whatever method this is merged. So link them on this branch first, in a clone:

\`\`\`sh
git fetch origin ${from.branch} ${branch} ${commit.sha}
git switch --detach origin/${from.branch}
${JOIN} ${commit.sha}
linked=$(git rev-parse HEAD)
git switch --detach origin/${branch}
git merge --no-edit "$linked"
git push origin HEAD:${branch}
\`\`\`

Then merge it by any method; resolve conflicts by commits on this branch.${theirs} ${revert(edge)}`;
}

function revert({ to }: Edge): string {
  return `If the changes were wrong, revert them on \`${to.branch}\` instead, and this closes by itself.`;
}

/** What a later backport stands on may be on no branch any more: it is fetched by its id. */
function earlier({ line, received }: Progress): string[] {
  return line.some(({ sha }) => sha === received.commit.sha) ? [] : [received.commit.sha];
}

function force({ from }: Edge): string {
  if (from.previous === null) return "";
  return `\n${from.name} is not the lowest tier: this comes past what ${from.previous} has verified, and whoever merges it decides that. It takes somebody who may force it (maintain or admin), and comes down to ${from.previous} in the same way afterwards.\n`;
}
