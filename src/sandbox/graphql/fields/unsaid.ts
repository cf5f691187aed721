// What GitHub can say of a repository or a pull request, and has nothing to say of in the sandbox.
import type { Fields } from "../context.ts";
import type { PullNode, RepositoryNode } from "../nodes.ts";

const none = () => [];
const no = () => false;
const nothing = () => null;
const zero = () => 0;

export const unsaidOfPull: Fields<PullNode> = {
  assignees: none,
  autoMergeRequest: nothing,
  closingIssuesReferences: none,
  isCrossRepository: no,
  labels: none,
  maintainerCanModify: no,
  milestone: nothing,
  projectCards: none,
  projectItems: none,
  reviewRequests: none,
};

export const unsaidOfRepository: Fields<RepositoryNode> = {
  autoMergeAllowed: no,
  description: nothing,
  forkCount: zero,
  hasDiscussionsEnabled: no,
  hasProjectsEnabled: no,
  hasWikiEnabled: no,
  homepageUrl: nothing,
  isArchived: no,
  isDisabled: no,
  isFork: no,
  isMirror: no,
  isTemplate: no,
  licenseInfo: nothing,
  parent: nothing,
  primaryLanguage: nothing,
  repositoryTopics: none,
  stargazerCount: zero,
  templateRepository: nothing,
};
