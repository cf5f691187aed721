// Every REST route of the forge. Of two that match a path, the first answers.
import type { Surface } from "../http/forge.ts";
import type { Route } from "./route.ts";
import { accountRoutes } from "./routes/account.ts";
import { appRoutes } from "./routes/app.ts";
import { checkRoutes } from "./routes/checks.ts";
import { commitRoutes } from "./routes/commits.ts";
import { contentRoutes } from "./routes/contents.ts";
import { conversationRoutes } from "./routes/conversation.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { gitObjectRoutes } from "./routes/git-objects.ts";
import { gitRefRoutes } from "./routes/git-refs.ts";
import { metaRoutes } from "./routes/meta.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { repositoryRoutes } from "./routes/repository.ts";
import { statusRoutes } from "./routes/statuses.ts";

export function restRoutes(surface: Surface): Route[] {
  return [
    ...metaRoutes(surface),
    ...accountRoutes,
    ...appRoutes,
    ...deliveryRoutes(surface),
    ...repositoryRoutes,
    ...gitRefRoutes,
    ...gitObjectRoutes,
    ...contentRoutes,
    ...statusRoutes,
    ...checkRoutes,
    // A ref may hold slashes, so "/commits/{ref}" comes after all that go on behind it.
    ...commitRoutes,
    ...pullRoutes,
    ...conversationRoutes,
  ];
}
