// What the sample's repositories hold at first.

/** A storefront: one Deployment and its Service. Namespaces are the tiers' business, so there is none here. */
export const appFiles = {
  "kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - service.yaml
`,
  "deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
  labels: { app.kubernetes.io/name: storefront }
spec:
  replicas: 1
  selector:
    matchLabels: { app.kubernetes.io/name: storefront }
  template:
    metadata:
      labels: { app.kubernetes.io/name: storefront }
    spec:
      containers:
        - name: storefront
          image: registry.acme.test/storefront:v1
          ports:
            - { name: http, containerPort: 8080 }
          readinessProbe:
            httpGet: { path: /ready, port: http }
          resources:
            requests: { cpu: 50m, memory: 64Mi }
`,
  "service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: { app.kubernetes.io/name: storefront }
  ports:
    - { name: http, port: 80, targetPort: http }
`,
  "README.md": `# storefront

The manifests of the shop. Changes go to \`tier-0\` by pull request; from there they are promoted.
`,
};

export const configurationFiles = {
  "default/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
configMapGenerator:
  - name: storefront
    literals:
      - GREETING=Irasshaimase
patches:
  - path: storefront.yaml
`,
  "default/storefront.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  template:
    spec:
      containers:
        - name: storefront
          envFrom:
            - configMapRef: { name: storefront }
`,
};

/** The fleet: a Tier for each branch. All but the last must see `verify` pass before their content climbs further. */
export function fleetFiles(organisation: string, branches: readonly string[]): Record<string, string> {
  const tiers = branches.map((name, index) =>
    tierDocument({ organisation, name, previous: branches[index - 1], last: index === branches.length - 1 }),
  );
  return {
    "tiers.yaml": tiers.join("---\n"),
    "README.md": `# fleet

What should exist. Each \`Tier\` names the branch of the app that it runs and what must hold before content climbs on.
`,
    ".github/settings.yaml":
      "# Not part of the fleet: nothing below .github is read.\nrepository: { private: false }\n",
  };
}

function tierDocument(tier: { organisation: string; name: string; previous: string | undefined; last: boolean }) {
  const { organisation, name, previous, last } = tier;
  const verification = `  verification:
    checks:
      - { name: verify, on: system }
    applications: false
`;
  return `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: ${name} }
spec:
  branch: ${name}
${previous === undefined ? "" : `  previous: ${previous}\n`}  apps: { url: ${organisation}/app-repository }
  system: { url: ${organisation}/system-repository }
${last ? "" : verification}`;
}
