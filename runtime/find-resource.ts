import type { ResourceDefinition, ResourceTemplateDefinition } from "./definition.ts";
import { errorCodes, ProtocolError } from "./errors.ts";
import { listProblems, readProblems } from "./problems.ts";
import type { Registry } from "./registry.ts";
import { MAX_URI, resourceNotFound } from "./resource-not-found.ts";
import { traversalIn } from "./traversal.ts";
import { matchUri, readValues, type UriTexts } from "./uri-match.ts";

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
  if (uri.length > MAX_URI) throw resourceNotFound(uri);
  const definition = registry.resources.get(uri);
  if (definition) return { definition, args: {} };
  for (const template of registry.resourceTemplates) {
    const texts = matchUri(template, uri);
    if (texts) return { definition: template, args: acceptVariables(template, texts, uri) };
  }
  throw resourceNotFound(uri);
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
