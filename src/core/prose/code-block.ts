// Shell commands and other text that is shown as it is, as Markdown.

/** A fenced block, behind a fence that nothing in it closes. */
export function codeBlock(text: string, language: "sh" | "diff" = "sh"): string {
  const longestRun = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longestRun + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
