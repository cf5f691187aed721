// Which refs a ruleset speaks about: patterns as `fnmatch` knows them, and two names for what changes.
import type { Repository, Rule, Ruleset } from "../../model.ts";

/** The rulesets in force on a ref (its full name), whether or not it exists. */
export function rulesetsOn(repository: Repository, ref: string): Ruleset[] {
  return repository.rulesets.filter(
    (ruleset) =>
      ruleset.enforcement === "active" &&
      ref.startsWith(ruleset.target === "branch" ? "refs/heads/" : "refs/tags/") &&
      ruleset.include.some((pattern) => matches(repository, pattern, ref)) &&
      !ruleset.exclude.some((pattern) => matches(repository, pattern, ref)),
  );
}

/** All rules of one type that hold on a branch. */
export function rulesOn<Type extends Rule["type"]>(
  repository: Repository,
  { branch, type }: { branch: string; type: Type },
): Extract<Rule, { type: Type }>[] {
  return rulesetsOn(repository, `refs/heads/${branch}`).flatMap(({ rules }) => rulesOf(rules, type));
}

/** The rules of one type among others. */
export function rulesOf<Type extends Rule["type"]>(
  rules: readonly Rule[],
  type: Type,
): Extract<Rule, { type: Type }>[] {
  return rules.filter((rule): rule is Extract<Rule, { type: Type }> => rule.type === type);
}

/** `*` stays within a part of the name, `**` does not (docs.github.com: using fnmatch syntax in rulesets). */
function matches({ defaultBranch }: Repository, pattern: string, ref: string): boolean {
  if (pattern === "~ALL") return true;
  if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${defaultBranch}`;
  const parts = pattern.split(/(\*\*\/?|\*|\?|\[[^\]]+\])/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]" : part.replace(/^\[!/, "[^");
  });
  return new RegExp(`^${parts.join("")}$`).test(ref);
}
