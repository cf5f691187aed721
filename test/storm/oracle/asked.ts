// Who asked for what: what the App does for somebody names a comment, by somebody who may ask for it.
import { load } from "js-yaml";
import type { MergePull, WriteFleet } from "../../../src/core/ladder/action.ts";
import type { Sha } from "../../../src/core/names.ts";
import type { StoredComment } from "../../fixtures/memory-conversation.ts";
import { Broken } from "../failure.ts";
import type { World } from "../world.ts";

/** Whoever is named here may say it, as the sandbox of a storm has its people. */
const MAY = { write: ["alice", "bob"], force: ["alice"] };

/** The comment for which something is done, as its last trailer names it; undefined where there is none. */
function namedComment({ forge }: World, message: string): StoredComment | undefined {
  const url = [...message.matchAll(/^Shopset-Comment: (\S+)\s*$/gm)].at(-1)?.[1];
  return [...forge.comments.values()].find((comment) => comment.url === url);
}

/** Whether somebody who may asks for this merge: on the pull request, or by naming the tier. */
export function isAskedFor(world: World, { pull, message, forced }: MergePull): boolean {
  const comment = namedComment(world, message.body);
  if (!comment?.body.startsWith("/promote")) return false;
  const isForce = comment.body.includes("--force");
  const may = forced ? MAY.force : MAY.write;
  // On a merged one it asks for the promotion that carries its change on.
  const isMerged = world.app.pulls.some(({ id, state }) => id === comment.on.id && state === "merged");
  const isHere = comment.on.id === pull.id || (isMerged && forced === null);
  return may.includes(comment.author.login) && isHere && (forced === null || isForce);
}

/** Whether somebody asks for a closed promotion again, so that what closing it rejected is wanted. */
export function isWantedAgain({ app, forge }: World, upper: string): boolean {
  const closed = app.pulls.filter(({ state, base }) => state === "closed" && base.branch === upper);
  return [...forge.comments.values()].some(
    ({ body, author, reactions, on }) =>
      body.startsWith("/promote") &&
      MAY.write.includes(author.login) &&
      !reactions.some((reaction) => reaction !== "EYES") &&
      closed.some(({ id }) => id === on.id),
  );
}

/** Judges a fact that the App states in the fleet: asked for, and nothing but the brakes of that tier. Throws Broken. */
export function judgeFact(world: World, { message, files, expected, tier }: WriteFleet): void {
  const { forge } = world;
  if (forge.fleetHistory[0] !== expected) return;
  const comment = namedComment(world, message);
  if (!comment || !MAY.write.includes(comment.author.login)) {
    throw new Broken("I5", `the fleet says of ${tier} what nobody asked for: ${message}`);
  }
  const before = documentsOf((forge.fleetFiles.get(expected) ?? []).map(({ text }) => text).join("\n---\n"));
  const after = documentsOf(files.map(({ text }) => text).join("\n---\n"));
  const kept = (documents: readonly unknown[]) => JSON.stringify(documents.map((one) => withoutBrakes(one, tier)));
  if (kept(before) !== kept(after)) throw new Broken("I5", `more than the brakes of ${tier} changes in the fleet`);
}

/** What operators and the App said of a tier last, read from the newest commit of the fleet. */
export function brakesIn({ forge }: World, tier: string): { hold: string | null; base: Sha | null; rest: Sha | null } {
  const text = (forge.fleetFiles.get(forge.fleetHistory[0] as Sha) ?? []).map((file) => file.text).join("\n---\n");
  const found = documentsOf(text).find((one) => isTier(one, tier));
  const { hold, pin } = (found as Written | undefined)?.spec ?? {};
  return {
    hold: hold ? (hold.reason ?? "") : null,
    base: pin?.base ?? null,
    rest: Object.values(pin?.configurations ?? {})[0] ?? null,
  };
}

interface Written {
  kind?: string;
  metadata?: { name?: string };
  spec?: { hold?: { reason?: string }; pin?: { base?: Sha; configurations?: Record<string, Sha> } };
}

/** Each document by itself, as far as it can be read. */
function documentsOf(text: string): unknown[] {
  return text.split(/^---$/m).map((one) => {
    try {
      return load(one);
    } catch {
      return one.trim();
    }
  });
}

function isTier(document: unknown, tier: string): document is Written {
  const { kind, metadata } = (document ?? {}) as Written;
  return kind === "Tier" && metadata?.name === tier;
}

function withoutBrakes(document: unknown, tier: string): unknown {
  if (!isTier(document, tier)) return document;
  const { hold: _, pin: __, ...spec } = document.spec ?? {};
  return { ...document, spec };
}
