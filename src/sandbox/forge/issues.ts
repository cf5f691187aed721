// Issues: opening, editing, closing. Pull requests are issues too where one talks about them.
import type { Issue, Pull, Repository } from "../model.ts";
import { MAX_BODY } from "./pulls.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, nextId, roleOf, type World } from "./world.ts";

export interface NewIssue {
  title: string;
  body?: string | null | undefined;
}

/** What is to be different; what is left out stays. */
export interface IssueEdit {
  title?: string | undefined;
  body?: string | null | undefined;
  state?: "open" | "closed" | undefined;
  /** Why it is closed; "completed" unless said. */
  reason?: "completed" | "not_planned" | undefined;
}

/** What has this number: an issue or a pull request, as they are counted together. */
export function findSubject(repository: Repository, number: number): Issue | Pull {
  const has = (one: { number: number }) => one.number === number;
  const found = repository.pulls.find(has) ?? repository.issues.find(has);
  if (!found) throw notFound();
  return found;
}

export function isPull(subject: Issue | Pull): subject is Pull {
  return "head" in subject;
}

export function openIssue(world: World, actor: Actor, repository: Repository, asked: NewIssue): Issue {
  refuseText(asked);
  const now = world.clock.now();
  const issue: Issue = {
    id: nextId(world),
    number: repository.nextNumber++,
    title: asked.title,
    body: asked.body ?? null,
    author: actor.account,
    state: "open",
    stateReason: null,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  repository.issues.push(issue);
  announce(world, { name: "issues", action: "opened", sender: actor.account, repository, issue });
  return issue;
}

/** Edits, closes or reopens an issue: its author may, and those who triage. */
export function editIssue(world: World, actor: Actor, repository: Repository, issue: Issue, edit: IssueEdit): void {
  if (issue.author.id !== actor.account.id && !actor.installation && !atLeast(roleOf(actor, repository), "triage"))
    throw new Refusal(403, "Must have admin rights to Repository.");
  const { title = issue.title, body = issue.body, state = issue.state, reason = "completed" } = edit;
  refuseText({ title, body });
  const sender = actor.account;
  const changes = {
    ...(title !== issue.title && { title: { from: issue.title } }),
    ...(body !== issue.body && { body: { from: issue.body ?? "" } }),
  };
  if (Object.keys(changes).length > 0) {
    Object.assign(issue, { title, body, updatedAt: world.clock.now() });
    announce(world, { name: "issues", action: "edited", sender, repository, issue, changes });
  }
  if (state === issue.state) return;
  issue.state = state;
  issue.updatedAt = world.clock.now();
  issue.stateReason = state === "closed" ? reason : "reopened";
  if (state === "closed") Object.assign(issue, { closedAt: issue.updatedAt, closedBy: sender });
  else {
    delete issue.closedAt;
    delete issue.closedBy;
  }
  announce(world, { name: "issues", action: state === "closed" ? "closed" : "reopened", sender, repository, issue });
}

function refuseText({ title, body }: NewIssue): void {
  if (title.trim() === "") throw invalid("Issue", "title", "title can't be blank");
  if ((body?.length ?? 0) > MAX_BODY)
    throw invalid("Issue", "body", `body is too long (maximum is ${MAX_BODY} characters)`);
}
