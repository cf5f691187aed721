// What the sample's configuration repository holds at first: two components, and neither is built on the other.

const COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";

/** What the storefront says to people. The generated name changes with the content, so that new pods read it. */
const greeting = (text: string) => `configMapGenerator:
  - name: storefront
    literals:
      - GREETING=${text}
`;

const ENV_FROM = `          envFrom:
            - configMapRef: { name: storefront }
`;

const storefront = (fields: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  template:
    spec:
      containers:
        - name: storefront
${fields}`;

const PATCHES = "patches:\n  - path: storefront.yaml\n";

export const configurationFiles = {
  "default/kustomization.yaml": `${COMPONENT}${greeting("Irasshaimase")}${PATCHES}`,
  "default/storefront.yaml": storefront(ENV_FROM),
  "lean/kustomization.yaml": `${COMPONENT}${greeting("Maido")}${PATCHES}`,
  "lean/storefront.yaml": storefront(`${ENV_FROM}          resources:
            requests: { cpu: 10m, memory: 32Mi }
`),
  "README.md": `# configuration

What differs from shop to shop and is no code: \`default\`, and \`lean\` for small clusters. Each is a Kustomize component.
Changes go to \`tier-0\` by pull request; from there they are promoted, like those of the app.
`,
};
