// Vetting: what the loop is about to write of ShopSets is built first. What does not build is told to the decision as a
// fact, and stays off the tier's branch.
import { type Decision, decide } from "../core/ladder/decide.ts";
import { missingIn } from "../core/ladder/missing.ts";
import type { Snapshot, Unbuildable } from "../core/ladder/snapshot.ts";
import type { Millis, RepositoryName } from "../core/names.ts";
import { ingredientsOf, pointersAfter, rewritten, type Writing } from "../core/preview/ingredients.ts";
import type { Built } from "../core/preview/preview.ts";
import type { Tier } from "../core/resources/tier.ts";
import { type BuildWork, buildOn, isOfSource, readingOnce } from "./build-tier.ts";
import type { RulingFleet } from "./fleet.ts";
import type { Builder } from "./ports/builder.ts";
import type { Forge } from "./ports/forge.ts";

/** More are not built at once: it would take too long, and print too much. */
const MOST_TOGETHER = 200;
/** Where those do not build all at once, so many at a time are: of so few a builder tells each. */
const FEW = 20;
/** No build begins later in a pass: brakes and pointers do not wait for hundreds of ShopSets. */
const PATIENCE: Millis = 20_000;
/** Answers that are remembered. */
const MOST_ANSWERS = 50_000;

/** What is known of a ladder in one pass, and what follows from it. */
export interface Judged {
  snapshot: Snapshot;
  decision: Decision;
}

/**
 * Judges anew what would write ShopSets that do not build, or that were not built yet: as long as there are such
 * (`Snapshot.unvetted`), another pass is due. Throws ForgeUnavailable where asking again may help.
 */
export type Vet = (work: { forge: Forge; fleet: RulingFleet }, judged: Judged) => Promise<Judged>;

/** What came of a ShopSet, without its manifests. */
type Answer = Exclude<Built, { kind: "built" }> | { kind: "built" };

/** One pass: what it builds with, and whether there is time for another build. */
interface Pass extends BuildWork {
  mayGoOn(): boolean;
}

/**
 * A vet that remembers its answers by all that they come from; losing them costs a build, nothing else. What could not be
 * built by itself is written as it is declared: that a machine is slow must not keep a tier from what it should be.
 */
export function createVet(builder: Builder, patience: Millis = PATIENCE): Vet {
  const answers = new Map<string, Answer>();
  /** How many are built at once of tiers that do not build all together, until each of theirs was built. */
  const crowded = new Map<string, number>();

  function remember(key: string, built: Built): void {
    answers.set(key, built.kind === "built" ? { kind: "built" } : built);
    const [oldest] = answers.keys();
    if (answers.size > MOST_ANSWERS && oldest !== undefined) answers.delete(oldest);
  }

  function begin(forge: Forge, fleet: RepositoryName): Pass {
    const until = performance.now() + patience;
    let isFirst = true;
    // One build at least, so that every pass gets further.
    const mayGoOn = () => isFirst || performance.now() < until;
    const build: Builder["build"] = (system) => {
      isFirst = false;
      return builder.build(system);
    };
    return { builder: { ...builder, build }, fleet, read: readingOnce(forge), mayGoOn };
  }

  /** What is known in the end of those ShopSets whose overlays change, by name; null: nothing yet. */
  async function answerTo(pass: Pass, writing: Writing): Promise<Map<string, Answer | null>> {
    const { tier } = writing;
    const names = rewritten(writing);
    if (names.length === 0) return new Map();
    const pointers = pointersAfter(writing);
    const keys = ingredientsOf(tier, { fleet: pass.fleet, pointers });
    const known = (name: string) => answers.get(keys.get(name) ?? "") ?? null;
    const at = (source: RepositoryName) => {
      const commit = pointers.get(source);
      return commit === undefined ? { branch: tier.branch } : { commit };
    };
    const crowd = `${pass.fleet} ${tier.name}`;
    for (let left = names; ; ) {
      left = left.filter((name) => known(name) === null);
      if (left.length === 0) crowded.delete(crowd);
      if (left.length === 0 || !pass.mayGoOn()) break;
      const some = left.slice(0, crowded.get(crowd) ?? MOST_TOGETHER);
      const { built } = await buildOn(pass, tier, { shopsets: some, at });
      for (const [name, one] of built)
        if (one.kind !== "unbuilt" || some.length === 1) remember(keys.get(name) ?? "", one);
      if (some.some((name) => known(name) === null)) crowded.set(crowd, some.length > FEW ? FEW : 1);
    }
    return new Map(names.map((name) => [name, known(name)]));
  }

  return async ({ forge, fleet }, judged) => {
    if (builder.absence !== null) return judged;
    const pass = begin(forge, fleet.repository);
    let { snapshot, decision } = judged;
    for (;;) {
      const news = await newsOf(pass, { snapshot, decision }, fleet);
      if (!news) break;
      // What is held back may let something else be written, which has to be built as well.
      snapshot = { ...snapshot, ...news };
      decision = decide(snapshot);
    }
    return { snapshot, decision };
  };

  /** The facts that keep off what the decision would write; undefined where it may be written. */
  async function newsOf(pass: Pass, { snapshot, decision }: Judged, fleet: RulingFleet): Promise<Facts | undefined> {
    const facts: Required<Facts> = { unbuildable: { ...snapshot.unbuildable }, unvetted: { ...snapshot.unvetted } };
    let isNews = false;
    for (const action of decision.actions) {
      const tier = snapshot.ladder.tiers.find(({ name }) => action.kind === "write tier" && name === action.tier);
      if (action.kind !== "write tier" || !tier) continue;
      const told = await answerTo(pass, { snapshot, tier, files: action.files });
      const all = [...told].filter(([name]) => !isHeldBack(snapshot, tier, name));
      const faults = all.flatMap(([name, answer]) =>
        answer?.kind === "failed" ? [[name, factOf(answer, { name, tier, fleet })] as const] : [],
      );
      const untold = all.flatMap(([name, answer]) => (answer === null ? [name] : []));
      if (faults.length > 0)
        facts.unbuildable[tier.name] = { ...facts.unbuildable[tier.name], ...Object.fromEntries(faults) };
      if (untold.length > 0) facts.unvetted[tier.name] = [...(facts.unvetted[tier.name] ?? []), ...untold];
      isNews ||= faults.length + untold.length > 0;
    }
    const { unbuildable, unvetted } = facts;
    const isAny = (of: object) => Object.keys(of).length > 0;
    return isNews
      ? { ...(isAny(unbuildable) ? { unbuildable } : {}), ...(isAny(unvetted) ? { unvetted } : {}) }
      : undefined;
  }
}

/** Whether the decision knows already that it is not to be written. */
function isHeldBack({ unbuildable, unvetted }: Snapshot, tier: Tier, name: string): boolean {
  return unbuildable?.[tier.name]?.[name] !== undefined || (unvetted?.[tier.name]?.includes(name) ?? false);
}

type Facts = Pick<Snapshot, "unbuildable" | "unvetted">;

/**
 * What a look found not to build, or to lack its component, as text that is the same as long as that is; undefined where
 * there was no look, or not everything was built.
 */
export function heldIn(look: Judged | undefined): string | undefined {
  if (!look || look.snapshot.unvetted) return undefined;
  const { unbuildable, fleet } = look.snapshot;
  const missing = missingIn(look);
  return unbuildable || missing.length > 0 ? JSON.stringify([fleet.commit, unbuildable, missing]) : "";
}

/** What the decision is told, with the file as people know it: they find overlays in the fleet, where the ShopSet stands. */
function factOf(
  { reason, file }: Extract<Built, { kind: "failed" }>,
  { name, tier, fleet }: { name: string; tier: Tier; fleet: RulingFleet },
): Unbuildable {
  const place = fleet.fleet.places.get(name);
  if (!place) throw new Error(`nothing states ShopSet ${name}`);
  return { reason, file: isOfSource(tier, file) ? file : null, place };
}
