// The forge contract: issues that the App keeps.
import { expect } from "vitest";
import type { Story } from "../forge-contract.ts";

export function issueStories(story: Story): void {
  story("opens an issue, and finds it again among those of people, the newest first", async (stage) => {
    const { app, forge, people } = stage;
    expect(await forge.readKeptIssues(app)).toEqual([]);
    await people.asks(app, { title: "Dashboard", body: "mine" });
    for (const title of ["One", "Two"])
      expect(await forge.ensureIssue(app, { id: null, title, body: `${title} é\n` })).toEqual({ kind: "done" });
    const [two, one] = await forge.readKeptIssues(app);
    expect(one).toEqual({ id: expect.any(String), number: expect.any(Number), title: "One", body: "One é\n" });
    expect(two).toMatchObject({ title: "Two" });
    expect(await forge.readKeptIssues(app)).toHaveLength(2);
  });

  story("gives one that it keeps another text", async ({ app, forge }) => {
    await forge.ensureIssue(app, { id: null, title: "Dashboard", body: "old" });
    const [kept] = await forge.readKeptIssues(app);
    const rewritten = { id: kept?.id ?? "", title: "Board", body: "new" };
    expect(await forge.ensureIssue(app, rewritten)).toEqual({ kind: "done" });
    expect(await forge.readKeptIssues(app)).toEqual([{ ...kept, ...rewritten }]);
  });

  story("keeps none that somebody closed", async ({ app, forge, people }) => {
    await forge.ensureIssue(app, { id: null, title: "Dashboard", body: "b" });
    const [kept] = await forge.readKeptIssues(app);
    await people.settles(app, kept?.number ?? 0);
    expect(await forge.readKeptIssues(app)).toEqual([]);
  });
}
