// Git over HTTP: `git upload-pack` and `git receive-pack` behind two routes each (git-scm.com/docs/http-protocol).
import { promisify } from "node:util";
import { gunzip as gunzipWithCallback } from "node:zlib";
import { type Context, Hono } from "hono";
import { moveByPush } from "../forge/refs.ts";
import { Refusal } from "../forge/refusal.ts";
import { type Actor, anonymous, findRepository, permits } from "../forge/world.ts";
import { tryGit } from "../git/spawn.ts";
import type { Repository } from "../model.ts";
import { declined } from "./declining.ts";
import { errorAnswer } from "./errors.ts";
import type { Surface } from "./forge.ts";

const gunzip = promisify(gunzipWithCallback);

type Service = "upload-pack" | "receive-pack";

/** Clone, fetch and push at /<owner>/<repo>[.git]. The password is a token; public repositories may be read without. */
export function smartHttp(surface: Surface): Hono {
  const app = new Hono();
  app.get("/:owner/:repo/info/refs", (context) => {
    const service = context.req.query("service")?.replace(/^git-/, "");
    return answered(surface, context, service, async (asked) => {
      const args = [asked.service, "--stateless-rpc", "--advertise-refs"];
      const advertised = await run(surface, asked, args, Buffer.alloc(0));
      const banner = `# service=git-${asked.service}\n`;
      const length = (banner.length + 4).toString(16).padStart(4, "0");
      const body = Buffer.concat([Buffer.from(`${length}${banner}0000`), advertised]);
      return context.body(new Uint8Array(body), 200, headers(`git-${asked.service}-advertisement`));
    });
  });
  for (const service of ["upload-pack", "receive-pack"] as const)
    app.post(`/:owner/:repo/git-${service}`, (context) =>
      answered(surface, context, service, async (asked) => {
        // Read whole before anything starts, so that a slow client keeps nobody else from pushing.
        const input = await bodyOf(context);
        const work = () => run(surface, asked, [service, "--stateless-rpc"], input);
        const { world } = surface;
        const { actor, repository } = asked;
        const push = async () => (await declined(world, actor, repository, input)) ?? work();
        const result = await (service === "receive-pack" ? moveByPush(world, actor, repository, push) : work());
        return context.body(new Uint8Array(result), 200, headers(`git-${service}-result`));
      }),
    );
  return app;
}

interface Asked {
  service: Service;
  actor: Actor;
  repository: Repository;
  /** The version of the protocol that the client speaks. */
  protocol: string | undefined;
}

async function answered(
  surface: Surface,
  context: Context,
  service: string | undefined,
  answer: (asked: Asked) => Promise<Response>,
): Promise<Response> {
  try {
    if (service !== "upload-pack" && service !== "receive-pack")
      throw new Refusal(403, "Please upgrade your git client.");
    const actor = surface.tokens.actorOf(context.req.header("authorization"));
    const name = context.req.param("repo")?.replace(/\.git$/, "") ?? "";
    const repository = findRepository(surface.world, actor, context.req.param("owner") ?? "", name);
    const access = service === "receive-pack" ? "write" : "read";
    if (!repository || !permits(actor, repository, "contents", access)) throw refusalFor(actor, repository);
    const protocol = context.req.header("git-protocol");
    return await answer({ service, actor, repository, protocol });
  } catch (error) {
    if (!(error instanceof Refusal)) return errorAnswer(context, error, surface.log);
    if (error.status === 401) context.header("www-authenticate", 'Basic realm="GitHub"');
    return context.text(`${error.message}\n`, error.status);
  }
}

/** Who is nobody is asked who he is, whether or not the repository exists; others learn only what they may see. */
function refusalFor(actor: Actor, repository: Repository | undefined): Refusal {
  if (actor.account === anonymous.account) return new Refusal(401, "Repository not found.");
  if (!repository) return new Refusal(404, "Repository not found.");
  const { owner, name } = repository;
  return new Refusal(403, `Permission to ${owner.login}/${name}.git denied to ${actor.account.login}.`);
}

function headers(type: string): Record<string, string> {
  return { "content-type": `application/x-${type}`, "cache-control": "no-cache" };
}

async function bodyOf(context: Context): Promise<Buffer> {
  const body = Buffer.from(await context.req.arrayBuffer());
  return context.req.header("content-encoding") === "gzip" ? gunzip(body) : body;
}

async function run(surface: Surface, asked: Asked, args: string[], input: Buffer): Promise<Buffer> {
  const { git } = asked.repository;
  const protocol = asked.protocol ?? "";
  const { code, stdout, stderr } = await tryGit(git.directory, [...args, git.directory], { input, protocol });
  // What went wrong is in the answer, for the client; what git says beside it is for the log.
  if (code !== 0) surface.log(`git ${args[0]} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}
