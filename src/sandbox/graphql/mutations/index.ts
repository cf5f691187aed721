// Every mutation that the sandbox knows.
import type { Fields } from "../context.ts";
import { checkMutations } from "./checks.ts";
import { commentMutations } from "./comments.ts";
import { commitMutations } from "./commit.ts";
import { draftMutations } from "./drafts.ts";
import { issueMutations } from "./issues.ts";
import { lockMutations } from "./locking.ts";
import { pullMutations } from "./pulls.ts";
import { queueMutations } from "./queue.ts";
import { reactionMutations } from "./reactions.ts";
import { refMutations } from "./refs.ts";
import { reviewMutations } from "./reviews.ts";

export const mutation: Fields<undefined> = {
  ...refMutations,
  ...commitMutations,
  ...pullMutations,
  ...draftMutations,
  ...queueMutations,
  ...reviewMutations,
  ...issueMutations,
  ...lockMutations,
  ...commentMutations,
  ...reactionMutations,
  ...checkMutations,
};
