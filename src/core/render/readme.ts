// README.md of a system branch: what it is, and how to do by hand whatever the App does.
import type { Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { BASE_PATH } from "./paths.ts";

/** The README of a tier's branch. It names no commit, so that a moved pointer leaves it alone. */
export function renderReadme(tier: Tier, previous: Tier | null): string {
  const { name, branch, apps, system } = tier;
  return `# ${name}

This branch is what **${name}** runs. ShopSet generates it and Argo CD applies it: change the sources or the fleet
instead, and an edit made here is put back. \`${BASE_PATH}\` is a Git submodule; it points at a commit of branch
\`${branch}\` of ${apps.url}.

Nothing here needs ShopSet: everything below gives the tree that it would have written. The commands work in any clone
of ${system.url}.

## What runs here, and look inside

\`\`\`sh
git fetch origin ${branch}
git ls-tree origin/${branch} ${BASE_PATH}
git clone --recurse-submodules --branch ${branch} ${system.url}.git ${name}
\`\`\`

## Move ${name} to the newest commit of its branch

\`\`\`sh
git fetch origin ${branch}
git switch --detach origin/${branch}
commit=$(git ls-remote ${apps.url}.git refs/heads/${branch} | cut -f1)
git update-index --add --cacheinfo "160000,$commit,${BASE_PATH}"
git commit --message "${name}: ${BASE_PATH} to $commit"
git push origin HEAD:${branch}
\`\`\`

## Go back to what ${name} ran before

\`\`\`sh
git fetch origin ${branch}
git switch --detach origin/${branch}
now=$(git rev-parse "HEAD:${BASE_PATH}")
before=$(git log --first-parent --format=%H -- ${BASE_PATH} | while read -r commit; do git rev-parse "$commit:${BASE_PATH}"; done | grep -v "$now" | head -n 1)
git update-index --add --cacheinfo "160000,$before,${BASE_PATH}"
git commit --message "${name}: ${BASE_PATH} back to $before"
git push origin HEAD:${branch}
\`\`\`

ShopSet sees a pointer that a person moved back and leaves it there. \`spec.pin\` of ${name} in the fleet says the same
for good.
${previous ? promoteByHand(tier, previous) : ""}`;
}

function promoteByHand(tier: Tier, previous: Tier): string {
  return `
## Promote what ${previous.name} runs into ${tier.name}

Look first whether ${previous.name} has verified it: the checks are on the newest commit of branch \`${previous.branch}\` here.

\`\`\`sh
git fetch origin ${previous.branch}
content=$(git rev-parse "origin/${previous.branch}:${BASE_PATH}")
git clone ${tier.apps.url}.git promote-${tier.name}
git -C promote-${tier.name} push origin "$content:refs/heads/${tier.branch}"
\`\`\`

Where Git refuses this as not a fast-forward, ${tier.name} was promoted by squash or rebase; make the same content a commit
on top of it. The second command shows all that would change: if it takes back something that ${tier.name} has of its own,
a hotfix say, stop, and bring that to \`${previous.branch}\` first.

\`\`\`sh
promotion=$(git -C promote-${tier.name} commit-tree "$content^{tree}" -p origin/${tier.branch} -m "Promote $content" -m "Shopset-Content: $content")
git -C promote-${tier.name} diff origin/${tier.branch} "$promotion"
git -C promote-${tier.name} push origin "$promotion:refs/heads/${tier.branch}"
\`\`\`

Then move ${tier.name} to the newest commit of its branch, as above.
`;
}

/** The README on the default branch of a system repository that was empty. */
export function renderStartReadme(ladder: Ladder): string {
  const branches = ladder.tiers.map((tier) => `- \`${tier.branch}\`: what ${tier.name} runs`).join("\n");
  return `# System repository

ShopSet generates this repository and Argo CD applies it. Each tier has a branch of its own; the branches are never
merged into each other:

${branches}

The README of each branch says how to do everything by hand.
`;
}
