// README.md of a system branch: what it is, and how to do by hand whatever the App does.
import type { Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { APPLICATIONS_PATH, BASE_PATH, CONFIGURATIONS_PATH, SHOPSETS_PATH, submodulesOf } from "./paths.ts";

/** How the commands name a pointer: by itself where there is one, by shell variables where there are several. */
interface Pointer {
  path: string;
  url: string;
  /** Lines that set the variables. */
  choose: string;
  /** What a clone of its source is called. */
  clone: string;
}

/** The README of a tier's branch. It names no commit, so that a moved pointer leaves it alone. */
export function renderReadme(tier: Tier, previous: Tier | null): string {
  const { name, branch, apps, system } = tier;
  const pointer = pointerOf(tier);
  const { path, url, choose } = pointer;
  const several = submodulesOf(tier).length > 1;
  return `# ${name}

This branch is what **${name}** runs. ShopSet generates it and Argo CD applies it: change the sources or the fleet
instead, and an edit made here is put back. \`${BASE_PATH}\` is a Git submodule; it points at a commit of branch
\`${branch}\` of ${apps.url}.

Nothing here needs ShopSet: everything below gives the tree that it would have written. The commands work in any clone
of ${system.url}.
${several ? listSources(tier) : ""}${tier.shopsets.length > 0 ? SHOPSETS : ""}
## What runs here, and look inside

\`\`\`sh
git fetch origin ${branch}
git ls-tree origin/${branch} ${BASE_PATH}${several ? ` ${CONFIGURATIONS_PATH}/` : ""}
git clone --recurse-submodules --branch ${branch} ${system.url}.git ${name}
\`\`\`

## Move ${name} to the newest commit of its branch

\`\`\`sh
${choose}git fetch origin ${branch}
git switch --detach origin/${branch}
commit=$(git ls-remote ${url}.git refs/heads/${branch} | cut -f1)
git update-index --add --cacheinfo "160000,$commit,${path}"
git commit --message "${name}: ${path} to $commit"
git push origin HEAD:${branch}
\`\`\`

## Go back to what ${name} ran before

\`\`\`sh
${choose}git fetch origin ${branch}
git switch --detach origin/${branch}
now=$(git rev-parse "HEAD:${path}")
before=$(git log --first-parent --format=%H -- ${path} | while read -r commit; do git rev-parse "$commit:${path}"; done | grep -v "$now" | head -n 1)
git update-index --add --cacheinfo "160000,$before,${path}"
git commit --message "${name}: ${path} back to $before"
git push origin HEAD:${branch}
\`\`\`

ShopSet sees a pointer that a person moved back and leaves it there. \`spec.pin\` of ${name} in the fleet says the same
for good.
${previous ? promoteByHand(tier, { previous, pointer }) : ""}`;
}

function pointerOf(tier: Tier): Pointer {
  const [base, ...others] = submodulesOf(tier);
  const clone = `promote-${tier.name}`;
  if (others.length === 0) return { path: BASE_PATH, url: tier.apps.url, choose: "", clone };
  const set = (one = base) => `path=${one?.path} url=${one?.repository.url}`;
  const choose = [set(), ...others.map((one) => `# or: ${set(one)}`), ""].join("\n");
  return { path: "$path", url: "$url", choose, clone: `${clone}/$path` };
}

function listSources(tier: Tier): string {
  const rows = submodulesOf(tier).map(({ path, repository }) => `| \`${path}\` | ${repository.url} |`);
  return `
## The pointers

Each is a Git submodule, and points at a commit of branch \`${tier.branch}\` of its repository. The commands below move
one of them: choose it in their first lines.

| pointer | repository |
|---|---|
${rows.join("\n")}
`;
}

const SHOPSETS = `
## The folders

- \`${SHOPSETS_PATH}/<name>\`: what a ShopSet puts over the base and its configuration. \`kustomization.yaml\` and
  \`patches/\` are the overlay; \`shopset.yaml\` is what \`kubectl get shopsets\` shows.
- \`${APPLICATIONS_PATH}\`: an Argo CD Application for each ShopSet, and the AppProject of all.

In a clone with its submodules, \`kubectl kustomize ${SHOPSETS_PATH}/<name>\` prints what a ShopSet runs, and
\`kubectl apply --filename ${APPLICATIONS_PATH}\` gives the Applications to Argo CD.
`;

function promoteByHand(tier: Tier, { previous, pointer }: { previous: Tier; pointer: Pointer }): string {
  const { path, url, choose, clone } = pointer;
  return `
## Promote what ${previous.name} runs into ${tier.name}

Look first whether ${previous.name} has verified it: the checks are on the newest commit of branch \`${previous.branch}\` here.

\`\`\`sh
${choose}git fetch origin ${previous.branch}
content=$(git rev-parse "origin/${previous.branch}:${path}")
git clone ${url}.git ${clone}
git -C ${clone} push origin "$content:refs/heads/${tier.branch}"
\`\`\`

Where Git refuses this as not a fast-forward, ${tier.name} was promoted by squash or rebase; make the same content a commit
on top of it. The second command shows all that would change: if it takes back something that ${tier.name} has of its own,
a hotfix say, stop, and bring that to \`${previous.branch}\` first.

\`\`\`sh
promotion=$(git -C ${clone} commit-tree "$content^{tree}" -p origin/${tier.branch} -m "Promote $content" -m "Shopset-Content: $content")
git -C ${clone} diff origin/${tier.branch} "$promotion"
git -C ${clone} push origin "$promotion:refs/heads/${tier.branch}"
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
