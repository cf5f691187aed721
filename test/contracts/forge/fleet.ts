// The forge contract: the fleet's own facts, its files, and the check by which the App answers.
import { expect } from "vitest";
import type { RepositoryName, Sha } from "../../../src/core/names.ts";
import type { FleetReading } from "../../../src/flow/ports/reading.ts";
import type { Story } from "../forge-contract.ts";
import { look, MINUTE, type Stage } from "../stage.ts";

export function fleetStories(story: Story): void {
  story("tells the commits of main, newest first", async (stage) => {
    const [first] = (await read(stage)).history;
    const change = (text: string) =>
      stage.people.commits(stage.fleet, { branch: "main", files: { "b.yaml": text }, message: `Say ${text}` });
    const [second, third] = [await change("2\n"), await change("3\n")];
    const { history, takenAt } = await read(stage);
    expect(history).toEqual([third, second, first]);
    expect((await look(stage)).takenAt >= takenAt).toBe(true);
  });

  story("tells a look at a ladder where main is, so that a newer fleet is noticed", async (stage) => {
    const before = (await look(stage)).fleetHead;
    const to = await stage.people.commits(stage.fleet, { branch: "main", files: { "b.yaml": "" }, message: "More" });
    expect((await look(stage)).fleetHead).toBe(to);
    expect((await read(stage)).history).toEqual([to, before]);
  });

  story("has no history while the fleet is empty", async (stage) => {
    const reading = await stage.forge.readFleet({ fleet: stage.system, repositories: [] });
    expect(reading).toMatchObject({ state: "present", history: [], check: null, pulls: [] });
  });

  story("says of a fleet that it does not see what to do", async ({ forge, nowhere }) => {
    const reading = await forge.readFleet({ fleet: nowhere, repositories: [] });
    expect(reading).toEqual({ state: "absent", reason: expect.stringContaining(nowhere) });
  });

  story("says of a fleet without main that it reads that branch", async ({ app, forge }) => {
    const reading = await forge.readFleet({ fleet: app, repositories: [] });
    expect(reading).toEqual({ state: "absent", reason: expect.stringContaining("main") });
  });

  story("tells which repositories are there, empty or not seen", async ({ app, fleet, forge, nowhere, system }) => {
    const reading = await forge.readFleet({ fleet, repositories: [app, system, nowhere] });
    const repositories = { [app]: "present", [system]: "empty", [nowhere]: "absent" };
    expect(reading).toMatchObject({ repositories, lacking: [] });
  });

  story("finds its own check on the head of main again, and none on a newer commit", async (stage) => {
    const { fleet, forge, people } = stage;
    const { check, history } = await read(stage);
    expect(check).toBeNull();
    await forge.ensureCheck(ours(fleet, history[0], "one"));
    expect((await read(stage)).check).toBe("one");
    await people.wait(MINUTE);
    await forge.ensureCheck(ours(fleet, history[0], "two"));
    await forge.ensureCheck({ ...ours(fleet, history[0], "other"), name: "shopset/other" });
    expect((await read(stage)).check).toBe("two");
    await people.commits(fleet, { branch: "main", files: { "b.yaml": "\n" }, message: "More" });
    expect((await read(stage)).check).toBeNull();
  });

  story("takes nobody else's check of that name for its own", async (stage) => {
    const [head] = (await read(stage)).history;
    if (!head) throw new Error("the fleet has no commit");
    await stage.people.runs(stage.fleet, { sha: head, name: "shopset/fleet", says: "success" });
    expect((await read(stage)).check).toBeNull();
  });

  story("tells the open pull requests to main, each with its own check", async (stage) => {
    const { fleet, forge, people } = stage;
    const [main] = (await read(stage)).history;
    if (!main) throw new Error("the fleet has no commit");
    const open = async (head: string) => {
      await people.moves(fleet, head, main);
      const sha = await people.commits(fleet, { branch: head, files: { [`${head}.yaml`]: "\n" }, message: head });
      return { number: await people.opens(fleet, { head, base: "main", title: head }), head: sha };
    };
    const [one, two] = [await open("one"), await open("two")];
    await forge.ensureCheck(ours(fleet, two.head, "seen"));
    const { pulls } = await read(stage);
    expect(pulls.toSorted((a, b) => a.number - b.number)).toEqual([
      { ...one, check: null },
      { ...two, check: "seen" },
    ]);
    await people.closes(fleet, one.number);
    expect((await read(stage)).pulls).toEqual([{ ...two, check: "seen" }]);
    expect((await forge.readFleetFiles(fleet, two.head)).map(({ path }) => path)).toContain("two.yaml");
  });

  story("reads every YAML file at a commit, in any folder but .github, and no other", async (stage) => {
    const { fleet, forge, people } = stage;
    const [first] = (await read(stage)).history;
    if (!first) throw new Error("the fleet has no commit");
    const yaml = { "a.yml": "a: é\n", "deep/er/b.yaml": "b: 1\n", "empty.yaml": "" };
    const other = { ".github/workflows/ci.yaml": "on: push\n", "notes.md": "# Notes\n", "c.yaml.txt": "c\n" };
    const sha = await people.commits(fleet, { branch: "main", files: { ...yaml, ...other }, message: "More" });
    const texts = async (at: Sha) =>
      Object.fromEntries((await forge.readFleetFiles(fleet, at)).map(({ path, text }) => [path, text]));
    const before = await texts(first);
    expect(Object.keys(before)).toEqual(["tiers.yaml"]);
    expect(await texts(sha)).toEqual({ ...before, ...yaml });
  });
}

async function read({ fleet, forge }: Stage): Promise<Extract<FleetReading, { state: "present" }>> {
  const reading = await forge.readFleet({ fleet, repositories: [] });
  if (reading.state === "absent") throw new Error(reading.reason);
  return reading;
}

function ours(repository: RepositoryName, head: Sha | undefined, digest: string) {
  if (!head) throw new Error(`${repository} has no commit`);
  const text = { title: "t", summary: "s", annotations: [] };
  return { repository, head, name: "shopset/fleet", conclusion: "success" as const, digest, ...text };
}
