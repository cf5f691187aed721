// What argocd-notifications must be told, so that each ShopSet's health becomes a commit status on the system commit.
import type { Tier } from "../resources/tier.ts";
import { printYaml } from "./yaml.ts";

/** Our own names, so that a site's other services, triggers and templates stay as they are. */
export const NOTIFICATION_SERVICE = "shopset";
export const NOTIFICATION_TRIGGER = "shopset-health";

/**
 * Whether a tier asks for the health of a ShopSet. Of others nothing is said: each report is a write to GitHub, which takes
 * but so many.
 */
export function isAskedFor({ verification: { applications } }: Tier, shopset: string): boolean {
  return applications === "all" || (applications !== "none" && applications.includes(shopset));
}

/** The GitHub App by which argocd-notifications writes; it needs `statuses: write` on the system repository. */
export interface NotificationApp {
  appId: number;
  installationId: number;
  /** The API of a GitHub Enterprise Server, such as `https://github.acme.test/api/v3`; null: github.com. */
  enterpriseApi: string | null;
}

/** The commit that was compared with the cluster. `syncResult.revision` is that of the last sync, which may be long ago. */
const REVISION = "app.status.sync.revision";
const SYNCED = "app.status.sync.status == 'Synced'";
const FINISHED_AT = "app.status?.operationState?.finishedAt";
const HEALTH_SINCE = "app.status.health?.lastTransitionTime";

/**
 * When something is said. The words of argocd-notifications: `when` is an expression, `oncePer` its memory, which is kept
 * per condition. It holds the commit, so that each new one is reported although nothing had to be synced, and the times
 * of the last change, so that what recovers on the same commit is reported again.
 * A build that fails leaves no revision at all (argo-cd#23748), so that nothing can be said: silence is never success.
 */
const TRIGGER = [
  {
    description: "The commit is applied, or changes nothing here, and the ShopSet is healthy",
    when: `${SYNCED} and app.status.health.status == 'Healthy' and not (app.status?.operationState?.phase in ['Running', 'Terminating'])`,
    oncePer: `[${REVISION}, ${HEALTH_SINCE}, ${FINISHED_AT}]`,
    send: ["shopset-healthy"],
  },
  {
    description: "The commit is applied, and the ShopSet is not healthy",
    when: `${SYNCED} and app.status.health.status == 'Degraded'`,
    oncePer: `[${REVISION}, ${HEALTH_SINCE}]`,
    send: ["shopset-degraded"],
  },
  {
    // A sync that failed stays the last one while the next commit waits for its own: it must be about this commit.
    description: "The commit could not be applied",
    when: `app.status?.operationState?.phase in ['Error', 'Failed'] and app.status.sync.status == 'OutOfSync' and ${REVISION} in [app.status.operationState?.operation?.sync?.revision, app.status.operationState?.syncResult?.revision]`,
    oncePer: `[${REVISION}, ${FINISHED_AT}]`,
    send: ["shopset-failed"],
  },
];

/**
 * The ConfigMap `argocd-notifications-cm` with what ShopSet needs, as YAML to merge into the one that is there. The App's
 * private key is not in it: it stands in the Secret `argocd-notifications-secret` as `shopset-privateKey`.
 */
export function renderNotifications({ appId, installationId, enterpriseApi }: NotificationApp): string {
  const service = {
    appID: appId,
    installationID: installationId,
    privateKey: "$shopset-privateKey",
    ...(enterpriseApi === null ? {} : { enterpriseBaseURL: enterpriseApi }),
  };
  const data = {
    [`service.github.${NOTIFICATION_SERVICE}`]: printYaml(service),
    [`trigger.${NOTIFICATION_TRIGGER}`]: printYaml(TRIGGER),
    "template.shopset-healthy": template({ state: "success", message: "Healthy" }),
    "template.shopset-degraded": template({ state: "failure", message: "Degraded" }),
    "template.shopset-failed": template({ state: "failure", message: "{{.app.status.operationState.message}}" }),
  };
  const configMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "argocd-notifications-cm", namespace: "argocd" },
    data,
  };
  return printYaml(configMap, HOW_TO_APPLY);
}

const HOW_TO_APPLY = `Lets Argo CD report the health of each ShopSet to GitHub. Save as notifications.yaml, then:
kubectl --namespace argocd patch configmap argocd-notifications-cm --type merge --patch-file notifications.yaml
kubectl --namespace argocd patch secret argocd-notifications-secret --type merge \\
  --patch "{\\"stringData\\":{\\"shopset-privateKey\\":$(jq --raw-input --slurp . < private-key.pem)}}"`;

/** GitHub's status `argocd/<shopset>`, on the commit that was compared. Not every Argo CD knows its own address. */
function template({ state, message }: { state: "success" | "failure"; message: string }): string {
  return printYaml({
    message,
    github: {
      repoURLPath: "{{.app.spec.source.repoURL}}",
      revisionPath: "{{.app.status.sync.revision}}",
      status: {
        state,
        label: "argocd/{{.app.metadata.name}}",
        targetURL:
          "{{with .context.argocdUrl}}{{.}}/applications/{{$.app.metadata.namespace}}/{{$.app.metadata.name}}{{end}}",
      },
    },
  });
}
