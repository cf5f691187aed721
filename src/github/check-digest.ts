// The digest that our own check run on a commit carries: what it said last.

/** A commit with our check runs, as `selectCheck` asks for them. */
export interface CheckedNode {
  checkSuites: { nodes: { checkRuns: { nodes: CheckRunNode[] } }[] } | null;
}

interface CheckRunNode {
  externalId: string | null;
  startedAt: string | null;
  completedAt: string | null;
}

/** Selects, on a commit, the check runs of one name that an App reported. */
export function selectCheck({ appId, name }: { appId: number; name: string }): string {
  const check = `checkName: ${JSON.stringify(name)}`;
  return (
    `checkSuites(first: 1, filterBy: { appId: ${appId}, ${check} }) { nodes { ` +
    `checkRuns(first: 1, filterBy: { ${check}, checkType: LATEST }) { nodes { externalId startedAt completedAt } } } }`
  );
}

/** What our newest check run says, by the digest that it carries; null when there is none. */
export function newestDigest({ checkSuites }: CheckedNode): string | null {
  const runs = (checkSuites?.nodes ?? []).flatMap(({ checkRuns }) => checkRuns.nodes);
  const at = ({ completedAt, startedAt }: CheckRunNode) => completedAt ?? startedAt ?? "";
  const newest = runs.reduce<CheckRunNode | null>((best, run) => (best && at(best) > at(run) ? best : run), null);
  return newest?.externalId || null;
}
