// A REST route: GitHub's own template of it, what it needs, and how it answers.
import { notFound, Refusal } from "../forge/refusal.ts";
import { anonymous, findRepository, type Permission, permits } from "../forge/world.ts";
import type { Answer, Call, RepositoryCall } from "./call.ts";

export interface Route {
  /** As in GitHub's documentation: "GET /repos/{owner}/{repo}/pulls/{pull_number}". */
  template: string;
  answer: (call: Call) => Answer | Promise<Answer>;
}

export function route(template: string, answer: Route["answer"]): Route {
  return { template, answer };
}

/** The permission an App needs for a route, and for what (see `Permission`). */
export type Need = `${Permission}:${"read" | "write"}`;

/**
 * A route below /repos/{owner}/{repo}: 404 where the actor may not see the repository, 403 where it sees it and lacks
 * the permission (any one of several, where GitHub lets several do).
 */
export function onRepository(
  template: string,
  needs: Need | Need[],
  answer: (call: RepositoryCall) => Answer | Promise<Answer>,
): Route {
  const sufficient = [needs].flat().map((need) => need.split(":") as [Permission, "read" | "write"]);
  return {
    template,
    answer(call) {
      const { world, actor } = call;
      const repository = findRepository(world, actor, call.param("owner"), call.param("repo"));
      if (!repository) throw notFound();
      if (sufficient.some(([permission, access]) => permits(actor, repository, permission, access)))
        return answer({ ...call, repository });
      if (actor.installation) throw new Refusal(403, "Resource not accessible by integration");
      if (actor.account === anonymous.account) throw new Refusal(401, "Requires authentication");
      const right = sufficient[0]?.[0] === "administration" ? "admin rights" : "push access";
      throw new Refusal(403, `Must have ${right} to Repository.`);
    },
  };
}
