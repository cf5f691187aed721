// Every mutation that the sandbox knows.
import type { Fields } from "../context.ts";
import { checkMutations } from "./checks.ts";
import { commentMutations } from "./comments.ts";
import { commitMutations } from "./commit.ts";
import { pullMutations } from "./pulls.ts";
import { refMutations } from "./refs.ts";

export const mutation: Fields<undefined> = {
  ...refMutations,
  ...commitMutations,
  ...pullMutations,
  ...commentMutations,
  ...checkMutations,
};
