// Check runs: one finished run, with as many annotations as there are.
import type { Problem } from "../core/resources/problem.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import type { CheckReport } from "../flow/ports/writing.ts";
import { type Client, place } from "./client.ts";
import { attempt } from "./outcome.ts";

/** A request takes 50 annotations, and adds them to what is there (docs.github.com/rest/checks/runs). */
const ANNOTATIONS = 50;
/** The longest summary that GitHub takes (docs.github.com/rest/checks/runs). */
const SUMMARY = 65_535;

/**
 * Reports a check. The newest run of a name is the one that counts. The digest comes with the last request: a run that
 * was cut short carries none, so the next look reports again.
 */
export function ensureCheck(client: Client, report: CheckReport): Promise<Outcome> {
  const { repository, head, name, conclusion, digest, title } = report;
  const doing = `reporting ${name} on ${repository}@${head.slice(0, 7)}`;
  return attempt({ doing, needs: "checks: write" }, async () => {
    const [first = [], ...further] = chunks(report.annotations);
    const pages = [first, ...further];
    const pageOf = (page: Problem[]) => ({
      ...(page === pages.at(-1) ? { external_id: digest } : {}),
      output: { title, summary: cutSummary(report.summary), annotations: page.map(annotationOf) },
    });
    const { data } = await client.request("POST /repos/{owner}/{repo}/check-runs", {
      ...place(repository),
      name,
      head_sha: head,
      status: "completed",
      conclusion,
      ...pageOf(first),
    });
    for (const page of further) {
      const run = { ...place(repository), check_run_id: data.id };
      await client.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", { ...run, ...pageOf(page) });
    }
    return { kind: "done" };
  });
}

/** The summary as GitHub takes it; a cut is said. */
export function cutSummary(summary: string): string {
  const note = "\n\n_Cut here: GitHub shows 65,535 characters._\n";
  return summary.length <= SUMMARY ? summary : summary.slice(0, SUMMARY - note.length) + note;
}

function chunks(problems: readonly Problem[]): Problem[][] {
  const pages: Problem[][] = [];
  for (let start = 0; start < problems.length; start += ANNOTATIONS) {
    pages.push(problems.slice(start, start + ANNOTATIONS));
  }
  return pages;
}

function annotationOf({ file, line, column, message }: Problem) {
  const where = { path: file, start_line: line, end_line: line, start_column: column, end_column: column };
  return { ...where, annotation_level: "failure" as const, message };
}
