import { encodeContents, type WireContents } from "./contents.ts";
import type { Call } from "./dispatch.ts";
import { errorCodes, isNotFoundError, ProtocolError } from "./errors.ts";
import { explain } from "./explain.ts";
import type { FoundResource } from "./find-resource.ts";
import { invoke } from "./invoke.ts";
import { resourceNotFound } from "./resource-not-found.ts";

/** MCP `ReadResourceResult`. */
export interface ReadOutcome {
  contents: WireContents[];
  ttlMs: number;
  cacheScope: "public" | "private";
  [key: string]: unknown;
}

/** Contents may be other ones the next time, and others for another caller. */
const uncached = { ttlMs: 0, cacheScope: "private" } as const;

/**
 * The second half of a `resources/read`: invokes the handler and encodes what it returns. Throws a `ProtocolError`: not
 * found where the handler says so, -32603 for what else it throws.
 */
export async function readResource({ definition, args }: FoundResource, uri: string, call: Call): Promise<ReadOutcome> {
  try {
    const value = await invoke(definition, call, (injected) => definition.invoke(args, injected));
    return { contents: encodeContents(definition, uri, value), ...(definition.cache ?? uncached) };
  } catch (error) {
    throw refusal(error, definition, uri, call);
  }
}

function refusal(error: unknown, definition: FoundResource["definition"], uri: string, call: Call): ProtocolError {
  if (error instanceof ProtocolError) return error; // a context's word to the client: it lacks what the call needs
  if (isNotFoundError(error)) return resourceNotFound(uri, error.message);
  const { listing, source } = definition;
  const message = explain(error, { kind: "resource", name: listing.name, source }, call);
  return new ProtocolError(errorCodes.internalError, message);
}
