// Every REST route of the forge. Of two that match a path, the first answers.
import type { Surface } from "../http/forge.ts";
import type { Route } from "./route.ts";
import { accountRoutes } from "./routes/account.ts";
import { appRoutes } from "./routes/app.ts";
import { checkSuiteRoutes } from "./routes/check-suites.ts";
import { checkRoutes } from "./routes/checks.ts";
import { collaboratorRoutes } from "./routes/collaborators.ts";
import { commitRoutes } from "./routes/commits.ts";
import { contentRoutes } from "./routes/contents.ts";
import { conversationRoutes } from "./routes/conversation.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { gitObjectRoutes } from "./routes/git-objects.ts";
import { gitRefRoutes } from "./routes/git-refs.ts";
import { issueRoutes } from "./routes/issues.ts";
import { metaRoutes } from "./routes/meta.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { reactionRoutes } from "./routes/reactions.ts";
import { repositoryRoutes } from "./routes/repository.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { rulesetRoutes } from "./routes/rulesets.ts";
import { statusRoutes } from "./routes/statuses.ts";

export function restRoutes(surface: Surface): Route[] {
  return [
    ...metaRoutes(surface),
    ...accountRoutes,
    ...appRoutes,
    ...deliveryRoutes(surface),
    // A branch may hold slashes: what goes on behind it comes before "/branches/{branch}".
    ...rulesetRoutes,
    ...repositoryRoutes,
    ...collaboratorRoutes,
    ...gitRefRoutes,
    ...gitObjectRoutes,
    ...contentRoutes,
    ...statusRoutes,
    ...checkRoutes,
    ...checkSuiteRoutes,
    // A ref may hold slashes, so "/commits/{ref}" comes after all that go on behind it.
    ...commitRoutes,
    ...pullRoutes,
    ...reviewRoutes,
    ...conversationRoutes,
    ...reactionRoutes,
    ...issueRoutes,
  ];
}
