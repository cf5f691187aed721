// What this folder asks GitHub with: an Octokit, of which only `request` is needed.
import type { ProbotOctokit } from "probot";
import type { RepositoryName } from "../core/names.ts";

export type Client = Pick<ProbotOctokit, "request">;

/** Who we are to GitHub: one App, as one account installed it. */
export interface Identity {
  appId: number;
  /** The App's slug: its bot is `<slug>[bot]`. */
  slug: string;
}

/** The path parameters of a repository in GitHub's REST API. */
export function place(repository: RepositoryName): { owner: string; repo: string } {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}
