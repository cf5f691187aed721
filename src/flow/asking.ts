// Asking: what waits in a ladder's inbox → who asks, where, and for what, as GitHub tells it now.
import type { Asked, AskedOn } from "../core/commands/asked.ts";
import type { Said } from "../core/commands/command.ts";
import { parseComment } from "../core/commands/parse.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import type { RepositoryName } from "../core/names.ts";
import { isUnanswered } from "./conversation.ts";
import type { Ask, Pending } from "./inbox.ts";
import type { Forge } from "./ports/forge.ts";
import type { Comment, Conversation } from "./ports/talking.ts";

/** An ask that still stands. */
export interface Heard {
  pending: Pending;
  asked: Asked;
  said: Said[];
  /** Where the answer is given. */
  on: Pick<Conversation, "id" | "ours">;
}

/** Each ask with what is to be answered to it; null for one that was taken back, edited or answered meanwhile. */
export async function hear(
  forge: Forge,
  snapshot: Snapshot,
  waiting: readonly Pending[],
): Promise<{ pending: Pending; heard: Heard | null }[]> {
  const ids = waiting.flatMap(({ ask }) => (ask.kind === "comment" ? [ask.id] : []));
  const comments = new Map((ids.length > 0 ? await forge.readComments(ids) : []).map((one) => [one.id, one]));
  const roleOf = rememberRoles(forge);
  return Promise.all(
    waiting.map(async (pending) => {
      const { ask } = pending;
      pending.at ??= snapshot.takenAt;
      if (ask.kind === "button") return { pending, heard: await hearButton(forge, snapshot, { pending, ask }, roleOf) };
      const comment = comments.get(ask.id);
      const heard = comment && isUnanswered(comment) ? await hearComment({ pending, comment }, roleOf) : null;
      return { pending, heard };
    }),
  );
}

type RoleOf = (repository: RepositoryName, login: string) => ReturnType<Forge["readRole"]>;

async function hearComment(
  { pending, comment }: { pending: Pending; comment: Comment },
  roleOf: RoleOf,
): Promise<Heard> {
  const { id, url, repository, author, createdAt, on, body } = comment;
  const by = { login: author.login, role: await roleOf(repository, author.login) };
  const asked: Asked = { by, at: createdAt, comment: { id, url }, repository, on: placeOf(on) };
  return { pending, asked, said: parseComment(body), on };
}

function placeOf({ pull, number, id, url, title }: Conversation): AskedOn {
  return pull ? { kind: "pull", number, id, url, title, ...pull } : { kind: "dashboard" };
}

/** Pressing the button on a check says `/promote` on the pull request whose head it stands on. */
async function hearButton(
  forge: Forge,
  { repositories, ladder, takenAt }: Snapshot,
  { pending, ask }: { pending: Pending; ask: Extract<Ask, { kind: "button" }> },
  roleOf: RoleOf,
): Promise<Heard | null> {
  const repository = repositories[ask.repository];
  const tier = ladder.tiers.find(({ name }) => name === ask.tier);
  const pulls = repository?.state === "present" ? repository.pulls : [];
  const pressed = pulls.filter(({ head, base }) => head.sha === ask.head && base.branch === tier?.branch);
  const pull = pressed.find(({ state }) => state === "open") ?? pressed.find(({ state }) => state === "merged");
  const [on] = pull ? await forge.readConversations([pull.id]) : [];
  if (!on) return null;
  const by = { login: ask.by, role: await roleOf(ask.repository, ask.by) };
  const at = pending.at ?? takenAt;
  const asked: Asked = { by, at, comment: null, repository: ask.repository, on: placeOf(on) };
  const said: Said = { kind: "command", line: "/promote", command: { verb: "promote", tier: null, force: null } };
  return { pending, asked, said: [said], on };
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
