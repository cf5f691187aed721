// Where things stand in a system branch.

/** The submodule that holds the app-repository. */
export const BASE_PATH = "base";
export const GITMODULES_PATH = ".gitmodules";
export const README_PATH = "README.md";
