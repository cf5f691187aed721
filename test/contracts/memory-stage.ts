// The forge contract's stage in memory: the forge and the people that the loop's own tests use.
import type { Author, Report } from "../../src/core/ladder/snapshot.ts";
import type { RepositoryName } from "../../src/core/names.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { APP, aLadder, type LadderStory, SYSTEM } from "../fixtures/ladder.ts";
import type { StoredPull } from "../fixtures/memory-git.ts";
import { followHeads } from "../fixtures/memory-git.ts";
import { rulersOf, talkIn } from "./memory-neighbours.ts";
import { type CheckState, ladderIn, ladderYaml, type People, START, type StatusState, type Theatre } from "./stage.ts";

const FLEET = "acme/fleet" as RepositoryName;
const person = (name: string): Author => ({ name, isApp: false });

/** A memory of its own for each stage. */
export async function openMemoryTheatre(): Promise<Theatre> {
  return {
    async open() {
      const story = aLadder({ tiers: 2 });
      const { forge } = story;
      const people = peopleOf(story);
      const yaml = ladderYaml({ app: APP, system: SYSTEM });
      const fleet = { name: FLEET, defaultBranch: "main", branches: new Map(), commits: new Map(), pulls: [] };
      forge.repositories.set(FLEET, fleet);
      forge.fleetHistory = [];
      await people.commits(FLEET, { branch: "main", files: { "tiers.yaml": yaml }, message: "First commit" });
      const first = forge.commit(APP, { files: START, parents: [], message: "First commit", author: person("alice") });
      for (const branch of ["tier-0", "tier-1"]) story.move(branch, first);
      const nowhere = "acme/nowhere" as RepositoryName;
      return { forge, ladder: ladderIn(yaml), app: APP, system: SYSTEM, fleet: FLEET, nowhere, people };
    },
    close: async () => undefined,
  };
}

function peopleOf(story: LadderStory): People {
  const { forge } = story;
  const pullOf = (repository: RepositoryName, number: number): StoredPull => {
    const pull = forge.repository(repository).pulls.find((one) => one.number === number);
    if (!pull) throw new Error(`${repository} has no pull request ${number}`);
    return pull;
  };
  const report = (repository: RepositoryName, sha: string, said: Omit<Report, "at">) => {
    const commit = [...forge.repository(repository).commits.values()].find((one) => one.sha === sha);
    if (!commit) throw new Error(`${repository} has no commit ${sha}`);
    commit.reports.push({ ...said, at: forge.now() });
  };

  const people: People = {
    ...talkIn(forge),
    ...rulersOf(forge),
    async commits(repository, { branch, files, message }) {
      const repo = forge.repository(repository);
      const parent = repo.branches.get(branch);
      const parents = parent ? [parent] : [];
      const sha = forge.commit(repository, { files, parents, message, author: person("alice") });
      if (repository === FLEET) {
        const before = forge.fleetFiles.get(parent as typeof sha) ?? [];
        const kept = before.filter(({ path }) => files[path] === undefined);
        const written = Object.entries(files).map(([path, text]) => ({ path, text }));
        forge.fleetFiles.set(sha, [...kept, ...written]);
        if (branch === "main") forge.fleetHistory.unshift(sha);
      }
      await people.moves(repository, branch, sha);
      return sha;
    },
    finds: async (repository, branch) => forge.repository(repository).branches.get(branch) ?? null,
    async moves(repository, branch, to) {
      forge.repository(repository).branches.set(branch, to);
      followHeads(forge.repository(repository));
    },
    async drops(repository, branch) {
      forge.repository(repository).branches.delete(branch);
      followHeads(forge.repository(repository));
    },
    async opens(repository, pull) {
      await forge.ensurePullOpen(repository, { ...pull, body: "" });
      const opened = forge.repository(repository).pulls.at(-1);
      if (!opened) throw new Error(`${pull.head} → ${pull.base} was not opened`);
      opened.author = person("bob");
      return opened.number;
    },
    async merges(repository, number, method) {
      const { head } = pullOf(repository, number);
      const [kind, tier = ""] = head.branch.split("/");
      if (kind === "promote") story.promoted(tier, method);
      else story.backported(tier, method);
    },
    async closes(repository, number) {
      Object.assign(pullOf(repository, number), { state: "closed", closedBy: "person" });
    },
    async reopens(repository, number) {
      Object.assign(pullOf(repository, number), { state: "open", closedBy: null });
      followHeads(forge.repository(repository));
    },
    async approves(repository, number, by) {
      if (PEOPLE[by] !== "read") pullOf(repository, number).approved = true;
    },
    sets: async (repository, { sha, name, state, url = null }) =>
      report(repository, sha, { kind: "status", name, by: "argocd", result: resultOf(state), said: state, url }),
    runs: async (repository, { sha, name, says, url = null }) =>
      report(repository, sha, { kind: "check", name, by: "ci", result: resultOf(says), said: says, url }),
    wait: async (span) => forge.advance(span),
  };
  return people;
}

function resultOf(said: StatusState | CheckState): Report["result"] {
  if (said === "pending" || said === "in_progress") return "running";
  return said === "success" || said === "neutral" ? "passed" : "failed";
}
