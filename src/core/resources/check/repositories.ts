// Whether the repositories that the fleet names can be what they are named as.
import type { RepositoryName } from "../../names.ts";
import { keyOf, type Mention, mentionsOf } from "../mention.ts";
import type { Problem } from "../problem.ts";
import { problemAt, type WrittenFleet } from "../read.ts";

/** The mentions of each repository, by its key. */
type Mentions = ReadonlyMap<string, Mention[]>;

export interface Home {
  account: string;
  /** The repository that holds the fleet; undefined: nobody said. */
  fleet: RepositoryName | undefined;
}

/** Repositories on several servers, outside the account, of two roles, or spelled in two ways; and the fleet itself. */
export function checkRepositories(written: WrittenFleet, { account, fleet }: Home): Problem[] {
  const all = mentionsOf(written);
  const mentions = Map.groupBy(all, ({ repository }) => keyOf(repository));
  return all.flatMap((mention) => [
    ...otherServer(mention, all[0]),
    ...elsewhere(mention, account),
    ...fleetItself(mention, fleet),
    ...otherRole(mention, mentions),
    ...otherSpelling(mention, mentions),
  ]);
}

/** Whoever reads the generated files sends a credential for one server to each address in them. */
function otherServer({ repository, by, path }: Mention, first: Mention | undefined): Problem[] {
  const [is, wanted] = [new URL(repository.url), new URL(first?.repository.url ?? repository.url)];
  if (is.origin === wanted.origin) return [];
  const [said, right] = is.host === wanted.host ? [is.origin, wanted.origin] : [is.host, wanted.host];
  const message = `is on ${said}, but the fleet's repositories are on ${right}; write its address there`;
  return [problemAt(by, path, message)];
}

function elsewhere({ repository, by, path }: Mention, account: string): Problem[] {
  if (repository.name.split("/")[0]?.toLowerCase() === account.toLowerCase()) return [];
  const message = `is ${repository.url}, outside the account ${account}; the App is installed on ${account} and sees nothing else`;
  return [problemAt(by, path, message)];
}

/** Branches of tiers have no place beside what says which tiers there are. */
function fleetItself({ repository, by, path }: Mention, fleet: RepositoryName | undefined): Problem[] {
  if (fleet === undefined || keyOf(repository) !== fleet.toLowerCase()) return [];
  return [problemAt(by, path, "is the repository of the fleet itself; write another")];
}

/** What is generated is nobody's source; and a source has one pointer on a tier, so an app is no configuration. */
function otherRole({ repository, as, by, path }: Mention, mentions: Mentions): Problem[] {
  const same = mentions.get(keyOf(repository)) ?? [];
  const system = same.find((other) => other.as === "system");
  if (as !== "system" && system) {
    const isOwn = same.some((other) => other.as === "system" && other.by === by);
    const which = isOwn ? "too" : `of ${system.by.resource.name}`;
    return [problemAt(by, path, `is the system repository ${which}; that one is generated, write another`)];
  }
  const app = same.find((other) => other.as === "apps");
  if (as !== "configuration" || !app) return [];
  const message = `is the app-repository of ${app.by.resource.name}; write a repository that holds configurations alone`;
  return [problemAt(by, path, message)];
}

/** GitHub does not mind case, but everything that is compared by name does. */
function otherSpelling({ repository, by, path }: Mention, mentions: Mentions): Problem[] {
  const first = mentions.get(keyOf(repository))?.[0];
  if (!first || first.by === by || first.repository.name === repository.name) return [];
  const whose = first.by.kind === by.kind ? `another ${by.kind}` : `a ${first.by.kind}`;
  return [problemAt(by, path, `is ${repository.url}; write ${first.repository.name}, as ${whose} does`)];
}
