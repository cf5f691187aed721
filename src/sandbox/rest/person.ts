// Author and committer as a request gives them.
import { z } from "zod";

export const person = z.object({
  name: z.string().min(1),
  email: z.string().min(1),
  date: z.iso.datetime({ offset: true }).optional(),
});
