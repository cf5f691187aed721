// What is wrong with something a person wrote, where it stands, and what would be right.

export interface Place {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

export interface Problem extends Place {
  /** One sentence: what is wrong and what would be right. */
  message: string;
}

/** `tiers.yaml:12:5: …`, the form that editors and terminals make clickable. */
export function printProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}
