// Git data: refs.
import { z } from "zod";
import { moveRefs } from "../../forge/refs.ts";
import { notFound, Refusal } from "../../forge/refusal.ts";
import { ZERO } from "../../git/refs.ts";
import { created, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { refuseEmpty } from "../commits.ts";
import { onRepository } from "../route.ts";
import { gitRef } from "../shapes/git.ts";

const sha = z.string().regex(/^[0-9a-f]{40}$/, "is not a full SHA-1");
const newRef = z.object({ ref: z.string(), sha });
const refUpdate = z.object({ sha, force: z.boolean().default(false) });

export const gitRefRoutes = [
  onRepository("GET /repos/{owner}/{repo}/git/ref/{ref}", "contents:read", async (call) => {
    await refuseEmpty(call.repository);
    const name = `refs/${call.param("ref")}`;
    const found = (await call.repository.git.refs("refs/")).get(name);
    if (!found) throw notFound();
    return ok(await shown(call, name, found));
  }),

  onRepository("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", "contents:read", async (call) => {
    await refuseEmpty(call.repository);
    const refs = await call.repository.git.refs(`refs/${call.param("ref")}`);
    return list(call, [...refs], ([name, at]) => shown(call, name, at));
  }),

  onRepository("POST /repos/{owner}/{repo}/git/refs", "contents:write", async (call) => {
    const { ref, sha: after } = call.body(newRef);
    await refuseEmpty(call.repository);
    if (!/^refs\/[^/]+\/./.test(ref))
      throw new Refusal(422, "Reference name must start with 'refs' and have at least two slashes.");
    const updates = [{ name: ref, before: ZERO, after, force: false }];
    await moveRefs(call.world, call.actor, { repository: call.repository, updates });
    return created(await shown(call, ref, after));
  }),

  onRepository("PATCH /repos/{owner}/{repo}/git/refs/{ref}", "contents:write", async (call) => {
    const { sha: after, force } = call.body(refUpdate);
    await refuseEmpty(call.repository);
    const name = `refs/${call.param("ref")}`;
    if (!(await call.repository.git.refs("refs/")).has(name)) throw new Refusal(422, "Reference does not exist");
    await moveRefs(call.world, call.actor, { repository: call.repository, updates: [{ name, after, force }] });
    return ok(await shown(call, name, after));
  }),

  onRepository("DELETE /repos/{owner}/{repo}/git/refs/{ref}", "contents:write", async (call) => {
    const { repository, world, actor } = call;
    await refuseEmpty(repository);
    const name = `refs/${call.param("ref")}`;
    if (name === `refs/heads/${repository.defaultBranch}`) throw new Refusal(422, "Cannot delete the default branch");
    await moveRefs(world, actor, { repository, updates: [{ name, after: ZERO, force: true }] });
    return noContent;
  }),
];

async function shown({ world, repository }: RepositoryCall, name: string, at: string) {
  return gitRef(world, repository, { name, sha: at, type: (await repository.git.type(at)) ?? "commit" });
}
