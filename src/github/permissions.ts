// What the App may do, and why. app.yml asks for just these; an installation may have granted fewer.

type Access = "read" | "write";

/** By GitHub's name of the permission (docs.github.com/rest, permissions required for GitHub Apps). */
export const PERMISSIONS: Record<string, Access> = {
  /** Tier branches, promotion branches and the system repository's commits. */
  contents: "write",
  /** Promotions. */
  pull_requests: "write",
  /** The dashboard in the fleet, and answers there: on pull requests `pull_requests: write` would do. */
  issues: "write",
  /** The gates, `shopset/fleet`; check runs that verify a tier. */
  checks: "write",
  /** Statuses that verify a tier. */
  statuses: "read",
  /** `merge_group` is told to those only who may read merge queues. */
  merge_queues: "read",
  /** GitHub refuses commits that change workflow files without it, and promotions carry whatever was merged. */
  workflows: "write",
  /** Every App has it. */
  metadata: "read",
};

/** The permissions that an installation has not granted, as `checks: write`: GitHub asks its owner again for new ones. */
export function lackingPermissions(granted: Readonly<Record<string, string | undefined>>): string[] {
  const isEnough = (name: string, access: Access) =>
    granted[name] === access || (access === "read" && granted[name] === "write") || granted[name] === "admin";
  return Object.entries(PERMISSIONS)
    .filter(([name, access]) => !isEnough(name, access))
    .map(([name, access]) => `${name}: ${access}`);
}
