// Heads that the list of a pull request's commits does not show.
import type { RepositoryName, Sha } from "../core/names.ts";
import { bounded } from "./bounded.ts";
import { type CheckedNode, selectCheck } from "./check-digest.ts";
import type { Client, Identity } from "./client.ts";
import type { CommitNode } from "./commit.ts";
import { withFragments } from "./fragments.ts";
import { ask, printRepository } from "./graphql.ts";
import type { RepositoryPlan } from "./ladder-query.ts";
import type { Page } from "./more-open.ts";
import { listedHead, type PullNode } from "./pull.ts";

/**
 * Commits of a repository by their ids, in that order, with what is selected of each: one call, none for none; null where
 * there is no such commit. Not through `headRef`, which is null for a deleted branch, and leads into a fork, where our
 * checks are not.
 */
export async function readHeads<Commit>(
  client: Client,
  repository: RepositoryName,
  heads: readonly { oid: Sha; facts: string }[],
): Promise<(Commit | null)[]> {
  if (heads.length === 0) return [];
  const selections = heads.map(({ oid, facts }, i) => `head${i}: object(oid: "${oid}") { ... on Commit { ${facts} } }`);
  const query = `query ReadHeads { repository: ${printRepository(repository)} { ${selections.join("\n")} } }`;
  const { data } = await ask<{ repository: Record<string, Commit | null> }>(client, { document: withFragments(query) });
  return heads.map((_, i) => data.repository[`head${i}`] ?? null);
}

export interface UnlistedHeads {
  /**
   * Adds to the pull requests of a look the heads that their lists do not show, with our check: one call for those that are
   * open, at every look, since a check is written on; none for one that ended and was read since.
   */
  readOn(plan: RepositoryPlan, node: { [alias: `pulls${number}`]: Page<PullNode> }): Promise<void>;
}

/** Heads of pull requests that ended, kept in mind altogether. */
const MOST_ENDED = 1_000;

export function createUnlistedHeads(client: Client, { appId }: Pick<Identity, "appId">): UnlistedHeads {
  const ended = bounded<(CommitNode & CheckedNode) | "gone">(MOST_ENDED, () => 1);
  const known = ({ end }: { end: string | null }) => (end === null ? undefined : ended.get(end));

  return {
    async readOn({ name, pulls }, node) {
      const unlisted = pulls.flatMap(({ check }, index) =>
        (node[`pulls${index}`]?.nodes ?? [])
          .filter(({ headRefOid, tip }) => !listedHead({ headRefOid, nodes: tip.nodes }))
          .map((pull) => ({
            pull,
            end: endOf(pull, check),
            facts: `...CommitFacts ${selectCheck({ appId, name: check })}`,
          })),
      );
      const unknown = unlisted.filter((one) => !known(one));
      const asked = unknown.map(({ pull, facts }) => ({ oid: pull.headRefOid, facts }));
      const heads = await readHeads<CommitNode & CheckedNode>(client, name, asked);
      const read = new Map(unknown.map((one, index) => [one, heads[index] ?? "gone"] as const));
      for (const one of unlisted) {
        const head = read.get(one) ?? known(one) ?? "gone";
        if (one.end !== null) ended.set(one.end, head);
        if (head === "gone") continue;
        one.pull.tip = { nodes: [{ commit: head }] };
        one.pull.commits?.nodes.push({ commit: head });
      }
    },
  };
}

/** How a pull request ended, at which head: nothing is written on its check any more. null: it is open. */
function endOf({ id, state, headRefOid, mergedAt, timelineItems }: PullNode, check: string): string | null {
  return state === "OPEN" ? null : JSON.stringify([id, headRefOid, check, mergedAt, timelineItems]);
}
