// The Octokit that Probot is given: it paces itself in our way, and never hangs.
import { ProbotOctokit } from "probot";
import { pacing } from "./pacing.ts";

/** Longer than GitHub itself works on a request: it gives up after 10 seconds (docs.github.com/rest, timeouts). */
const PATIENCE = 30_000;

type Options = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

const impatient = new WeakSet<typeof fetch>();

/**
 * For `new Probot({ Octokit: ShopsetOctokit })`. Octokit's own throttling is off, since it lets one write a second
 * through and counts every GraphQL query as one; its retries are off, since the queue retries with a new look.
 *
 * The options are a function, since Probot overwrites `throttle` where they are an object.
 */
export const ShopsetOctokit = ProbotOctokit.plugin(pacing).defaults((options: Options) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
  request: { ...options.request, fetch: withPatience(options.request?.fetch ?? fetch) },
  ...(options.auth?.request ? { auth: { ...options.auth, request: withHost(options.auth.request, options) } } : {}),
}));

/** Where a token is asked for outside of a request, Probot's own goes to github.com, whatever the host. */
function withHost(request: ProbotOctokit["request"], { baseUrl }: Options): ProbotOctokit["request"] {
  return baseUrl === undefined ? request : request.defaults({ baseUrl });
}

/** Octokit sets no time limit of its own. Options are inherited from client to client, so a fetch may come twice. */
function withPatience(inner: typeof fetch): typeof fetch {
  if (impatient.has(inner)) return inner;
  const outer: typeof fetch = (input, init) => {
    const limit = AbortSignal.timeout(PATIENCE);
    return inner(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit });
  };
  impatient.add(outer);
  return outer;
}
