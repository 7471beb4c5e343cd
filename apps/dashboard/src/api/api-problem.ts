import type { Problem } from "@sluice/contract";

/** The API refused or failed; its message is for people. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(sentenceOf(problem));
    this.problem = problem;
  }
}

const sentenceOf = ({ title, detail, errors = [] }: Problem): string =>
  [`${title}.`, detail, ...errors.map(({ field, message }) => `${field}: ${message}`)]
    .filter((part) => part !== undefined)
    .join(" ");

/** What went wrong, as it may be shown. */
export const messageOf = (error: unknown): string =>
  error instanceof ApiProblem ? error.message : "The API does not answer. It is tried again.";
