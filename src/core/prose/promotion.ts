// The promotion pull request: what climbs, why it may, and how to do it by hand.

import type { Company } from "../ladder/companions.ts";
import { reachableFrom } from "../ladder/history.ts";
import type { Progress } from "../ladder/position.ts";
import type { Commit } from "../ladder/snapshot.ts";
import { sourceUrl } from "../ladder/source.ts";
import { printTrailers } from "../ladder/trailers.ts";
import type { Verdict } from "../ladder/verdict.ts";
import { short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { type Change, type Changes, printPromotionTitle } from "./changes.ts";
import { printCompany } from "./company.ts";
import { linesWithin } from "./cut.ts";
import { codeSpan, cutTitle } from "./quote.ts";
import { verdictTable } from "./verdict.ts";

/** More changes than this are counted, not listed: nobody reads them. */
const MOST_CHANGES = 100;
/** What the list may take of the 65,536 characters that a body may have (GitHub's limit); the table has its own. */
const LONGEST_LIST = 35_000;

interface Promotion {
  edge: Edge;
  progress: Progress;
  content: Commit;
  verdict: Verdict;
  changes: Changes;
  /** What climbs beside it from the other sources. */
  company: Company;
  /** "theirs" when a person put a commit on the branch: it is left alone, and carries something else. */
  head: "ours" | "theirs";
}

/** Title and body. Times are absolute and nothing in it moves by itself, so that a settled promotion stays settled. */
export function printPromotion({ edge, progress, content, verdict, changes, company, head }: Promotion): {
  title: string;
  body: string;
} {
  const { from, to } = edge;
  const url = sourceUrl(to, progress.source);
  const link = `[\`${short(content.sha)}\`](${url}/commit/${content.sha})`;
  const carried =
    head === "ours"
      ? `Brings ${link} from **${from.name}** into **${to.name}**: exactly the tree that ${from.name} ran.`
      : `This branch holds a commit that ShopSet did not put there, and is left alone. What ${from.name} verified is ${link}.`;
  const body = `${carried}

${[headline(verdict), ...printCompany(edge, company)].join("\n\n")}

${verdictTable(verdict)}

### What climbs

${listChanges(url, changes)}

<details><summary>Do it by hand</summary>

In a clone of ${url}:

\`\`\`sh
${byHand(edge, progress, content)}
\`\`\`

${to.name} follows: the README of branch \`${to.branch}\` in ${to.system.url} says how to move it by hand.

</details>

<sub>Merge by any method, or close to reject this content. ShopSet keeps this text; an edit is put back.</sub>

${printTrailers({ tier: to.name, ...(head === "ours" ? { content: content.sha } : {}) })}
`;
  return { title: printPromotionTitle({ content: content.sha, to: to.name, changes }), body };
}

/** The commands that give U the same tree as merging the promotion does. */
export function byHand({ from, to }: Edge, { upper, repository, untouched }: Progress, content: Commit): string {
  const fetch = `git fetch origin ${from.branch} ${to.branch}`;
  const isAncestor = isFastForward(repository, upper, content);
  if (isAncestor) return `${fetch}\ngit push origin ${content.sha}:refs/heads/${to.branch}`;
  if (!untouched) {
    return `${fetch}\n# what ${to.branch} holds beside what it received:\ngit log --first-parent origin/${from.branch}..origin/${to.branch}\ngit diff origin/${from.branch} origin/${to.branch}`;
  }
  return `${fetch}
promotion=$(git commit-tree '${content.sha}^{tree}' -p ${upper.sha} -m 'Promote ${short(content.sha)} to ${to.name}' -m 'Shopset-Content: ${content.sha}')
git push origin "$promotion:refs/heads/${to.branch}"`;
}

function isFastForward(repository: Progress["repository"], upper: Commit, content: Commit): boolean {
  return reachableFrom(repository, content.sha).has(upper.sha);
}

function headline(verdict: Verdict): string {
  switch (verdict.state) {
    case "passed":
      return "**Ready**: every gate is open.";
    case "waiting":
      return "**Not yet**: something is still awaited.";
    case "blocked":
      return "**Blocked**: somebody has to act.";
  }
}

function printChange(url: string, change: Change): string {
  const pull = change.pull === null ? "" : ` ([#${change.pull}](${url}/pull/${change.pull}))`;
  return `- ${codeSpan(cutTitle(change.title))}${pull} [\`${short(change.sha)}\`](${url}/commit/${change.sha}) by ${codeSpan(change.author)}`;
}

/** As many as a body can hold beside everything else; the others are counted. */
function listChanges(url: string, { items, more }: Changes): string {
  const lines = items.slice(0, MOST_CHANGES).map((change) => printChange(url, change));
  const { kept } = linesWithin(lines, LONGEST_LIST);
  const left = items.length - kept.length;
  const rest = left > 0 ? [`- and ${left} more, left out here`] : more ? ["- and more"] : [];
  return [...kept, ...rest].join("\n") || "No commit is new; the content is.";
}
