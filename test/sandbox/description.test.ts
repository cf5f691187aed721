// GitHub's description as a judge: it lets the sandbox's answers pass because they are right, not because it is blind.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { restRoutes } from "../../src/sandbox/rest/routes.ts";
import type { Forge } from "../../src/sandbox/start.ts";
import { faultsOfAnswer, faultsOfPayload } from "./description.ts";
import { openForge } from "./open-forge.ts";
import { ask, type Json } from "./visitor.ts";

const PULL = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

describe("GitHub's description", () => {
  let forge: Forge;
  let pull: Json;
  let payload: Json;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" }, branches: ["main", "change"] });
    const app = forge.registerApp({ slug: "ear", permissions: { pull_requests: "read" }, events: ["pull_request"] });
    forge.setWebhook(app.appId, { url: "http://127.0.0.1:1/closed" });
    const file = { message: "b", content: "Yg==", branch: "change" };
    await ask(forge.url, "PUT /repos/acme/app/contents/b.txt", { as: "bob", body: file });
    const body = { title: "Change", head: "change", base: "main" };
    pull = (await ask(forge.url, "POST /repos/acme/app/pulls", { as: "bob", body })).body;
    await forge.deliveries.idle();
    payload = JSON.parse(forge.deliveries.log.at(-1)?.request.payload ?? "{}");
  });
  afterAll(() => forge.close());

  it("finds nothing wrong with a pull request, nor with the event about it", () => {
    expect(faultsOfAnswer({ template: PULL, status: 200, body: pull })).toEqual([]);
    expect(faultsOfPayload("pull_request", payload)).toEqual([]);
  });

  it("misses a field, sees a wrong type and an address that is none, and says where", () => {
    const { mergeable_state: _, ...without } = pull;
    expect(faultsOfAnswer({ template: PULL, status: 200, body: without })[0]).toContain(
      `${PULL} 200: the body must have required property 'mergeable_state'`,
    );
    const nobody = { ...pull, user: { ...pull.user, id: "1" } };
    expect(faultsOfAnswer({ template: PULL, status: 200, body: nobody })[0]).toContain("/user/id must be integer");
    const nowhere = { ...pull, html_url: "not an address" };
    expect(faultsOfAnswer({ template: PULL, status: 200, body: nowhere })[0]).toContain('must match format "uri"');
    const { repository: __, ...homeless } = payload;
    expect(faultsOfPayload("pull_request", homeless)[0]).toContain("must have required property 'repository'");
  });

  it("knows no routes, statuses and events but GitHub's", () => {
    expect(faultsOfAnswer({ template: "GET /sandbox", status: 200, body: {} })[0]).toContain("not a route");
    expect(faultsOfAnswer({ template: PULL, status: 418, body: {} })[0]).toContain("knows only 200, 304");
    expect(faultsOfPayload("pull_request", { action: "promoted" })[0]).toContain("not an event");
  });

  it("has every route that the sandbox answers", () => {
    const surface = { world: forge.world, calls: forge.calls, deliveries: forge.deliveries, root: "", log: () => {} };
    const tokens = { issue: () => expect.fail(), actorOf: () => expect.fail() };
    const unknown = restRoutes({ ...surface, tokens }).flatMap(({ template }) =>
      faultsOfAnswer({ template, status: 404, body: { message: "Not Found" } }),
    );
    expect(unknown).toEqual([]);
  });
});
