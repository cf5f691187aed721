// What turns a Kustomize directory into manifests.

export type Built = { manifests: string } | { error: string };

export interface Within {
  /** The clone that the directory is in; left out of error texts. */
  root: string;
  /** Milliseconds for one build. */
  timeout: number;
  signal: AbortSignal;
}

export interface Builder {
  /** As it is named in status descriptions. */
  name: string;
  build(directory: string, within: Within): Promise<Built>;
}
