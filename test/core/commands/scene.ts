// People who talk to a ladder on the in-memory forge: the answer, and what was done for it.
import { answer } from "../../../src/core/commands/answer.ts";
import type { Asked, AskedOn, Reply, Role } from "../../../src/core/commands/asked.ts";
import type { Facts } from "../../../src/core/commands/facts.ts";
import { parseComment } from "../../../src/core/commands/parse.ts";
import type { RepositoryName, Sha } from "../../../src/core/names.ts";
import { act } from "../../../src/flow/act.ts";
import { ladderKey } from "../../../src/flow/reconcile.ts";
import { APP, type LadderStory } from "../../fixtures/ladder.ts";
import type { StoredPull } from "../../fixtures/memory-git.ts";

export const FLEET = "acme/fleet" as RepositoryName;
export const DASHBOARD: AskedOn = { kind: "dashboard" };

export function factsOf(story: LadderStory): Facts {
  const { snapshot, decision } = story.last();
  const head = story.forge.fleetHistory[0] as Sha;
  return {
    snapshot,
    decision,
    elsewhere: [],
    fleet: { repository: FLEET, head, files: story.forge.fleetFiles.get(head) ?? [] },
  };
}

/** A pull request as a comment on it finds it. */
export function on(pull: StoredPull | undefined): AskedOn {
  if (!pull) throw new Error("there is no such pull request");
  const { number, id, url, title, state } = pull;
  const { mergeCommit = null, mergedAt = null } = { ...pull };
  return {
    kind: "pull",
    number,
    id,
    url,
    title,
    state,
    mergeCommit,
    mergedAt,
    base: pull.base.branch,
    head: { ...pull.head },
  };
}

/** A developer's pull request that was merged by a commit that a branch holds. */
export function onMerged(story: LadderStory, base: string, mergeCommit: Sha): AskedOn {
  const head = { branch: "fix", sha: mergeCommit };
  const mergedAt = story.forge.now();
  return {
    kind: "pull",
    number: 99,
    id: "99",
    url: "",
    title: "Fix",
    state: "merged",
    base,
    head,
    mergeCommit,
    mergedAt,
  };
}

export interface Speaker {
  login?: string;
  role?: Role;
  on?: AskedOn;
  repository?: RepositoryName;
}

export function askedBy(
  story: LadderStory,
  { login = "bob", role = "write", on = DASHBOARD, repository }: Speaker = {},
): Asked {
  const comment = { id: "IC_1", url: "https://github.com/acme/app-repository/pull/1#issuecomment-1" };
  const where = repository ?? (on.kind === "dashboard" ? FLEET : APP);
  return { by: { login, role }, at: story.forge.now(), comment, repository: where, on };
}

export interface Heard {
  did: string[];
  done: string[];
  reply: Reply;
}

/** Says a command, and has done what the answers ask for, each from a fresh look, until one asks for nothing more. */
export async function say(story: LadderStory, line: string, speaker: Speaker = {}): Promise<Heard> {
  const [said] = parseComment(line);
  if (!said) throw new Error(`${line} is no command`);
  const asked = askedBy(story, speaker);
  await story.look();
  const heard: Heard = { did: [], done: [], reply: { kind: "already", says: "" } };
  for (let round = 0; round < 8; round++) {
    const { on: place } = asked;
    const pull = place.kind === "pull" ? story.app.pulls.find(({ number }) => number === place.number) : undefined;
    heard.reply = answer(pull ? { ...asked, on: on(pull) } : asked, said, factsOf(story));
    if (heard.reply.kind !== "do") return heard;
    const before = story.forge.writes.length;
    const outcome = await act(story.forge, heard.reply.action, { key: ladderKey("acme", "tier-0") });
    if (outcome.kind === "proposed") {
      if (story.forge.writes.length > before) heard.did.push("propose fleet");
      return { ...heard, reply: { kind: "told", says: outcome.url } };
    }
    if (outcome.kind !== "done" && outcome.kind !== "queued")
      throw new Error(`${heard.reply.action.kind}: ${JSON.stringify(outcome)}`);
    heard.did.push(heard.reply.action.kind);
    heard.done.push(heard.reply.done);
    story.work.fleets.outdate("acme");
    story.advance(1_000);
    await story.look();
  }
  throw new Error(`${line} does not come to an end: ${heard.did.join(", ")}`);
}

/** What became of it in a few words: what was written, and the last word. */
export function brief({ did, reply }: Heard): string {
  const last = reply.kind === "refused" ? reply.code : reply.kind;
  return [...did, last].join(", ");
}
