// What a tier goes back to: a stay of its own past.
import { firstParentLine, isComplete } from "../ladder/history.ts";
import { pinOf } from "../ladder/source.ts";
import { pointerOf, pointerPaths, type Stay, staysOf } from "../ladder/stay.ts";
import { verifyStay } from "../ladder/verification.ts";
import { type RepositoryName, type Sha, short } from "../names.ts";
import { codeSpan } from "../prose/quote.ts";
import { BASE_PATH } from "../render/paths.ts";
import type { Pin, Tier } from "../resources/tier.ts";
import type { Asked, Refusal, Reply } from "./asked.ts";
import { listCommits } from "./each-source.ts";
import { type Facts, sourceIn } from "./facts.ts";
import { fleetChange } from "./fleet-change.ts";
import { refuse } from "./refusal.ts";

export interface Target {
  pin: Pin;
  state: "verified" | "not verified";
  /** What it is, for people. */
  what: string;
  /** The same for a commit's subject. */
  subject: string;
}

export type ReadOn = Extract<Reply, { kind: "read on" }>;

interface Wanted {
  tier: Tier;
  /** What the fleet states now. */
  pinned: Pin | null;
  /** The commit that was named, perhaps in short; null: the step before. */
  sha: string | null;
}

/**
 * The newest verified stay before the one in which the present base first ran; with a commit, the newest verified stay
 * that had it. Where none is verified, the newest without a red check. All as of the moment at which it was said, so that
 * what the command does itself does not move its aim.
 */
export function findTarget(asked: Asked, wanted: Wanted, facts: Facts): Target | Refusal | ReadOn {
  return wanted.sha === null ? findBefore(asked, wanted, facts) : findCommit(wanted.sha, wanted, facts);
}

function findBefore(asked: Asked, { tier, pinned }: Wanted, facts: Facts): Target | Refusal | ReadOn {
  const stays = staysOf(facts.snapshot, tier);
  const begin = stays.findIndex((stay) => hadBegun(stay, asked, pinned));
  const present = stays[begin];
  if (!present) return readOn(facts, tier) ?? nothingOlder(tier);
  const commit = fleetChange(facts.snapshot, stays, present);
  if (commit !== null) return fleetOnly(tier, commit, facts);
  const first = firstRun(stays, present, (path) => path === BASE_PATH);
  // Where the tier never had another base, it is a configuration that it goes back from.
  const older = stays.slice(first + 1);
  const { verified, unjudged } = judge(
    facts,
    stays,
    older.length > 0 ? older : stays.slice(firstRun(stays, present) + 1),
  );
  // A pin came from a stay, and a step further back is counted from that one.
  const isCounted = pinned === null || first > begin;
  if (!verified || !isCounted) {
    const more = readOn(facts, tier);
    if (more) return more;
  }
  return targetAt(verified, "verified") ?? targetAt(unjudged, "not verified") ?? nothingOlder(tier);
}

function findCommit(sha: string, { tier }: Wanted, facts: Facts): Target | Refusal | ReadOn {
  const stays = staysOf(facts.snapshot, tier);
  const candidates = stays.filter((stay) => had(facts, stay, sha));
  if (commitsCalled(sha, candidates).size > 1) {
    return refuse(
      "UNKNOWN_COMMIT",
      `several commits that ${tier.name} ran begin with ${sha}`,
      "Name it with more digits.",
    );
  }
  const { verified, unjudged } = judge(facts, stays, candidates);
  const found = targetAt(verified, "verified") ?? readOn(facts, tier) ?? targetAt(unjudged, "not verified");
  return found ?? (candidates.length > 0 ? alwaysRed(tier, sha) : neverRan(tier, sha));
}

/** Index of the oldest stay that ran the same contents as the present one, of all paths or of some. */
function firstRun(stays: readonly Stay[], { contents }: Stay, isMeant: (path: string) => boolean = () => true): number {
  const paths = Object.keys(contents).filter(isMeant);
  return stays.findLastIndex((stay) => paths.every((path) => stay.contents[path] === contents[path]));
}

/** The newest verified of some stays, and the newest without a red check. */
function judge(facts: Facts, stays: readonly Stay[], candidates: readonly Stay[]) {
  const judged = candidates.map((stay) => {
    const verdict = verifyStay(facts.snapshot, stay, stays.slice(0, stays.indexOf(stay)));
    return { stay, state: verdict.state };
  });
  return {
    verified: judged.find(({ state }) => state === "passed")?.stay,
    unjudged: judged.find(({ state }) => state !== "blocked")?.stay,
  };
}

/**
 * Whether the stay had begun when the command was said. GitHub tells seconds: what began within that very second and is
 * what the fleet pins came of the command. A person's commit has that person's clock, and always counts.
 */
function hadBegun({ commits, tier }: Stay, asked: Asked, pinned: Pin | null): boolean {
  const first = commits.at(-1);
  if (!first?.author.isApp || first.committedAt < asked.at) return true;
  const isPinned =
    pinned !== null &&
    [...pointerPaths(tier).keys()].every((source) => {
      const pin = pinOf({ ...tier, pin: pinned }, source);
      return pin === null || pin === pointerOf(tier, source, first);
    });
  return first.committedAt === asked.at && !isPinned;
}

/** Whether the stay ran the commit, or another with its tree. */
function had(facts: Facts, stay: Stay, sha: string): boolean {
  return [...pointerPaths(stay.tier)].some(([source, path]) => {
    if (stay.commits.some((commit) => commit.pointers?.[path]?.startsWith(sha))) return true;
    const known = Object.values(sourceIn(facts, source)?.commits ?? {});
    return known.some((commit) => commit.sha.startsWith(sha) && commit.tree === stay.contents[path]);
  });
}

function commitsCalled(sha: string, stays: readonly Stay[]): Set<Sha> {
  const pointers = stays.flatMap(({ commits }) => commits.flatMap((commit) => Object.values(commit.pointers ?? {})));
  return new Set(pointers.filter((pointer) => pointer.startsWith(sha)));
}

/** All that the tier ran in a stay, as a pin. */
function targetAt(stay: Stay | undefined, state: Target["state"]): Target | null {
  const pointers = stay?.commits[0]?.pointers;
  const base = pointers?.[BASE_PATH];
  if (!stay || !pointers || base === undefined) return null;
  const paths = pointerPaths(stay.tier);
  const configurations = stay.tier.configurations.flatMap(({ name, repository }): [string, Sha][] => {
    const pointer = pointers[paths.get(repository.name) ?? ""];
    return pointer === undefined ? [] : [[name, pointer]];
  });
  const since = stay.commits.at(-1)?.committedAt;
  const ran = [...paths].flatMap(([source, path]): [RepositoryName, Sha][] => {
    const pointer = pointers[path];
    return pointer === undefined ? [] : [[source, pointer]];
  });
  const beside = ran.length > 1 ? " beside each other" : "";
  return {
    pin: { base, configurations: Object.fromEntries(configurations) },
    state,
    what: `${listCommits(stay.tier, ran)}, which it ran${beside} from ${since} on`,
    subject: ran.length > 1 ? ran.map(([source, sha]) => `${paths.get(source)} ${short(sha)}`).join(", ") : short(base),
  };
}

/** The next page of the tier's past; null when all of it was read. */
export function readOn({ snapshot }: Facts, tier: Tier): ReadOn | null {
  const system = snapshot.repositories[tier.system.name];
  const line = system?.state === "present" ? firstParentLine(system, system.branches[tier.branch]) : [];
  const from = line.at(-1)?.parents[0];
  if (from === undefined || isComplete(line)) return null;
  return { kind: "read on", repository: tier.system.name, from, paths: [...pointerPaths(tier).values()] };
}

function fleetOnly({ name }: Tier, commit: Sha, { fleet }: Facts): Refusal {
  const reason = `only the fleet changed since ${name} was well: ${short(commit)} in ${fleet.repository}, and a pin does not undo that`;
  const next = `Revert ${codeSpan(commit)} in the fleet; or name what to go back to, \`/rollback ${name} <commit>\`.`;
  return refuse("FLEET_ONLY", reason, next);
}

function nothingOlder({ name }: Tier): Refusal {
  const reason = `before what it runs, ${name} ran nothing without a red check`;
  return refuse(
    "NOTHING_OLDER",
    reason,
    `Name what to go back to, \`/rollback ${name} <commit>\`, or pin it in the fleet.`,
  );
}

function alwaysRed({ name }: Tier, sha: string): Refusal {
  const next = `Pin ${name} in the fleet if it shall run nevertheless.`;
  return refuse("NOTHING_OLDER", `whenever ${name} ran ${sha}, a check was red`, next);
}

function neverRan({ name, branch, system }: Tier, sha: string): Refusal {
  const next = `\`git log --first-parent ${branch}\` in ${system.name} tells what it ran.`;
  return refuse("UNKNOWN_COMMIT", `${name} never ran ${sha}`, next);
}
