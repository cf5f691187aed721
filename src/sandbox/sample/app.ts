// What the sample's app-repository holds at first: the base of every ShopSet.

/**
 * A storefront: one Deployment and its Service. Namespaces are the ShopSets' business, so there is none here, and the
 * image is called what the fleet calls it: kustomize passes over an image that is not there, and says nothing.
 */
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
          image: storefront:v1
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
