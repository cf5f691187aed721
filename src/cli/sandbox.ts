// `shopctl sandbox`: stays up until it is told to stop.
import { pino } from "pino";
import { startSandbox } from "./compose.ts";
import { untilStopped } from "./signals.ts";

interface Options {
  port: number;
  data?: string;
  tiers: number;
  cluster: boolean;
  json?: true;
}

/** Runs the sandbox. With `json` stdout is one line when ready; everything else goes to stderr. */
export async function sandbox({ port, data, tiers, cluster, json }: Options): Promise<void> {
  const stopped = untilStopped();
  const log = pino({ level: "info", base: null }, pino.destination({ dest: 2, sync: true }));
  const running = await startSandbox({
    port,
    data,
    tiers,
    cluster: cluster ? "simulated" : "none",
    preview: "on",
    resync: 60_000,
    log,
  });
  process.stdout.write(json ? `${JSON.stringify(running.ready)}\n` : welcome(running.ready));
  const signal = await stopped;
  log.info(`${signal}: closing`);
  await running.close();
}

function welcome({ url, organisation, tokens }: Awaited<ReturnType<typeof startSandbox>>["ready"]): string {
  const people = Object.entries(tokens).map(([login, token]) => `  ${login}, token ${token}`);
  return `
A GitHub of your own: ${url}

Look around in a browser, or as a person with git and curl:
${people.join("\n")}

  git clone ${url.replace("//", "//alice:sandbox-alice@")}/${organisation}/app-repository.git
  git clone --recurse-submodules --branch tier-0 ${url}/${organisation}/system-repository.git
  curl -H 'authorization: Bearer sandbox-bob' ${url}/api/v3/repos/${organisation}/app-repository/pulls
  curl ${url}/sandbox/calls            # every API call that was made
  curl -d '{"advance":"30m"}' ${url}/sandbox/clock

Ctrl-C ends it.
`;
}
