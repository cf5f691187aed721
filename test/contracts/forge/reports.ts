// The forge contract: what people, Argo CD, other Apps and the App itself said of a commit.
import { expect } from "vitest";
import type { Report } from "../../../src/core/ladder/snapshot.ts";
import type { RepositoryName, Sha } from "../../../src/core/names.ts";
import type { Story } from "../forge-contract.ts";
import { beginSystem, type CheckState, commitAt, headOf, look, MINUTE, type StatusState } from "../stage.ts";

type Result = Report["result"];

export function reportStories(story: Story): void {
  story("tells who said what, when and where, of a system commit and of an app commit", async (stage) => {
    const { app, people, system } = stage;
    const [onSystem, onApp] = [await beginSystem(stage), await headOf(stage, app, "tier-0")];
    const url = "http://127.0.0.1:1/run";
    const from = (await look(stage)).takenAt;
    await people.sets(system, { sha: onSystem, name: "verify", state: "success", url });
    await people.wait(MINUTE);
    await people.runs(system, { sha: onSystem, name: "lint", says: "neutral", url });
    await people.runs(app, { sha: onApp, name: "smoke", says: "in_progress", url });
    const to = (await look(stage)).takenAt;

    const [status, check, ...more] = (await commitAt(stage, system, onSystem)).reports ?? [];
    expect(status).toMatchObject({
      kind: "status",
      name: "verify",
      by: "argocd",
      result: "passed",
      said: "success",
      url,
    });
    expect(check).toMatchObject({ kind: "check", name: "lint", by: "ci", result: "passed", said: "neutral", url });
    expect(more).toEqual([]);
    expect([from, status?.at, check?.at, to].toSorted()).toEqual([from, status?.at, check?.at, to]);
    const running = { kind: "check", name: "smoke", by: "ci", result: "running", said: "in_progress", url };
    expect((await commitAt(stage, app, onApp)).reports).toMatchObject([running]);
  });

  story("takes success and neutral for a pass, and nothing else: skipped is none", async (stage) => {
    const sha = await beginSystem(stage);
    const statuses: Record<StatusState, Result> = {
      success: "passed",
      pending: "running",
      failure: "failed",
      error: "failed",
    };
    const checks: Record<CheckState, Result> = {
      success: "passed",
      neutral: "passed",
      in_progress: "running",
      failure: "failed",
      skipped: "failed",
      cancelled: "failed",
    };
    for (const state of Object.keys(statuses) as StatusState[])
      await stage.people.sets(stage.system, { sha, name: `status ${state}`, state });
    for (const says of Object.keys(checks) as CheckState[])
      await stage.people.runs(stage.system, { sha, name: `check ${says}`, says });
    const { reports = [] } = await commitAt(stage, stage.system, sha);
    const results = Object.fromEntries(reports.map(({ kind, said, result }) => [`${kind} ${said}`, result]));
    expect(results).toEqual({ ...prefixed("status", statuses), ...prefixed("check", checks) });
  });

  story("tells the newest word of each check at once, and every word when asked, oldest first", async (stage) => {
    const { forge, people, system } = stage;
    const sha = await beginSystem(stage);
    for (const state of ["pending", "success", "failure"] as const) {
      await people.sets(system, { sha, name: "verify", state });
      await people.wait(MINUTE);
    }
    for (const says of ["failure", "success"] as const) {
      await people.runs(system, { sha, name: "lint", says });
      await people.wait(MINUTE);
    }
    const all = await forge.readReports(system, sha);
    expect(all.map(({ said }) => said)).toEqual(["pending", "success", "failure", "failure", "success"]);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted());

    const { reports = [], reportsAre = "all" } = await commitAt(stage, system, sha);
    expect(reports).toEqual(reportsAre === "all" ? all : newestOf(all));
  });

  story("tells all of more than a hundred statuses, and which of them has a newer word", async (stage) => {
    const { people, system } = stage;
    const sha = await beginSystem(stage);
    const name = (index: number) => `argocd/shopset-${index}`;
    for (let index = 0; index < 130; index++) await people.sets(system, { sha, name: name(index), state: "success" });
    expect((await commitAt(stage, system, sha)).reports).toHaveLength(130);

    await people.wait(MINUTE);
    await people.sets(system, { sha, name: name(3), state: "failure" });
    const reports = newestOf((await commitAt(stage, system, sha)).reports ?? []);
    expect(reports).toHaveLength(130);
    expect(reports.filter(({ result }) => result !== "passed")).toMatchObject([{ name: name(3), result: "failed" }]);
  });

  story("tells a status and a check run of one name apart", async (stage) => {
    const sha = await beginSystem(stage);
    await stage.people.sets(stage.system, { sha, name: "verify", state: "success" });
    await stage.people.wait(MINUTE);
    await stage.people.runs(stage.system, { sha, name: "verify", says: "failure" });
    const { reports = [] } = await commitAt(stage, stage.system, sha);
    expect(reports.map(({ kind, result }) => `${kind} ${result}`)).toEqual(["status passed", "check failed"]);
  });

  story("keeps to each commit what was said of it", async (stage) => {
    const first = await beginSystem(stage);
    await stage.people.sets(stage.system, { sha: first, name: "verify", state: "success" });
    const second = await stage.people.commits(stage.system, {
      branch: "tier-0",
      files: { b: "b\n" },
      message: "Add b",
    });
    expect((await commitAt(stage, stage.system, second)).reports).toEqual([]);
    expect(await stage.forge.readReports(stage.system, second)).toEqual([]);
    expect((await commitAt(stage, stage.system, first)).reports).toHaveLength(1);
  });

  story("counts what the App itself reports among the reports, by its own name", async (stage) => {
    const { forge, system } = stage;
    const sha = await beginSystem(stage);
    expect(await forge.ensureCheck(ours(system, sha, "success"))).toEqual({ kind: "done" });
    const expected = { kind: "check", name: "shopset/lower", by: "shopset", result: "passed", said: "success" };
    expect((await commitAt(stage, system, sha)).reports).toMatchObject([expected]);
    expect(await forge.readReports(system, sha)).toMatchObject([expected]);
    await stage.people.wait(MINUTE);
    await forge.ensureCheck(ours(system, sha, "failure"));
    const [newest] = newestOf((await commitAt(stage, system, sha)).reports ?? []);
    expect(newest).toMatchObject({ ...expected, result: "failed", said: "failure" });
  });
}

function ours(repository: RepositoryName, head: Sha, conclusion: "success" | "failure") {
  const text = { title: "t", summary: "s", annotations: [] };
  return { repository, head, name: "shopset/lower", conclusion, digest: conclusion, ...text };
}

function newestOf(reports: readonly Report[]): Report[] {
  const newest = new Map(reports.map((report) => [`${report.kind} ${report.name}`, report]));
  return reports.filter((report) => newest.get(`${report.kind} ${report.name}`) === report);
}

function prefixed(kind: string, results: Record<string, Result>): Record<string, Result> {
  return Object.fromEntries(Object.entries(results).map(([said, result]) => [`${kind} ${said}`, result]));
}
