import { encodeContents, type WireContents } from "./contents.ts";
import type { ResourceDefinition, ResourceTemplateDefinition } from "./definition.ts";
import type { Call } from "./dispatch.ts";
import { errorCodes, isNotFoundError, ProtocolError } from "./errors.ts";
import { explain } from "./explain.ts";
import { invoke } from "./invoke.ts";
import { listProblems, readProblems } from "./problems.ts";
import type { Registry } from "./registry.ts";
import { traversalIn } from "./traversal.ts";
import { matchUri, readValues, type UriTexts } from "./uri-match.ts";

/** MCP `ReadResourceResult`. */
export interface ReadOutcome {
  contents: WireContents[];
  ttlMs: number;
  cacheScope: "public" | "private";
  [key: string]: unknown;
}

/** Longer than what clients, proxies and logs take. */
const MAX_URI = 8192;

/** Contents may be other ones the next time, and others for another caller. */
const uncached = { ttlMs: 0, cacheScope: "private" } as const;

/** What a URI stands for: a resource, or a template with the values of its variables. */
export interface FoundResource {
  readonly definition: ResourceDefinition | ResourceTemplateDefinition;
  readonly args: object;
}

/**
 * The first half of a `resources/read`: the resource of that URI, else the most special template that matches it. Throws
 * a `ProtocolError`: `resourceNotFound` with `data.uri`, or -32602 for a variable that is refused or is not what its type
 * says.
 */
export function findResource(registry: Registry, uri: string): FoundResource {
  if (uri.length > MAX_URI)
    throw new ProtocolError(errorCodes.invalidParams, `The URI is longer than ${MAX_URI} characters`);
  const definition = registry.resources.get(uri);
  if (definition) return { definition, args: {} };
  for (const template of registry.resourceTemplates) {
    const texts = matchUri(template, uri);
    if (texts) return { definition: template, args: acceptVariables(template, texts, uri) };
  }
  throw notFound(uri);
}

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

function acceptVariables(template: ResourceTemplateDefinition, texts: UriTexts, uri: string): object {
  refuseTraversal(template, texts, uri);
  const { validateInput, inputSchema } = template;
  const values = readValues(template, texts);
  if (validateInput(values)) return values;
  const problems = readProblems(validateInput.errors ?? [], values, inputSchema);
  const message = `Invalid URI ${JSON.stringify(uri)}:\n${listProblems(problems, "variables")}`;
  throw new ProtocolError(errorCodes.invalidParams, message, { uri, problems });
}

function refuseTraversal({ variables, query = [] }: ResourceTemplateDefinition, texts: UriTexts, uri: string): void {
  for (const { name, guarded } of [...variables, ...query]) {
    if (!guarded) continue;
    const given = [texts[name] ?? []].flat();
    // segments are looked at alone and as the path that they make
    const reason = [...given, given.join("/")].map(traversalIn).find((found) => found !== undefined);
    if (reason === undefined) continue;
    const message = `Invalid URI ${JSON.stringify(uri)}: the value of "${name}" ${reason}`;
    throw new ProtocolError(errorCodes.invalidParams, message, { uri, variable: name });
  }
}

function notFound(uri: string, why = ""): ProtocolError {
  const message = `Resource not found: ${uri}${why ? ` (${why})` : ""}`;
  return new ProtocolError(errorCodes.resourceNotFound, message, { uri });
}

function refusal(error: unknown, definition: FoundResource["definition"], uri: string, call: Call): ProtocolError {
  if (error instanceof ProtocolError) return error; // a context's word to the client: it lacks what the call needs
  if (isNotFoundError(error)) return notFound(uri, error.message);
  const { listing, source } = definition;
  const message = explain(error, { kind: "resource", name: listing.name, source }, call);
  return new ProtocolError(errorCodes.internalError, message);
}
