// Who acts on a page: the person that was chosen there, with what the API would let that person do.
import { html } from "hono/html";
import { Refusal } from "../forge/refusal.ts";
import { type Actor, findAccount, type Permission, permits, type World } from "../forge/world.ts";
import type { Repository } from "../model.ts";
import type { Html } from "./inline.ts";

/** Throws 401 when nobody was chosen, 403 when that person may not write this side of the repository. */
export function actorFor(
  world: World,
  { repository, as, permission }: { repository: Repository; as: string; permission: Permission },
): Actor {
  const account = findAccount(world, as);
  if (account?.kind !== "User") throw new Refusal(401, "Choose who you are.");
  if (!permits({ account }, repository, permission, "write"))
    throw new Refusal(403, `Must have push access to Repository: ${as} has not.`);
  return { account };
}

/** The choice of a person; `as` was chosen last. */
export function people({ repository, as }: { repository: Repository; as: string }): Html {
  const options = [...repository.collaborators].map(
    ([login, role]) => html`<option value="${login}" ${login === as ? "selected" : ""}>${login} (${role})</option>`,
  );
  return html`<label class="soft">as <select name="as">${options}</select></label>`;
}
