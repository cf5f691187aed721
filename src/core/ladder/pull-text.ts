// What our pull requests say, compared and closed.
import type { Pull } from "./snapshot.ts";

export interface PullText {
  title: string;
  body: string;
}

/** Whether the pull request says just this; GitHub keeps either line end. */
export function says(pull: Pull, told: PullText): boolean {
  const lines = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return pull.title === told.title && lines(pull.body) === lines(told.body);
}

/** The body with the reason for which the App closes it, above the trailers, which stay the last paragraph. */
export function closedBody(pull: Pull, reason: string): string {
  const paragraphs = pull.body.replaceAll("\r\n", "\n").trimEnd().split("\n\n");
  const trailers = paragraphs.pop() ?? "";
  return `${[...paragraphs, `**Closed by ShopSet**: ${reason}`, trailers].join("\n\n")}\n`;
}
