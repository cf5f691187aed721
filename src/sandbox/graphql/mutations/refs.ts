// updateRefs, updateRef, createRef, deleteRef.
import type { CreateRefInput, DeleteRefInput, UpdateRefInput, UpdateRefsInput } from "@octokit/graphql-schema";
import { moveRefs } from "../../forge/refs.ts";
import { ZERO } from "../../git/store.ts";
import type { RefUpdate, Repository } from "../../model.ts";
import type { Context, Fields } from "../context.ts";
import { find } from "../lookup.ts";
import { findRef, type RefNode } from "../nodes.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const refMutations: Fields<undefined> = {
  /**
   * Several refs, all or none. `beforeOid` is what the ref must hold now, zeros: it must not exist; `afterOid` zeros
   * deletes (text of the schema). The one compare-and-swap that GitHub offers.
   */
  updateRefs: mutation<UpdateRefsInput>(async ({ repositoryId, refUpdates }, context) => {
    const repository = await writable(context, repositoryId);
    const updates = refUpdates.map(({ name, beforeOid, afterOid, force }): RefUpdate => {
      const before = beforeOid == null ? {} : { before: String(beforeOid) };
      return { name: String(name), ...before, after: String(afterOid), force: force ?? false };
    });
    await moveRefs(context.world, context.actor, { repository, updates });
    return {};
  }),

  updateRef: mutation<UpdateRefInput>(async ({ refId, oid, force }, context) => {
    const { repository, ref } = await existing(context, refId);
    await move(context, repository, { name: ref, after: String(oid), force: force ?? false });
    return { ref: await findRef(repository, ref) };
  }),

  createRef: mutation<CreateRefInput>(async ({ repositoryId, name, oid }, context) => {
    const repository = await writable(context, repositoryId);
    await move(context, repository, { name, before: ZERO, after: String(oid), force: false });
    return { ref: await findRef(repository, name) };
  }),

  deleteRef: mutation<DeleteRefInput>(async ({ refId }, context) => {
    const { repository, ref, oid } = await existing(context, refId);
    await move(context, repository, { name: ref, before: oid, after: ZERO, force: true });
    return {};
  }),
};

async function move({ world, actor }: Context, repository: Repository, update: RefUpdate): Promise<void> {
  await moveRefs(world, actor, { repository, updates: [update] });
}

async function writable(context: Context, id: string): Promise<Repository> {
  const { repository } = await find(context, "Repository", id);
  mayWrite(context, repository, "contents");
  return repository;
}

async function existing(context: Context, id: string): Promise<RefNode> {
  const node = await find(context, "Ref", id);
  mayWrite(context, node.repository, "contents");
  return node;
}
