// /sandbox/buttons and /sandbox/press: the buttons that GitHub shows beside checks, for scripts instead of a mouse.
import { Hono } from "hono";
import { z } from "zod";
import { pressButton, runsWithButtons } from "../forge/check-buttons.ts";
import { findCheckRun } from "../forge/checks.ts";
import { notFound, Refusal } from "../forge/refusal.ts";
import { findRepository, visibleRepositories } from "../forge/world.ts";
import { errorAnswer } from "./errors.ts";
import type { Surface } from "./forge.ts";

const pressing = z.object({
  /** owner/name */
  repository: z.string(),
  check_run: z.int(),
  identifier: z.string(),
});

/** Both act as the person whose token is sent, as the API does. */
export function buttons({ world, tokens, log }: Surface): Hono {
  const app = new Hono();
  app.onError((error, context) => errorAnswer(context, error, log));

  app.get("/buttons", (context) => {
    const actor = tokens.actorOf(context.req.header("authorization"));
    const shown = visibleRepositories(world, actor).flatMap((repository) =>
      runsWithButtons(repository).map(({ id, name, sha, suite, actions }) => ({
        repository: `${repository.owner.login}/${repository.name}`,
        check_run: id,
        name,
        head_sha: sha,
        app: suite.app.slug,
        actions,
      })),
    );
    return context.json(shown);
  });

  app.post("/press", async (context) => {
    const actor = tokens.actorOf(context.req.header("authorization"));
    const asked = pressing.safeParse(await context.req.json().catch(() => undefined));
    if (!asked.success)
      throw new Refusal(422, 'Say which: {"repository":"acme/app","check_run":1,"identifier":"force"}.');
    const [owner = "", name = ""] = asked.data.repository.split("/");
    const repository = findRepository(world, actor, owner, name);
    if (!repository) throw notFound();
    const run = findCheckRun(repository, asked.data.check_run);
    pressButton(world, actor, repository, { run, identifier: asked.data.identifier });
    return context.body(null, 204);
  });
  return app;
}
