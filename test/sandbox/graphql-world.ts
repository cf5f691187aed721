// A small world for the GraphQL stories: one organisation, one repository with a little history, people of each role.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPull } from "../../src/sandbox/forge/pulls.ts";
import { moveRefs } from "../../src/sandbox/forge/refs.ts";
import { type Actor, createWorld, nextId, type World } from "../../src/sandbox/forge/world.ts";
import { initGitStore, ZERO } from "../../src/sandbox/git/store.ts";
import { answerGraphql } from "../../src/sandbox/graphql/answer.ts";
import type { Account, Pull, Repository, Role, Sha } from "../../src/sandbox/model.ts";

interface ErrorEntry {
  type?: string;
  path?: (string | number)[];
  message: string;
}

/** What came back; `data` is read freely, as a test that looks at every shape must. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the query's, and each story asserts on it
  data: any;
  errors: ErrorEntry[] | undefined;
  points: number;
}

export class SmallWorld {
  readonly world: World = createWorld();
  readonly directory: string;
  readonly repository: Repository;

  private constructor(directory: string, repository: Repository, world: World) {
    this.directory = directory;
    this.repository = repository;
    this.world = world;
  }

  static async open(): Promise<SmallWorld> {
    const directory = await mkdtemp(join(tmpdir(), "shopset-graphql-"));
    const world = createWorld();
    world.url = "http://127.0.0.1:1";
    const person = (login: string, kind: Account["kind"] = "User"): Account => {
      const account = { id: nextId(world), login, kind };
      world.accounts.push(account);
      return account;
    };
    const acme = person("acme", "Organization");
    for (const login of ["alice", "bob", "carol"]) person(login);
    const roles: [string, Role][] = [
      ["alice", "admin"],
      ["bob", "write"],
      ["carol", "read"],
    ];
    const repository: Repository = {
      id: nextId(world),
      owner: acme,
      name: "shop",
      private: true,
      defaultBranch: "tier-0",
      createdAt: world.clock.now(),
      collaborators: new Map(roles),
      git: await initGitStore(join(directory, "shop.git"), { defaultBranch: "tier-0" }),
      pulls: [],
      issues: [],
      statuses: [],
      checkSuites: [],
      checkRuns: [],
      comments: [],
      rulesets: [],
      queue: [],
      nextNumber: 1,
      mergeMethods: { merge: true, squash: true, rebase: true },
      deleteBranchOnMerge: false,
    };
    world.repositories.push(repository);
    return new SmallWorld(directory, repository, world);
  }

  actor(login: string): Actor {
    const account = this.world.accounts.find((one) => one.login === login);
    if (!account) throw new Error(`nobody is called ${login}`);
    return { account };
  }

  /** An App's installation with just these permissions. */
  installation(permissions: Record<string, "read" | "write">): Actor {
    const bot: Account = { id: nextId(this.world), login: "shopset[bot]", kind: "Bot" };
    const app = { id: nextId(this.world), slug: "shopset", name: "ShopSet", bot, publicKey: "", events: [] };
    this.world.apps.push(app);
    this.world.accounts.push(bot);
    const id = nextId(this.world);
    const account = this.repository.owner;
    return { account: bot, app, installation: { id, app, account, permissions, repositories: "all", events: [] } };
  }

  /** A commit with these files on top of a branch's head; creates the branch if there is none. A 40-hex value is a gitlink. */
  async commit(branch: string, files: Record<string, string>, message = `change ${branch}`): Promise<Sha> {
    const { git } = this.repository;
    const head = (await git.refs()).get(`refs/heads/${branch}`);
    const base = head && (await git.commit(head))?.tree;
    const entries = await Promise.all(
      Object.entries(files).map(async ([path, content]) =>
        /^[0-9a-f]{40}$/.test(content)
          ? { path, mode: "160000", sha: content }
          : { path, mode: "100644", sha: await git.writeBlob(Buffer.from(content)) },
      ),
    );
    const { account } = this.actor("alice");
    const author = {
      name: "Alice",
      email: `${account.id}+alice@users.noreply.github.com`,
      date: "2026-11-23T10:00:00+09:00",
    };
    const tree = await git.writeTree(entries, base);
    const sha = await git.writeCommit({ tree, parents: head ? [head] : [], message, author, committer: author });
    await moveRefs(this.world, this.actor("alice"), {
      repository: this.repository,
      updates: [{ name: `refs/heads/${branch}`, before: head ?? ZERO, after: sha, force: false }],
    });
    return sha;
  }

  async branch(name: string, at: Sha): Promise<void> {
    await moveRefs(this.world, this.actor("alice"), {
      repository: this.repository,
      updates: [{ name: `refs/heads/${name}`, before: ZERO, after: at, force: false }],
    });
  }

  pull(head: string, base: string, title = `${head} into ${base}`): Promise<Pull> {
    return openPull(this.world, this.actor("alice"), this.repository, { title, head, base });
  }

  status(sha: Sha, context: string, state: "success" | "failure" | "pending"): void {
    this.repository.statuses.push({
      id: nextId(this.world),
      sha,
      context,
      state,
      description: null,
      targetUrl: null,
      creator: this.actor("alice").account,
      at: this.world.clock.now(),
    });
  }

  check(by: Actor, sha: Sha, name: string, conclusion: "success" | "failure" | null): void {
    if (!by.app) throw new Error("only Apps make check runs");
    const at = this.world.clock.now();
    let suite = this.repository.checkSuites.find((one) => one.sha === sha && one.app === by.app);
    if (!suite) {
      suite = { id: nextId(this.world), sha, headBranch: null, app: by.app, at };
      this.repository.checkSuites.push(suite);
    }
    this.repository.checkRuns.push({
      id: nextId(this.world),
      suite,
      name,
      sha,
      externalId: null,
      detailsUrl: null,
      status: conclusion === null ? "in_progress" : "completed",
      conclusion,
      startedAt: at,
      completedAt: conclusion === null ? null : at,
      output: { title: `${name} said`, summary: null, text: null, annotations: [] },
      actions: [],
    });
  }

  async ask(query: string, options: { as?: Actor; variables?: Record<string, unknown> } = {}): Promise<Answer> {
    const { as = this.actor("alice"), variables = {} } = options;
    const { body, points } = await answerGraphql(this.world, as, { query, variables });
    const { data, errors } = body as { data?: unknown; errors?: ErrorEntry[] };
    return { data, errors, points };
  }

  async close(): Promise<void> {
    await this.repository.git.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
