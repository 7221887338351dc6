import type { Completion, CompletionFunction } from "./definition.ts";
import type { Call } from "./dispatch.ts";
import { errorCodes, ProtocolError } from "./errors.ts";
import { explain } from "./explain.ts";
import { invoke } from "./invoke.ts";
import type { Registry } from "./registry.ts";
import { unknownName } from "./unknown-name.ts";

/** MCP §completion: a response holds no more values than this. */
const MAX_VALUES = 100;

/** MCP `CompleteRequestParams`, the part that is read. */
export interface CompletionRequest {
  ref: { type: "ref/prompt"; name: string } | { type: "ref/resource"; uri: string };
  argument: { name: string; value: string };
  context?: { arguments?: Record<string, string> | undefined } | undefined;
}

/** MCP `CompleteResult`. */
export interface CompletionOutcome {
  completion: { values: string[]; total?: number; hasMore?: boolean };
  [key: string]: unknown;
}

/**
 * One `completion/complete`. An argument that nothing is known about has no values. Throws a `ProtocolError`: -32602 for
 * a prompt, template or argument that there is not (MCP §completion, "Error Handling"), -32603 for what a function threw.
 */
export async function complete(registry: Registry, request: CompletionRequest, call: Call): Promise<CompletionOutcome> {
  const { argument, context } = request;
  const { name, names, completions } = findTarget(registry, request.ref);
  if (!names.includes(argument.name)) throw unknownName(`argument of ${name}`, argument.name, names);
  const completion = Object.hasOwn(completions, argument.name) ? completions[argument.name] : undefined;
  if (completion === undefined) return answer({ values: [] });
  if (!("complete" in completion)) return answer({ values: startingWith(argument.value, completion) });
  try {
    const others = { ...context?.arguments };
    delete others[argument.name];
    const given = await invoke({}, call, (injected) => completion.complete(argument.value, others, injected));
    return answer(readGiven(given, completion, argument.value));
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    const failed = { kind: "completion", name: `${name}.${argument.name}`, source: completion.source } as const;
    throw new ProtocolError(errorCodes.internalError, explain(error, failed, call));
  }
}

interface Target {
  name: string;
  names: string[];
  completions: Readonly<Record<string, Completion>>;
}

function findTarget({ prompts, resources, resourceTemplates }: Registry, ref: CompletionRequest["ref"]): Target {
  if (ref.type === "ref/prompt") {
    const prompt = prompts.get(ref.name);
    if (!prompt) throw unknownName("prompt", ref.name, prompts.keys());
    const names = (prompt.listing.arguments ?? []).map(({ name }) => name);
    return { name: ref.name, names, completions: prompt.completions ?? {} };
  }
  const template = resourceTemplates.find(({ listing }) => listing.uriTemplate === ref.uri);
  if (template) {
    const names = [...template.variables, ...(template.query ?? [])].map(({ name }) => name);
    return { name: ref.uri, names, completions: template.completions ?? {} };
  }
  const uris = resourceTemplates.map(({ listing }) => listing.uriTemplate);
  throw unknownName(resources.has(ref.uri) ? "resource template" : "resource", ref.uri, uris);
}

interface Found {
  values: string[];
  total?: number;
  hasMore?: boolean;
}

/** What a function gave. One that does not look at what was typed gives all there is, and the rest is done here. */
function readGiven(given: unknown, { filters }: CompletionFunction, typed: string): Found {
  const { values, total, hasMore } = (Array.isArray(given) ? { values: given } : Object(given)) as Partial<Found>;
  const texts = Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
  if (!filters) return { values: startingWith(typed, texts) };
  return {
    values: texts,
    ...(typeof total === "number" && { total }),
    ...(typeof hasMore === "boolean" && { hasMore }),
  };
}

function startingWith(typed: string, values: readonly string[]): string[] {
  const start = typed.toLowerCase();
  return values.filter((value) => value.toLowerCase().startsWith(start));
}

function answer({ values, total = values.length, hasMore = total > MAX_VALUES }: Found): CompletionOutcome {
  return { completion: { values: values.slice(0, MAX_VALUES), total, hasMore } };
}
