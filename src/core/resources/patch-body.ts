// The body of a patch, completed from its target: so it names its object, and Kustomize refuses it when there is none.
import { asMapping, isMapping, type Mapping } from "./mapping.ts";
import type { Target } from "./patch.ts";

/** The APIs of kinds that a shop is made of, so that their patches need not say them. */
export const KNOWN_APIS: Readonly<Record<string, string>> = {
  ConfigMap: "v1",
  CronJob: "batch/v1",
  DaemonSet: "apps/v1",
  Deployment: "apps/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  Ingress: "networking.k8s.io/v1",
  Job: "batch/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  Secret: "v1",
  Service: "v1",
  ServiceAccount: "v1",
  StatefulSet: "apps/v1",
};

interface Wrong {
  path: string[];
  message: string;
}

/** The complete body of the patch that was written for `target`, and what contradicts that target. */
export function readPatch(target: Target, written: unknown): { body: Mapping; problems: Wrong[] } {
  const body = asMapping(written);
  if (typeof body === "string") return { body: {}, problems: [{ path: ["patch"], message: body }] };
  const apiVersion = body["apiVersion"] ?? apiVersionOf(target);
  const { apiVersion: _, kind: __, metadata, ...rest } = body;
  const named = { ...(isMapping(metadata) ? metadata : {}), name: target.name };
  return {
    body: { apiVersion, kind: target.kind, metadata: named, ...rest },
    problems: [...wrongTarget(target, apiVersion), ...wrongApi(target, apiVersion), ...wrongObject(target, body)],
  };
}

function apiVersionOf({ group, version, kind }: Target): string | undefined {
  const known = KNOWN_APIS[kind];
  const inGroup = group ?? groupOf(known ?? "");
  if (version !== undefined) return inGroup === "" ? version : `${inGroup}/${version}`;
  return known !== undefined && inGroup === groupOf(known) ? known : undefined;
}

function wrongTarget({ kind }: Target, apiVersion: unknown): Wrong[] {
  if (kind === "Namespace") {
    const message = "is Namespace, which a base must not hold; write a kind that it holds";
    return [{ path: ["target", "kind"], message }];
  }
  if (apiVersion !== undefined) return [];
  return [{ path: ["target", "version"], message: `is missing; write the version of ${kind}'s API, such as v1` }];
}

function wrongApi(target: Target, apiVersion: unknown): Wrong[] {
  const stated = target.version === undefined ? undefined : apiVersionOf(target);
  const isAnother =
    stated === undefined
      ? target.group !== undefined && groupOf(String(apiVersion ?? "")) !== target.group
      : apiVersion !== stated;
  if (apiVersion === undefined || (typeof apiVersion === "string" && !isAnother)) return [];
  const right = stated ?? `a version of ${target.group || "the core API"}`;
  return [contradiction(["apiVersion"], apiVersion, right)];
}

function wrongObject({ kind, name }: Target, body: Mapping): Wrong[] {
  const metadata = body["metadata"] ?? {};
  if (!isMapping(metadata)) return [contradiction(["metadata"], metadata, "a mapping")];
  const problems: Wrong[] = [];
  if ((body["kind"] ?? kind) !== kind) problems.push(contradiction(["kind"], body["kind"], kind));
  if ((metadata["name"] ?? name) !== name) problems.push(contradiction(["metadata", "name"], metadata["name"], name));
  if (metadata["namespace"] !== undefined) {
    const message = "is written; remove it: the ShopSet's own namespace is the only one that it can have";
    problems.push({ path: ["patch", "metadata", "namespace"], message });
  }
  return problems;
}

function contradiction(path: string[], is: unknown, target: string): Wrong {
  const message = `is ${JSON.stringify(is)}, but the target says ${target}; write that, or leave it out`;
  return { path: ["patch", ...path], message };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
