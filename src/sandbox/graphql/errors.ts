// Errors as GitHub's GraphQL words them: a machine-readable `type` beside the message, on the first level of the entry.
import { GraphQLError } from "graphql";

/** `type` of an entry of `errors`. GitHub lists them nowhere; these are the ones clients are known to branch on. */
export type ErrorType =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "UNPROCESSABLE"
  | "STALE_DATA"
  | "MISSING_PAGINATION_BOUNDARIES"
  | "EXCESSIVE_PAGINATION"
  | "INVALID_CURSOR_ARGUMENTS"
  | "MAX_NODE_LIMIT_EXCEEDED"
  | "NOT_IN_SANDBOX";

/** An error that a resolver throws; graphql adds path and locations. */
export function failure(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** "Could not resolve to a Repository with the name 'acme/x'.": what cannot be seen does not exist. */
export function notFound(what: string): GraphQLError {
  return failure("NOT_FOUND", `Could not resolve to ${what}.`);
}

/** An installation that was not granted the permission, or a person whose role does not allow it. */
export function forbidden(by: "integration" | "personal access token"): GraphQLError {
  return failure("FORBIDDEN", `Resource not accessible by ${by}`);
}

/** One entry of `errors`, as GitHub sends it. */
export function errorEntry(error: GraphQLError): Record<string, unknown> {
  const { type, ...extensions } = error.extensions;
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    message: error.message,
  };
}

/**
 * An error of validation in GitHub's words where clients are known to read them: a field that the schema lacks is
 * `undefinedField` (seen in the answers of servers whose schema is older than the client's).
 */
export function invalidEntry(error: GraphQLError): Record<string, unknown> {
  const [, fieldName, typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? [];
  if (fieldName === undefined || typeName === undefined) return errorEntry(error);
  const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
  return { ...errorEntry(error), extensions: { code: "undefinedField", typeName, fieldName }, message };
}
