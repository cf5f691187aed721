// The forge contract: the facts of branches and commits, in one look and by reading on.
import { expect } from "vitest";
import type { Commit, TreeEntry } from "../../../src/core/ladder/snapshot.ts";
import type { Sha } from "../../../src/core/names.ts";
import { blobId } from "../../../src/core/render/objectid.ts";
import type { Story } from "../forge-contract.ts";
import {
  appCommits,
  beginSystem,
  commitAt,
  file,
  headOf,
  look,
  lookAt,
  MINUTE,
  NOTHING,
  pointer,
  START,
} from "../stage.ts";

/** More commits than one look reads of a branch; the App may write no more than sixty of them in a burst. */
const LONG = 61;

/** The files of a commit, folders that were not opened aside. */
function filesOf({ entries = {} }: Commit): Record<string, TreeEntry> {
  return Object.fromEntries(Object.entries(entries).filter(([, { mode }]) => mode !== "040000"));
}

export function ladderStories(story: Story): void {
  story("tells GitHub's time, which passes for everybody", async (stage) => {
    const { takenAt } = await look(stage);
    await stage.people.wait(90 * MINUTE);
    const later = (await look(stage)).takenAt;
    expect(takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(later) - Date.parse(takenAt)).toBeGreaterThanOrEqual(90 * MINUTE);
  });

  story("knows an empty repository by its missing default branch", async (stage) => {
    expect(await lookAt(stage, stage.system)).toMatchObject({
      defaultBranch: null,
      branches: {},
      commits: {},
      pulls: [],
    });
  });

  story("tells the heads of tiers, of the App's own branches and the default branch, and no others", async (stage) => {
    const { app, people } = stage;
    const head = await headOf(stage, app, "tier-0");
    for (const branch of ["promote/upper", "backport/upper", "promote/nobody", "feature", "tier-00"])
      await people.moves(app, branch, head);
    const { defaultBranch, branches } = await lookAt(stage, app);
    expect(defaultBranch).toBe("tier-0");
    const heads = { "tier-0": head, "tier-1": head, "promote/upper": head, "backport/upper": head };
    expect(branches).toEqual(heads);
    await people.drops(app, "promote/upper");
    expect(Object.keys((await lookAt(stage, app)).branches).sort()).toEqual(["backport/upper", "tier-0", "tier-1"]);
  });

  story("tells a commit as its person made it", async (stage) => {
    const { app, people } = stage;
    const [before, first] = [await look(stage), await headOf(stage, app, "tier-0")];
    const message = "Say more\n\nAnd why.";
    const sha = await people.commits(app, { branch: "tier-0", files: { "b.yaml": "b\n" }, message });
    const commit = await commitAt(stage, app, sha);
    expect(commit).toMatchObject({ sha, parents: [first], message, author: { name: "alice", isApp: false } });
    expect(commit.committedAt >= before.takenAt).toBe(true);
    expect((await commitAt(stage, app, first)).parents).toEqual([]);
  });

  story("gives equal content one tree, whatever its history, and other content another", async (stage) => {
    const { app, people } = stage;
    const change = (text: string) =>
      people.commits(app, { branch: "tier-0", files: { "app.yaml": text }, message: `Say ${text}` });
    const first = await headOf(stage, app, "tier-0");
    const [changed, back] = [await change("2\n"), await change(START["app.yaml"])];
    const { commits } = await lookAt(stage, app);
    expect(commits[back]?.tree).toBe(commits[first]?.tree);
    expect(commits[changed]?.tree).not.toBe(commits[first]?.tree);
  });

  story("tells what a system branch points at on each commit, and what its head holds", async (stage) => {
    const { app, system } = stage;
    const [one, two] = [await headOf(stage, app, "tier-0"), NOTHING];
    const first = await beginSystem(stage, [pointer("base", one), file("README.md", "hello\n")]);
    const base = (await commitAt(stage, system, first)).tree;
    const second = await appCommits(stage, system, {
      branch: "tier-0",
      expected: first,
      message: "Bump",
      tree: { base, files: [pointer("base", two)] },
    });
    const { commits } = await lookAt(stage, system);
    expect(commits[first]?.pointers).toEqual({ base: one });
    expect(commits[second]?.pointers).toEqual({ base: two });
    expect(commits[second]?.entries).toEqual({
      base: { mode: "160000", sha: two },
      "README.md": { mode: "100644", sha: blobId("hello\n") },
    });
  });

  story("tells what the App's own folders hold, file by file, whoever wrote it", async (stage) => {
    const { system, forge, people } = stage;
    const files = [
      file("README.md", "hello\n"),
      file("applications/one.yaml", "a\n"),
      file("shopsets/one/kustomization.yaml", "k\n"),
      file("shopsets/one/patches/00.yaml", "p\n"),
      file("shopsets/two/kustomization.yaml", "k\n"),
      pointer("configurations/defaults", NOTHING),
    ];
    const first = await beginSystem(stage, files);
    const whole = Object.fromEntries(files.map(({ path, mode, sha }) => [path, { mode, sha }]));
    expect(filesOf(await commitAt(stage, system, first))).toEqual(whole);

    const base = (await commitAt(stage, system, first)).tree;
    const tree = {
      base,
      files: [
        { path: "shopsets/two/kustomization.yaml", mode: "deleted" as const },
        file("shopsets/one/patches/00.yaml", "other\n"),
      ],
    };
    const second = await appCommits(stage, system, { branch: "tier-0", expected: first, message: "Change", tree });
    const { "shopsets/two/kustomization.yaml": _, ...left } = whole;
    const changed = { ...left, "shopsets/one/patches/00.yaml": { mode: "100644", sha: blobId("other\n") } };
    expect(filesOf(await commitAt(stage, system, second))).toEqual(changed);

    await people.commits(system, {
      branch: "tier-0",
      files: { "shopsets/mine/x.yaml": "x\n", "notes/a.md": "n\n" },
      message: "Mine",
    });
    const third = await headOf(stage, system, "tier-0");
    const { "notes/a.md": note, ...ours } = filesOf(await commitAt(stage, system, third));
    expect(ours).toEqual({ ...changed, "shopsets/mine/x.yaml": { mode: "100644", sha: blobId("x\n") } });
    expect(note === undefined || note.sha === blobId("n\n")).toBe(true);

    const { commits, folders = {} } = await lookAt(stage, system);
    const idOf = (commit: Sha, path: string) => commits[commit]?.folders?.[path] as Sha;
    expect(Object.keys(folders[idOf(third, "shopsets")] ?? {}).sort()).toEqual(["mine", "one"]);
    expect(idOf(second, "applications")).toBe(idOf(first, "applications"));
    expect(idOf(second, "shopsets")).not.toBe(idOf(first, "shopsets"));
    const asked = [idOf(first, "shopsets"), idOf(first, "applications"), NOTHING];
    const opened = await forge.readFolders(system, asked);
    expect(Object.keys(opened[asked[0] as Sha] ?? {}).sort()).toEqual(["one", "two"]);
    expect(opened[asked[1] as Sha]).toEqual({ "one.yaml": blobId("a\n") });
    expect(opened[NOTHING]).toBeUndefined();
  });

  story("names a file by its content, whoever wrote it: putting it back by hand is no change", async (stage) => {
    const { system, people } = stage;
    const first = await beginSystem(stage);
    const edit = (text: string) =>
      people.commits(system, { branch: "tier-0", files: { "README.md": text }, message: "Edit" });
    await edit("bye\n");
    const back = await edit("hello\n");
    const { commits } = await lookAt(stage, system);
    expect(commits[back]).toMatchObject({
      tree: commits[first]?.tree,
      pointers: {},
      entries: { "README.md": { mode: "100644", sha: blobId("hello\n") } },
    });
  });

  story("finds a pinned commit that exists, and passes over one that does not", async (stage) => {
    const { app, people } = stage;
    const pinned = await headOf(stage, app, "tier-0");
    await people.commits(app, { branch: "tier-0", files: {}, message: "Go on" });
    const look = (base: typeof pinned) => {
      const tiers = stage.ladder.tiers.map((tier) => ({ ...tier, pin: { base, configurations: {} } }));
      return lookAt({ ...stage, ladder: { ...stage.ladder, tiers } }, app);
    };
    expect((await look(pinned)).commits[pinned]).toMatchObject({ sha: pinned, parents: [] });
    expect((await look(NOTHING)).commits[NOTHING]).toBeUndefined();
  });

  story("reads on, where a line is longer than one look, down to its first commit", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    const { tree } = await commitAt(stage, app, first);
    let head = first;
    for (let n = 1; n < LONG; n++) head = await forge.writeCommit(app, { tree, parents: [head], message: `No. ${n}` });
    await people.moves(app, "tier-0", head);

    const { commits } = await lookAt(stage, app);
    const line = [];
    for (let at = head; ; ) {
      const [commit = commits[at]] = commits[at] ? [] : await forge.readHistory(app, at);
      line.push(commit?.message);
      const parent = commit?.parents[0];
      if (!parent) break;
      at = parent;
    }
    expect(line).toHaveLength(LONG);
    expect(line.slice(0, 2)).toEqual([`No. ${LONG - 1}`, `No. ${LONG - 2}`]);
    expect(line.at(-1)).toBe("First commit");
  });
}
