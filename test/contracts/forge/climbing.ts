// How the stories of pull requests begin: something to promote, something to bring down.
import type { Pull } from "../../../src/core/ladder/snapshot.ts";
import type { Sha } from "../../../src/core/names.ts";
import type { NewPull } from "../../../src/flow/ports/writing.ts";
import { lookAt, type Stage } from "../stage.ts";

export const PROMOTION: NewPull = { head: "promote/upper", base: "tier-1", title: "Promote", body: "what climbs" };
export const BACKPORT: NewPull = { head: "backport/upper", base: "tier-0", title: "Bring down", body: "a hotfix" };

/** alice changes app.yaml on tier-0, twice, and the App puts promote/upper there. Gives the content. */
export async function climbing(stage: Stage): Promise<Sha> {
  const { app, people } = stage;
  await people.commits(app, { branch: "tier-0", files: { "b.yaml": "b\n" }, message: "Add b" });
  const to = await people.commits(app, { branch: "tier-0", files: { "b.yaml": "bb\n" }, message: "Say b twice" });
  await ensureAt(stage, PROMOTION.head, to);
  return to;
}

/** alice fixes app.yaml on tier-1, and the App opens the backport. */
export async function backport(stage: Stage): Promise<void> {
  const to = await stage.people.commits(stage.app, {
    branch: "tier-1",
    files: { "app.yaml": "fixed\n" },
    message: "Hotfix",
  });
  await ensureAt(stage, BACKPORT.head, to);
  await openPull(stage, BACKPORT);
}

/** The App opens the promotion. Gives its number. */
export async function promote(stage: Stage): Promise<number> {
  await openPull(stage, PROMOTION);
  return (await promotion(stage)).number;
}

async function openPull({ forge, app }: Stage, pull: NewPull): Promise<void> {
  const outcome = await forge.ensurePullOpen(app, pull);
  if (outcome.kind !== "done") throw new Error(`${pull.head} was not opened: ${JSON.stringify(outcome)}`);
}

/** The newest promotion. */
export async function promotion(stage: Stage): Promise<Pull> {
  const found = (await lookAt(stage, stage.app)).pulls.find(({ head }) => head.branch === PROMOTION.head);
  if (!found) throw new Error("nothing is promoted");
  return found;
}

async function ensureAt(stage: Stage, branch: string, to: Sha): Promise<void> {
  const expected = await stage.people.finds(stage.app, branch);
  const outcome = await stage.forge.ensureBranchAt(stage.app, { branch, expected, to, how: "replace" });
  if (outcome.kind !== "done") throw new Error(`${branch} was not moved: ${JSON.stringify(outcome)}`);
}
