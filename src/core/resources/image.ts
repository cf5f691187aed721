// What to run in place of an image that the base names.
import { z } from "zod";
import { orElse } from "./field.ts";

/** At least one of the three is not null. */
export interface Image {
  /** Another name: a mirror, a registry. */
  name: string | null;
  tag: string | null;
  /** `sha256:…` */
  digest: string | null;
}

const NAME = /^[a-z0-9]([a-z0-9._:/-]{0,253}[a-z0-9])?$/;

/** The name of an image as the base has it, without tag or digest. */
export const imageName = z.string().regex(NAME, "is not the name of an image; write it without tag and digest");

/** The schema of a written Image. */
export const writtenImage = z
  .strictObject(
    {
      name: z
        .string(orElse("write the name of an image"))
        .regex(NAME, orElse("write the name of an image, without tag and digest"))
        .nullable()
        .default(null)
        .describe("Another name, of a mirror for example."),
      tag: z
        .string(orElse('write a tag in quotes, such as "1.10"'))
        .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, orElse("write letters, digits, '_', '.' and '-', at most 128"))
        .nullable()
        .default(null)
        .describe("The tag; what looks like a number needs quotes."),
      digest: z
        .string(orElse("write sha256: and 64 hex digits"))
        .regex(/^sha256:[0-9a-f]{64}$/, orElse("write sha256: and 64 hex digits"))
        .nullable()
        .default(null)
        .describe("`sha256:…`; beside a tag it decides, and the tag is for people."),
    },
    orElse("write { tag: … }"),
  )
  .transform((image, context): Image => {
    if (image.name === null && image.tag === null && image.digest === null) {
      context.addIssue({ code: "custom", message: "changes nothing; write a tag, a digest or a name" });
    }
    return image;
  });
