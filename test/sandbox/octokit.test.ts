// Octokit and Probot talk to the forge as they do to GitHub, whichever address they are given.
import { Probot } from "probot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge, Registration } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";

describe.each(["", "/api/v3"])(
  "Probot with the forge at %j",
  (prefix) => {
    let forge: Forge;
    let app: Registration;
    let probot: Probot;
    const here = { owner: "acme", repo: "app" };

    beforeAll(async () => {
      forge = await openForge();
      await forge.createRepository({
        name: "app",
        files: { "a.txt": "a\n" },
        branches: ["tier-0", "tier-1", "a/1", "a/2", "a/3"],
      });
      app = forge.registerApp({
        slug: "climber",
        permissions: { contents: "write", pull_requests: "write", checks: "write" },
        events: ["push"],
      });
      const { appId, privateKey } = app;
      probot = new Probot({ appId, privateKey, secret: "s", baseUrl: forge.url + prefix, logLevel: "fatal" });
    });
    afterAll(() => forge.close());

    it("authenticates as App and as installation, over REST and GraphQL", async () => {
      const asApp = await probot.auth();
      expect((await asApp.rest.apps.getAuthenticated()).data).toMatchObject({ id: app.appId });
      const octokit = await probot.auth(app.installationId);
      const repositories = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation);
      expect(repositories.map(({ full_name }) => full_name)).toEqual(["acme/app"]);
      const answer = await octokit.graphql<{ viewer: { login: string } }>("{ viewer { login } }");
      expect(answer.viewer.login).toBe("climber[bot]");
    });

    it("follows pages, encodes refs, and throws GitHub's errors", async () => {
      const octokit = await probot.auth(app.installationId);
      const { data } = await octokit.rest.git.getRef({ ...here, ref: "heads/tier-0" });
      expect(data.object.type).toBe("commit");
      const branches = await octokit.paginate(octokit.rest.repos.listBranches, { ...here, per_page: 2 });
      expect(branches.map(({ name }) => name)).toEqual(["a/1", "a/2", "a/3", "tier-0", "tier-1"]);
      expect((await octokit.rest.repos.getBranch({ ...here, branch: "a/2" })).data.name).toBe("a/2");
      expect((await octokit.rest.repos.getCombinedStatusForRef({ ...here, ref: "a/3" }).catch((e) => e)).status).toBe(
        403,
      );
      expect((await octokit.rest.checks.listForRef({ ...here, ref: "a/3" })).data.total_count).toBe(0);
      const error = await octokit.rest.pulls
        .create({ ...here, title: "t", head: "tier-0", base: "tier-1" })
        .catch((thrown) => thrown);
      expect([error.status, error.message]).toEqual([
        422,
        expect.stringContaining("No commits between tier-1 and tier-0"),
      ]);
    });
  },
  60_000,
);
