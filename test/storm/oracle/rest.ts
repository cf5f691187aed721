// What must hold of a ladder at rest.

import type { Sha } from "../../../src/core/names.ts";
import { facesOf } from "../faces.ts";
import { Broken } from "../failure.ts";
import { noteId, pointerOf } from "../operations/system.ts";
import { edgesOf, headOf, type World } from "../world.ts";
import { judgeGates } from "./gates.ts";
import { lineOf, namedContent, promotion } from "./history.ts";
import { noteVerified } from "./stays.ts";
import { judgeCompany, needNotWait } from "./together.ts";

/** Judges a world after a look that came to rest. Throws Broken. */
export function judgeRest(world: World): void {
  // A look that moves a pointer to another commit of the same tree goes on with the stay, and with what it verified.
  for (const face of facesOf(world)) {
    noteVerified(face);
    judgePulls(face);
    judgeGates(face);
    judgePointers(face);
  }
  judgeCompany(world);
  judgeNotes(world);
}

function judgePulls(world: World): void {
  const { app, book } = world;
  for (const { lower, upper } of edgesOf(world)) {
    const open = app.pulls.filter(
      ({ state, head, base }) =>
        state === "open" && head.branch === promotion(upper.name) && base.branch === upper.name,
    );
    if (open.length > 1) throw new Broken("I2", `${open.length} promotions into ${upper.name} are open`);
    const [pull] = open;
    if (!pull || !book.put.get(pull.head.branch)?.has(pull.head.sha)) continue;
    const tree = app.commits.get(pull.head.sha)?.tree;
    const line = lineOf(app, lower.name).filter((commit) => commit.tree === tree);
    if (!line.some(({ sha }) => book.verifiedOnce.has(`${lower.name} ${sha}`))) {
      const what = line.length > 0 ? "never was verified there" : `${lower.name} does not have`;
      throw new Broken("I1", `#${pull.number} from ${lower.name} into ${upper.name} holds what ${what}`);
    }
    const content = namedContent(pull.body);
    const carried = namedContent(app.commits.get(pull.head.sha)?.message ?? "");
    if (content !== carried && content !== pull.head.sha) {
      throw new Broken("I1", `#${pull.number} into ${upper.name} says that it carries ${content}, its head ${carried}`);
    }
    if (content && isRejected(world, upper.name, lower.name, content)) {
      throw new Broken("I5", `#${pull.number} into ${upper.name} offers ${content}, which people rejected, or older`);
    }
  }
}

/** Whether people closed a promotion of this content or of newer content. */
function isRejected({ app, book }: World, upper: string, lower: string, content: Sha): boolean {
  const line = lineOf(app, lower).map(({ sha }) => sha);
  const place = line.indexOf(content);
  return [...(book.rejected.get(upper) ?? [])].some((sha) => line.includes(sha) && line.indexOf(sha) <= place);
}

function judgePointers(world: World): void {
  const { app, book } = world;
  for (const rung of world.rungs) {
    const { name } = rung;
    const now = pointerOf(world, name);
    const handSet = book.handSet.get(name);
    const head = app.branches.get(name);
    if (handSet === null || now === undefined) continue;
    const pin = book.pins.get(name);
    const wanted = pin ?? handSet ?? head;
    const mayWait = pin === undefined && handSet === undefined && !needNotWait(world, rung);
    if (wanted !== now && !mayWait)
      throw new Broken("I3", `${name} points at ${now} and not at ${wanted}${pin ? ", its pin" : ""}`);
  }
}

function judgeNotes(world: World): void {
  for (const [tier, text] of world.book.notes) {
    if (headOf(world.system, tier)?.entries["notes.md"]?.sha !== noteId(text)) {
      throw new Broken("I5", `the note of a person on ${tier} of the system repository is lost`);
    }
  }
}
