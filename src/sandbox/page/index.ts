// The page at `/`: the forge for the eye, made of the same world as its API and served beside it.
import { type Context, Hono } from "hono";
import { Refusal } from "../forge/refusal.ts";
import type { World } from "../forge/world.ts";
import type { Issue, Pull, Repository } from "../model.ts";
import { actions } from "./actions.ts";
import { commitPage, filePage } from "./commit.ts";
import { homePage } from "./home.ts";
import { issueActions, issuePage, issuesPage } from "./issue.ts";
import type { Page } from "./layout.ts";
import { isOwnForm } from "./origin.ts";
import { pathOf } from "./parts.ts";
import { pullPage } from "./pull.ts";
import { repositoryPage } from "./repository.ts";
import { show } from "./show.ts";

/**
 * Routes of the page. They answer browsers only (`Accept: text/html`) and only for what exists, so that they can be
 * mounted at `/` together with the API. Everything is shown to everybody: this is a tool of one's own machine.
 */
export function pageRoutes({ world }: { world: World }): Hono {
  const app = new Hono();
  let changes = 0;
  world.events.listen(() => {
    changes += 1;
  });

  /** A page at a path; the next route's turn where it is not a browser that asks, or there is nothing to show. */
  const at = (path: string, make: (c: Context) => Promise<Page | undefined>) =>
    app.get(path, async (c, next) => {
      const digest = changes;
      const page = c.req.header("accept")?.includes("text/html") ? await make(c) : undefined;
      if (!page) return next();
      const { pathname, search } = new URL(c.req.url);
      return show(c, page, { digest, status: 200, here: pathname + search });
    });

  app.get("/sandbox/page/digest", (c) => c.text(String(changes), 200, { "Cache-Control": "no-store" }));

  at("/", () => homePage(world));

  at("/:owner/:repo", async (c) => {
    const repository = named(world, c);
    return repository && repositoryPage(repository);
  });

  at("/:owner/:repo/pull/:number{[0-9]+}", async (c) => {
    const found = numbered(world, c);
    return found && pullPage({ world, ...found, as: c.req.query("as") ?? "" });
  });

  at("/:owner/:repo/issues/:number{[0-9]+}", async (c) => {
    const found = numberedIssue(world, c);
    return found && issuePage({ ...found, as: c.req.query("as") ?? "" });
  });

  at("/:owner/:repo/issues", async (c) => {
    const repository = named(world, c);
    return repository && issuesPage(repository);
  });

  at("/:owner/:repo/commit/:sha{[0-9a-f]{40}}", async (c) => {
    const repository = named(world, c);
    const commit = await repository?.git.commit(c.req.param("sha") ?? "");
    return repository && commit && commitPage(repository, commit);
  });

  at("/:owner/:repo/blob/:sha{[0-9a-f]{40}}/:path{.+}", async (c) => {
    const repository = named(world, c);
    const { sha = "", path = "" } = c.req.param();
    const commit = await repository?.git.commit(sha);
    const entry = commit && (await repository?.git.entry(commit.tree, path));
    const content = entry?.type === "blob" ? await repository?.git.blob(entry.sha) : undefined;
    return repository && content && filePage(repository, { commit: sha, path, content });
  });

  /** Forms: who acts is in them; what is refused is said on the page that they came from. */
  const post = <Found extends { repository: Repository }>({ path, find, acts, pathOfPage, page }: Forms<Found>) =>
    app.post(path, async (c, next) => {
      const found = find(c);
      const act = acts.get(c.req.param("act") ?? "");
      if (!found || !act) return next();
      if (!isOwnForm(c.req.raw, world.url)) return c.text("Only forms of this very page may write.", 403);
      const form = await c.req.formData();
      const as = String(form.get("as") ?? "");
      const here = `${pathOf(found.repository)}${pathOfPage(found)}?as=${encodeURIComponent(as)}`;
      try {
        await act(world, { ...found, as, form });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const digest = changes;
        const shown = await page({ ...found, as, refused: `${error.status}: ${said(error)}` });
        return show(c, shown, { digest, status: error.status, here });
      }
      return c.redirect(here, 303);
    });

  post({
    path: "/:owner/:repo/pull/:number{[0-9]+}/:act{[a-z]+}",
    find: (c) => numbered(world, c),
    acts: actions,
    pathOfPage: ({ pull }) => `/pull/${pull.number}`,
    page: (view) => pullPage({ world, ...view }),
  });

  post({
    path: "/:owner/:repo/issues/:number{[0-9]+}/:act{[a-z]+}",
    find: (c) => numberedIssue(world, c),
    acts: issueActions,
    pathOfPage: ({ issue }) => `/issues/${issue.number}`,
    page: async (view) => issuePage(view),
  });

  return app;
}

interface Forms<Found> {
  path: string;
  find: (c: Context) => Found | undefined;
  acts: ReadonlyMap<string, (world: World, act: Found & { as: string; form: FormData }) => unknown>;
  /** Where the page of the forms is, below its repository's. */
  pathOfPage: (found: Found) => string;
  page: (view: Found & { as: string; refused: string }) => Promise<Page>;
}

function named(world: World, c: Context): Repository | undefined {
  const { owner, repo } = c.req.param();
  return world.repositories.find((one) => one.owner.login === owner && one.name === repo);
}

function numbered(world: World, c: Context): { repository: Repository; pull: Pull } | undefined {
  const repository = named(world, c);
  const pull = repository?.pulls.find(({ number }) => String(number) === c.req.param("number"));
  return repository && pull && { repository, pull };
}

function numberedIssue(world: World, c: Context): { repository: Repository; issue: Issue } | undefined {
  const repository = named(world, c);
  const issue = repository?.issues.find(({ number }) => String(number) === c.req.param("number"));
  return repository && issue && { repository, issue };
}

/** What is wrong, in GitHub's words: the details where there are any. */
function said({ message, errors }: Refusal): string {
  const details = errors.map((error) => (typeof error === "string" ? error : (error.message ?? error.code)));
  return details.length > 0 ? details.join(", ") : message;
}
