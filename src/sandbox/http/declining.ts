// Pushes that the rules of a repository forbid: looked at before git gets to move a ref.
import { isQueueRef } from "../forge/queue/bot.ts";
import { rulesetsOn } from "../forge/rules/conditions.ts";
import { writeViolations } from "../forge/rules/violations.ts";
import type { Actor, World } from "../forge/world.ts";
import { declinePush, parsePush } from "../git/push.ts";
import { ZERO } from "../git/refs.ts";
import { tryGit } from "../git/spawn.ts";
import type { Repository } from "../model.ts";

/**
 * The answer that declines a push, in GitHub's words; undefined when it may go on. The whole push is declined, its
 * innocent refs too. What it brought stays behind as objects that nothing holds.
 */
export async function declined(
  world: World,
  actor: Actor,
  repository: Repository,
  body: Buffer,
): Promise<Buffer | undefined> {
  const push = parsePush(body);
  const ruled = push.changes.filter(({ name }) => isQueueRef(name) || rulesetsOn(repository, name).length > 0);
  if (ruled.length === 0) return undefined;
  // The rules look at commits, so these are unpacked first; git finds them there when it takes the push itself.
  if (push.pack.length > 0)
    await tryGit(repository.git.directory, ["unpack-objects", "-q", "--strict"], { input: push.pack });
  const remarks: string[] = [];
  for (const change of ruled) {
    // What could not be unpacked git refuses by itself.
    if (change.after !== ZERO && (await repository.git.type(change.after)) === undefined) continue;
    const violations = await writeViolations(world, actor, repository, change);
    if (violations.length > 0) remarks.push(...said(world, repository, change.name, violations));
  }
  return remarks.length === 0
    ? undefined
    : declinePush(push, "push declined due to repository rule violations", remarks);
}

function said(world: World, { owner, name }: Repository, ref: string, violations: string[]): string[] {
  return [
    `error: GH013: Repository rule violations found for ${ref}.`,
    `Review all repository rules at ${world.url}/${owner.login}/${name}/rules?ref=${encodeURIComponent(ref)}`,
    "",
    ...violations.flatMap((violation) => [`- ${violation}`, ""]),
  ];
}
