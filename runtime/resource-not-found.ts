import { errorCodes, ProtocolError } from "./errors.ts";

/** Longer than what clients, proxies and logs take. */
export const MAX_URI = 8192;

/** What a client is told of a URI that stands for nothing, with `data.uri`; of one that is too long, only that it is. */
export function resourceNotFound(uri: string, why = ""): ProtocolError {
  if (uri.length > MAX_URI)
    return new ProtocolError(errorCodes.invalidParams, `The URI is longer than ${MAX_URI} characters`);
  const message = `Resource not found: ${uri}${why ? ` (${why})` : ""}`;
  return new ProtocolError(errorCodes.resourceNotFound, message, { uri });
}
