// When Argo CD reports to GitHub. The conditions are expressions of argocd-notifications; here a reader of the few forms
// that ours have runs them on statuses as Argo CD writes them.
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { renderNotifications } from "../../../src/core/render/notifications.ts";
import { render, texts, tierOf } from "./cases.ts";

const app = { appId: 12, installationId: 34, enterpriseApi: null };
const { data } = load(renderNotifications(app)) as { data: Record<string, string> };
const trigger = load(data["trigger.shopset-health"] ?? "") as { when: string; oncePer: string; send: [string] }[];

interface Status {
  sync: { status: string; revision?: string };
  health: { status: string; lastTransitionTime?: string };
  operationState?: {
    phase: string;
    finishedAt?: string;
    operation?: { sync?: { revision?: string } };
    syncResult?: { revision?: string };
  };
}

/** The value of an expression, which JavaScript writes a little differently. */
function evaluate(expression: string, status: Status): unknown {
  const script = expression
    .replaceAll(/([\w.?]+) in (\[[^\]]*\])/g, "$2.includes($1)")
    .replaceAll(" and ", " && ")
    .replaceAll("not (", "!(");
  return new Function("app", `return ${script}`)({ status });
}

/** What is said of each status, one after the other: what was said once is not said again. */
function said(...statuses: Status[]): string[] {
  const memory = new Set<string>();
  return statuses.flatMap((status) =>
    trigger.flatMap(({ when, oncePer, send }, index) => {
      const key = JSON.stringify([index, evaluate(oncePer, status)]);
      if (evaluate(when, status) !== true || memory.has(key)) return [];
      memory.add(key);
      return [`${send[0].replace("shopset-", "")} ${status.sync.revision}`];
    }),
  );
}

const operation = (phase: string, revision: string, finishedAt = `10:0${revision.length}`) => ({
  phase,
  operation: { sync: { revision } },
  syncResult: { revision },
  ...(phase === "Running" ? {} : { finishedAt }),
});
const healthy = { status: "Healthy", lastTransitionTime: "09:00" };
const synced = (revision: string) => ({ status: "Synced", revision });

describe("the health of a ShopSet is reported to the system commit", () => {
  it("once it is applied and healthy, and not before", () => {
    expect(
      said(
        { sync: { status: "OutOfSync", revision: "a" }, health: healthy },
        { sync: { status: "OutOfSync", revision: "a" }, health: healthy, operationState: operation("Running", "a") },
        { sync: synced("a"), health: { status: "Progressing" }, operationState: operation("Succeeded", "a") },
        { sync: synced("a"), health: healthy, operationState: operation("Succeeded", "a") },
        { sync: synced("a"), health: healthy, operationState: operation("Succeeded", "a") },
      ),
    ).toEqual(["healthy a"]);
  });

  it("for every commit, also where nothing had to be synced, even if the last sync failed", () => {
    const state = operation("Failed", "a");
    expect(
      said(
        { sync: { status: "OutOfSync", revision: "a" }, health: healthy, operationState: state },
        { sync: synced("b"), health: healthy, operationState: state },
        { sync: synced("c"), health: healthy, operationState: state },
      ),
    ).toEqual(["failed a", "healthy b", "healthy c"]);
  });

  it("does not blame a commit for the sync of the one before", () => {
    const state = operation("Failed", "a");
    expect(said({ sync: { status: "OutOfSync", revision: "b" }, health: healthy, operationState: state })).toEqual([]);
  });

  it("tells when it falls ill, and again when it is well, on one commit", () => {
    const operationState = operation("Succeeded", "a");
    expect(
      said(
        { sync: synced("a"), health: healthy, operationState },
        { sync: synced("a"), health: { status: "Degraded", lastTransitionTime: "11:00" }, operationState },
        { sync: synced("a"), health: { status: "Healthy", lastTransitionTime: "12:00" }, operationState },
      ),
    ).toEqual(["healthy a", "degraded a", "healthy a"]);
  });

  it("tells when a drift could not be healed, and when it was, although the health never changed", () => {
    expect(
      said(
        { sync: synced("a"), health: healthy, operationState: operation("Succeeded", "a", "10:00") },
        {
          sync: { status: "OutOfSync", revision: "a" },
          health: healthy,
          operationState: operation("Error", "a", "11:00"),
        },
        { sync: synced("a"), health: healthy, operationState: operation("Succeeded", "a", "12:00") },
      ),
    ).toEqual(["healthy a", "failed a", "healthy a"]);
  });

  it("says nothing of a build that failed: Argo CD does not tell of which commit", () => {
    expect(said({ sync: { status: "Unknown" }, health: healthy, operationState: operation("Succeeded", "a") })).toEqual(
      [],
    );
    expect(said({ sync: { status: "Unknown" }, health: healthy })).toEqual([]);
  });
});

describe("the notifications of Argo CD", () => {
  it.each([
    ["all", ["012", "on", "shopset-001", "shopset-002"]],
    [
      ["on", "shopset-002"],
      ["on", "shopset-002"],
    ],
    ["none", []],
  ] as const)("where %j are required, are asked for by the Applications of %j", (applications, wanted) => {
    const tier = tierOf("several", "tier-1");
    const verification = {
      ...tier.verification,
      applications: applications === "all" || applications === "none" ? applications : [...applications],
    };
    const files = texts(render({ ...tier, verification }));
    const asking = files.filter(({ content }) =>
      content.includes('notifications.argoproj.io/subscribe.shopset-health.shopset: ""'),
    );
    expect(asking.map(({ path }) => path)).toEqual(wanted.map((name) => `applications/${name}.yaml`));
    expect(files.filter(({ content }) => content.includes("subscribe."))).toEqual(asking);
  });

  it("have names of our own, and say nothing that is not there", () => {
    const service = Object.keys(data).find((key) => key.startsWith("service."));
    expect(service).toBe("service.github.shopset");
    const sent = trigger.flatMap(({ send }) => send);
    expect(sent.filter((name) => data[`template.${name}`] === undefined)).toEqual([]);
  });

  it("write argocd/<shopset> to the commit that was compared", () => {
    for (const [key, text] of Object.entries(data).filter(([name]) => name.startsWith("template."))) {
      const { github } = load(text) as { github: { revisionPath: string; status: { state: string; label: string } } };
      expect(github.revisionPath).toBe("{{.app.status.sync.revision}}");
      expect(github.status.label).toBe("argocd/{{.app.metadata.name}}");
      expect(github.status.state).toBe(key.endsWith("healthy") ? "success" : "failure");
    }
  });

  it("know the GitHub App, and its key only by the name of a secret", () => {
    const read = (text: string) =>
      load((load(text) as typeof data & { data: typeof data }).data["service.github.shopset"] ?? "");
    expect(read(renderNotifications(app))).toEqual({
      appID: 12,
      installationID: 34,
      privateKey: "$shopset-privateKey",
    });
    expect(read(renderNotifications({ ...app, enterpriseApi: "https://github.acme.test/api/v3" }))).toMatchObject({
      enterpriseBaseURL: "https://github.acme.test/api/v3",
    });
  });
});
