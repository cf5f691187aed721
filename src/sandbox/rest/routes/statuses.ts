// Commit statuses.
import { z } from "zod";
import { reportStatus } from "../../forge/statuses.ts";
import { created, list, ok, pageOf } from "../call.ts";
import { commitAt } from "../commits.ts";
import { onRepository } from "../route.ts";
import { combinedStatus, statusShape } from "../shapes/status.ts";

const newStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: z.string().default("default"),
  description: z.string().nullable().default(null),
  target_url: z.string().nullable().default(null),
});

export const statusRoutes = [
  onRepository("POST /repos/{owner}/{repo}/statuses/{sha}", "statuses:write", async (call) => {
    const { world, actor, repository } = call;
    const { state, context, description, target_url: targetUrl } = call.body(newStatus);
    const asked = { state, context, description, targetUrl };
    const status = await reportStatus(world, actor, repository, call.param("sha"), asked);
    return created(statusShape(world, repository, status));
  }),

  onRepository("GET /repos/{owner}/{repo}/commits/{ref}/status", "statuses:read", async (call) => {
    const { world, repository } = call;
    const { sha } = await commitAt(repository, call.param("ref"));
    let link = "";
    const body = combinedStatus(world, repository, sha, (all) => {
      const page = pageOf(call, all);
      link = page.link;
      return page.items;
    });
    return { ...ok(body), link };
  }),

  onRepository("GET /repos/{owner}/{repo}/commits/{ref}/statuses", "statuses:read", async (call) => {
    const { world, repository } = call;
    const { sha } = await commitAt(repository, call.param("ref"));
    const newestFirst = repository.statuses.filter((status) => status.sha === sha).reverse();
    return list(call, newestFirst, (status) => statusShape(world, repository, status));
  }),
];
