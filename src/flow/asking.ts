// Asking: what waits in a ladder's inbox → who asks, where, and for what, as GitHub tells it now.
import type { Asked, AskedOn } from "../core/commands/asked.ts";
import type { Said } from "../core/commands/command.ts";
import { reachableFrom } from "../core/ladder/history.ts";
import { promotionBranch } from "../core/ladder/position.ts";
import type { PresentRepository, Pull, Snapshot } from "../core/ladder/snapshot.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Tier } from "../core/resources/tier.ts";
import { isUnanswered, spokenIn } from "./conversation.ts";
import type { RulingFleet } from "./fleet.ts";
import type { Ask, Pending } from "./inbox.ts";
import { ladderKey } from "./keys.ts";
import type { Forge } from "./ports/forge.ts";
import type { Key } from "./ports/queue.ts";
import type { Comment, Conversation } from "./ports/talking.ts";

/** An ask that still stands. */
export interface Heard {
  pending: Pending;
  asked: Asked;
  /** What speaks to this ladder. */
  said: Said[];
  /** The ladder that answers each line, those of other ladders among them. */
  ladders: readonly Key[];
  /** Where the answer is given. */
  on: Pick<Conversation, "id" | "ours">;
}

/** Each ask with what is to be answered to it; null for one that was taken back, edited or answered meanwhile. */
export async function hear(
  { forge, account }: { forge: Forge; account: string },
  { fleet, snapshot }: { fleet: RulingFleet; snapshot: Snapshot },
  waiting: readonly Pending[],
): Promise<{ pending: Pending; heard: Heard | null }[]> {
  const ids = waiting.flatMap(({ ask }) => (ask.kind === "comment" ? [ask.id] : []));
  const comments = new Map((ids.length > 0 ? await forge.readComments(ids) : []).map((one) => [one.id, one]));
  const roleOf = rememberRoles(forge);
  const own = ladderKey(account, snapshot.ladder.name);
  return Promise.all(
    waiting.map(async (pending) => {
      const { ask } = pending;
      pending.at ??= snapshot.takenAt;
      if (ask.kind === "button") {
        const pressed = await hearButton(forge, snapshot, { pending, ask }, roleOf);
        return { pending, heard: pressed && { ...pressed, ladders: [own] } };
      }
      const comment = comments.get(ask.id);
      if (!comment || !isUnanswered(comment)) return { pending, heard: null };
      const spoken = spokenIn(comment, fleet);
      const said = spoken.filter(({ ladder }) => ladder.name === snapshot.ladder.name).map((one) => one.said);
      const ladders = spoken.map(({ ladder }) => ladderKey(account, ladder.name));
      return { pending, heard: { ...(await hearComment({ pending, comment }, roleOf)), said, ladders } };
    }),
  );
}

type RoleOf = (repository: RepositoryName, login: string) => ReturnType<Forge["readRole"]>;

async function hearComment(
  { pending, comment }: { pending: Pending; comment: Comment },
  roleOf: RoleOf,
): Promise<Omit<Heard, "said" | "ladders">> {
  const { id, url, repository, author, createdAt, on } = comment;
  const by = { login: author.login, role: await roleOf(repository, author.login) };
  const asked: Asked = { by, at: createdAt, comment: { id, url }, repository, on: placeOf(on) };
  return { pending, asked, on };
}

function placeOf({ pull, number, id, url, title }: Conversation): AskedOn {
  return pull ? { kind: "pull", number, id, url, title, ...pull } : { kind: "dashboard" };
}

/**
 * Pressing the button on a check says `/promote` on the pull request whose head it stands on. Of a head that was left
 * meanwhile it says it on the one that left it, still of the head that was pressed: another is never merged by that.
 */
async function hearButton(
  forge: Forge,
  { repositories, ladder, takenAt }: Snapshot,
  { pending, ask }: { pending: Pending; ask: Extract<Ask, { kind: "button" }> },
  roleOf: RoleOf,
): Promise<Omit<Heard, "ladders"> | null> {
  const repository = repositories[ask.repository];
  const tier = ladder.tiers.find(({ name }) => name === ask.tier);
  if (repository?.state !== "present" || !tier) return null;
  const into = repository.pulls.filter(({ base }) => base.branch === tier.branch);
  const pressed = into.filter(({ head }) => head.sha === ask.head);
  const there = pressed.find(({ state }) => state === "open") ?? pressed.find(({ state }) => state === "merged");
  const pull = there ?? leftBy(ask.head, { repository, tier, open: into.filter(({ state }) => state === "open") });
  const [on] = pull ? await forge.readConversations([pull.id]) : [];
  if (!on || (!there && on.pull?.state !== "open")) return null;
  const by = { login: ask.by, role: await roleOf(ask.repository, ask.by) };
  const at = pending.at ?? takenAt;
  const place = placeOf(on);
  const meant = !there && place.kind === "pull" ? { ...place, head: { ...place.head, sha: ask.head } } : place;
  const asked: Asked = { by, at, comment: null, repository: ask.repository, on: meant };
  const said: Said = { kind: "command", line: "/promote", command: { verb: "promote", tier: null, force: null } };
  return { pending, asked, said: [said], on };
}

/** The pull request that went on from a head; where none shows that it did, the App's promotion, which mostly has the button. */
function leftBy(
  head: Sha,
  { repository, tier, open }: { repository: PresentRepository; tier: Tier; open: readonly Pull[] },
): Pull | undefined {
  const goesOn = open.find((pull) => reachableFrom(repository, pull.head.sha).has(head));
  return goesOn ?? open.find((pull) => pull.head.branch === promotionBranch(tier) && !pull.fromFork);
}

/** Everybody's role on a repository is read once for all that they ask in one look, and never kept beyond it. */
function rememberRoles(forge: Forge): RoleOf {
  const roles = new Map<string, ReturnType<Forge["readRole"]>>();
  return (repository, login) => {
    const key = `${repository} ${login}`;
    const role = roles.get(key) ?? forge.readRole(repository, login);
    roles.set(key, role);
    return role;
  };
}
