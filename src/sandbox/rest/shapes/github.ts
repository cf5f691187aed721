// GitHub's own types of what REST answers: every shape here is held to them by the compiler.
import type { RestEndpointMethodTypes } from "@octokit/rest";

type Data<
  Group extends keyof RestEndpointMethodTypes,
  Method extends keyof RestEndpointMethodTypes[Group],
> = RestEndpointMethodTypes[Group][Method] extends { response: { data: infer Body } } ? Body : never;

export type FullRepository = Data<"repos", "get">;
export type MinimalRepository = Data<"repos", "listForOrg">[number];
export type SimpleUser = FullRepository["owner"];
export type PullRequest = Data<"pulls", "get">;
export type PullRequestSimple = Data<"pulls", "list">[number];
export type PullRequestReview = Data<"pulls", "listReviews">[number];
export type GitCommitShape = Data<"git", "getCommit">;
export type GitTreeShape = Data<"git", "getTree">;
export type GitRefShape = Data<"git", "getRef">;
export type GitBlobShape = Data<"git", "getBlob">;
export type CommitShape = Data<"repos", "getCommit">;
export type CommitInList = Data<"repos", "listCommits">[number];
export type DiffEntry = NonNullable<Data<"repos", "compareCommitsWithBasehead">["files"]>[number];
export type Comparison = Data<"repos", "compareCommitsWithBasehead">;
export type BranchShape = Data<"repos", "getBranch">;
export type BranchInList = Data<"repos", "listBranches">[number];
export type StatusShape = Data<"repos", "createCommitStatus">;
export type CombinedStatus = Data<"repos", "getCombinedStatusForRef">;
export type CheckRunShape = Data<"checks", "get">;
export type CheckSuiteShape = Data<"checks", "listSuitesForRef">["check_suites"][number];
export type CheckAnnotation = Data<"checks", "listAnnotations">[number];
export type Integration = NonNullable<CheckRunShape["app"]>;
export type InstallationShape = Data<"apps", "getInstallation">;
export type InstallationTokenShape = Data<"apps", "createInstallationAccessToken">;
export type IssueComment = Data<"issues", "getComment">;
export type OrganizationShape = Data<"orgs", "get">;
export type PublicUser = Extract<Data<"users", "getByUsername">, { user_view_type?: string }>;
export type HookDeliveryItem = Data<"apps", "listWebhookDeliveries">[number];
export type HookDelivery = Data<"apps", "getWebhookDelivery">;
export type CollaboratorPermission = Data<"repos", "getCollaboratorPermissionLevel">;
export type ContentFile = Extract<Data<"repos", "getContent">, { type: "file" }>;
export type ContentDirectory = Extract<Data<"repos", "getContent">, unknown[]>[number];
export type FileCommit = Data<"repos", "createOrUpdateFileContents">;
export type Root = Data<"meta", "root">;
export type ReactionShape = Data<"reactions", "listForIssueComment">[number];
export type ReactionRollup = NonNullable<IssueComment["reactions"]>;
export type RulesetShape = Data<"repos", "getRepoRuleset">;
export type Collaborator = Data<"repos", "listCollaborators">[number];
export type IssueShape = Data<"issues", "get">;
