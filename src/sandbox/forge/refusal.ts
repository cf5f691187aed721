// What the forge will not do, in GitHub's words. REST and GraphQL both say it to whoever asked.

export interface RefusalDetail {
  resource: string;
  field?: string;
  code: string;
  message?: string;
}

/** Thrown by every operation of the world that GitHub would refuse. `status` is the HTTP status of REST. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 422;
  readonly errors: readonly (RefusalDetail | string)[];

  constructor(status: Refusal["status"], message: string, errors: readonly (RefusalDetail | string)[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** What does not exist and what may not be seen are told apart by nobody (docs.github.com/rest: 404 for private resources). */
export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** 422 "Validation Failed" with the field that is wrong. */
export function invalid(resource: string, field: string, message?: string): Refusal {
  return message === undefined
    ? new Refusal(422, "Validation Failed", [{ resource, field, code: "invalid" }])
    : new Refusal(422, "Validation Failed", [{ resource, field, code: "custom", message }]);
}
