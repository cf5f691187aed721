// What the App may write to a branch, judged at the very moment of writing.
import type { Sha } from "../../../src/core/names.ts";
import type { BranchMove } from "../../../src/flow/ports/writing.ts";
import type { MemoryRepository } from "../../fixtures/memory-forge.ts";
import { contains } from "../../fixtures/memory-git.ts";
import { Broken } from "../failure.ts";
import { type Edge, edgesOf, headOf, type StoredCommit, type World } from "../world.ts";
import { backport, lineOf, namedContent, promotion, receivedBy } from "./history.ts";
import { isVerified, staysOf } from "./stays.ts";
import { judgeBump } from "./together.ts";

/** Judges a move that the App is about to make. Throws Broken. */
export function judgeMove(world: World, repository: MemoryRepository, move: BranchMove): void {
  const { branch, to } = move;
  const now = repository.branches.get(branch);
  if (now !== (move.expected ?? undefined) || now === to) return;
  const edge = edgesOf(world).find(({ upper }) => promotion(upper.name) === branch);
  const isOwn = edge !== undefined || world.rungs.some(({ name }) => backport(name) === branch);
  // What was merged from the branch stays in its pull request, so that the branch may serve again.
  const isMerged = repository.pulls.some(({ state, head }) => state === "merged" && head.sha === now);
  // People may restore the branch at an older commit of the App, to reopen what was closed there: no work of theirs.
  const isPutByApp = now !== undefined && world.book.put.get(branch)?.has(now);
  if (isOwn && now !== undefined && !isPutByApp && !isMerged) {
    throw new Broken("I5", `${branch} was moved away from ${now}, which the App did not put there`);
  }
  if (!isOwn && now !== undefined && !contains(repository, to, now)) {
    throw new Broken("I5", `${branch} of ${repository.name} was moved from ${now} to ${to}, which does not hold it`);
  }
  if (edge) judgeProposal(world, edge, to);
  if (repository === world.system) judgeBump(world, move);
}

/** Judges a pull request that the App is about to open: what stands on its branch already is proposed by it too. Throws Broken. */
export function judgeOpening(world: World, pull: { head: string; base: string }): void {
  const edge = edgesOf(world).find(({ upper }) => upper.name === pull.base && promotion(upper.name) === pull.head);
  const head = world.app.branches.get(pull.head);
  const isOpen = world.app.pulls.some((p) => p.state === "open" && p.head.branch === pull.head);
  if (edge && head && !isOpen) judgeProposal(world, edge, head);
}

/** What is put on a promotion branch is verified now, newer than what U received, and merges exactly. */
function judgeProposal(world: World, edge: Edge, head: Sha): void {
  const { app } = world;
  const { lower, upper } = edge;
  const line = lineOf(app, lower.name);
  const tree = app.commits.get(head)?.tree;
  const now = app.branches.get(upper.name);
  if (now && !contains(app, head, now))
    throw new Broken("I5", `the head ${head} of ${upper.name} does not hold ${now}`);
  const stays = staysOf(world, lower.name).filter((stay) => stay.tree === tree);
  const verified = stays.filter((stay) => isVerified(world, stay, lower)).flatMap(({ sources }) => sources);
  if (verified.length === 0) {
    throw new Broken("I1", `${head} is proposed for ${upper.name} and not verified on ${lower.name}`);
  }
  // The same tree of an earlier stay proves nothing for the commit that the App says it takes.
  const named = line.some(({ sha }) => sha === head) ? head : namedContent(app.commits.get(head)?.message ?? "");
  if (named && !verified.includes(named)) {
    throw new Broken("I1", `${head} is proposed for ${upper.name} as ${named}, which ${lower.name} has not verified`);
  }
  const places = verified.map((sha) => line.findIndex((commit) => commit.sha === sha)).filter((place) => place !== -1);
  if (places.length === 0) throw new Broken("I1", `${head} is proposed for ${upper.name} and ${lower.name} dropped it`);
  const received = receivedBy(world, edge);
  const position = line.findIndex(({ sha }) => received.has(sha));
  if (position === -1) return;
  if (Math.min(...places) >= (wasBroughtDown(world, upper.name) ? position + 1 : position)) {
    throw new Broken("I5", `${head} is proposed for ${upper.name}, which received ${line[position]?.sha} before`);
  }
  if (now && !contains(app, line[0]?.sha as Sha, now) && !isUntouched(world, edge, line.slice(0, position + 1))) {
    throw new Broken(
      "I5",
      `${head} is proposed for ${upper.name} over ${now}, which a person put there after ${line[position]?.sha}`,
    );
  }
}

/** Whether U holds what it received last, or what T had at or since that, or what was brought down. */
function isUntouched(world: World, { upper }: Edge, since: readonly StoredCommit[]): boolean {
  const now = headOf(world.app, upper.name)?.tree;
  if (now === undefined || since.some(({ tree }) => tree === now)) return true;
  return wasBroughtDown(world, upper.name) && (world.book.carried.get(upper.name)?.has(now) ?? false);
}

/** Whether T may have got what U had; where a person closed the backport, it may have come by another way. */
function wasBroughtDown({ app }: World, upper: string): boolean {
  return app.pulls.some(({ head, state }) => head.branch === backport(upper) && state !== "open");
}
