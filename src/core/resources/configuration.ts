// Kind Configuration: a Kustomize component in a repository of its own, with values and patches that differ from code.
import { z } from "zod";
import { documentOf } from "./envelope.ts";
import { orElse, type RepositoryRef, repositoryUrl, toRepository } from "./field.ts";

export interface Configuration {
  name: string;
  repository: RepositoryRef;
  /** The directory of the component below the repository's root, without `/` at either end; "" is the root itself. */
  path: string;
}

const componentPath = z
  .string(orElse("write the directory of a Kustomize component"))
  .regex(
    /^(?!.*(?:^|\/)(?:\.\.|\.git)(?:\/|$))(?!\/)[A-Za-z0-9._/-]*$/,
    orElse("write a directory below the repository's root, such as default, without '..' or a leading '/'"),
  )
  .transform((path) =>
    path
      .split("/")
      .filter((part) => part !== "" && part !== ".")
      .join("/"),
  );

/** The schema of a written Configuration. */
export const writtenConfiguration = documentOf("Configuration", {
  spec: {
    url: repositoryUrl.describe(
      "The repository that holds the component, in the account that installed the App. It has a branch per tier, and a pointer `configurations/<repository>` on every tier that uses it.",
    ),
    path: componentPath
      .prefault("")
      .describe("The directory of the Kustomize component in it; empty or `.`: the repository's root."),
  },
  means: "A Kustomize component in a repository of its own: values and patches that differ from code.",
  right: "write the configuration's url and path",
}).transform(
  ({ metadata, spec }): Configuration => ({
    name: metadata.name,
    repository: toRepository(spec.url),
    path: spec.path,
  }),
);
