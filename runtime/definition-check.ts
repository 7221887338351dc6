import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ServerDefinition,
  ToolDefinition,
} from "./definition.ts";
import { StartupError } from "./errors.ts";

/** MCP 2025-11-25 §tools, "Tool Names". */
const legalName = /^[A-Za-z0-9_.-]{1,128}$/;

/** Throws a `StartupError` that names every mistake of a definition no server should start with. */
export function checkDefinition(definition: ServerDefinition): void {
  const { tools, resources = [], resourceTemplates = [], prompts = [] } = definition;
  const mistakes = [
    ...infoMistakes(definition),
    ...duplicates(tools, ({ listing }) => listing?.name, "tools are named"),
    ...tools.flatMap(toolMistakes),
    ...duplicates(resources, ({ listing }) => listing?.uri, "resources have the URI"),
    ...resources.flatMap(resourceMistakes),
    ...duplicates(resourceTemplates, ({ listing }) => listing?.uriTemplate, "resource templates have the URI"),
    ...resourceTemplates.flatMap(templateMistakes),
    ...duplicates(prompts, ({ listing }) => listing?.name, "prompts are named"),
    ...prompts.flatMap(promptMistakes),
  ];
  if (mistakes.length > 0) throw new StartupError(`this server cannot start: ${mistakes.join("; ")}`);
}

function infoMistakes({ info }: ServerDefinition): string[] {
  return (["name", "version"] as const).filter((key) => !info?.[key]).map((key) => `info.${key} is missing`);
}

function duplicates<D extends { source: string }>(
  definitions: readonly D[],
  keyOf: (definition: D) => string | undefined,
  words: string,
): string[] {
  const seen = new Map<string, string>();
  return definitions.flatMap((definition) => {
    const key = keyOf(definition);
    if (typeof key !== "string") return []; // said of the definition itself
    const first = seen.get(key);
    seen.set(key, definition.source);
    return first === undefined ? [] : [`two ${words} '${key}' (${first} and ${definition.source})`];
  });
}

function toolMistakes(tool: ToolDefinition): string[] {
  const { listing, legacyListing } = tool;
  const name = listing?.name;
  const say = (mistake: string) => `tool '${name}' (${tool.source}) ${mistake}`;
  if (typeof name !== "string" || !legalName.test(name)) return [say("has no legal name: 1-128 of A-Z a-z 0-9 _ . -")];
  const mistakes: string[] = [];
  if (listing.inputSchema?.type !== "object") mistakes.push(say("has no inputSchema of type object"));
  if (typeof tool.validateInput !== "function") mistakes.push(say("has no validateInput"));
  if (typeof tool.invoke !== "function") mistakes.push(say("has no handler to invoke"));
  if (!["void", "json", "content"].includes(tool.returns))
    mistakes.push(say(`returns '${tool.returns}', which is none of void, json, content`));
  if (listing.outputSchema && !tool.validateOutput) mistakes.push(say("has an outputSchema but no validateOutput"));
  if (listing.outputSchema && listing.outputSchema.type !== "object" && !legacyListing) {
    mistakes.push(say("has an outputSchema that is not an object, and no legacyListing for 2025 clients"));
  }
  if (legacyListing && legacyListing.name !== name)
    mistakes.push(say(`is '${legacyListing.name}' in its legacyListing`));
  return mistakes;
}

function resourceMistakes(resource: ResourceDefinition): string[] {
  const { listing, source } = resource;
  const say = (mistake: string) => `resource '${listing?.uri}' (${source}) ${mistake}`;
  return [...(typeof listing?.uri === "string" ? [] : [say("has no uri")]), ...contentsMistakes(resource, say)];
}

function templateMistakes(template: ResourceTemplateDefinition): string[] {
  const { listing, source, pattern, variables, validateInput } = template;
  const say = (mistake: string) => `resource template '${listing?.uriTemplate}' (${source}) ${mistake}`;
  const mistakes = contentsMistakes(template, say);
  if (typeof listing?.uriTemplate !== "string") mistakes.push(say("has no uriTemplate"));
  if (!(pattern instanceof RegExp)) mistakes.push(say("has no pattern"));
  if (!Array.isArray(variables)) mistakes.push(say("has no variables"));
  if (typeof validateInput !== "function") mistakes.push(say("has no validateInput"));
  return mistakes;
}

function contentsMistakes(
  { invoke, returns }: ResourceDefinition | ResourceTemplateDefinition,
  say: (mistake: string) => string,
): string[] {
  const mistakes: string[] = [];
  if (typeof invoke !== "function") mistakes.push(say("has no handler to invoke"));
  if (!["value", "json", "contents"].includes(returns))
    mistakes.push(say(`returns '${returns}', which is none of value, json, contents`));
  return mistakes;
}

function promptMistakes({ listing, source, validateInput, invoke, returns }: PromptDefinition): string[] {
  const name = listing?.name;
  const say = (mistake: string) => `prompt '${name}' (${source}) ${mistake}`;
  if (typeof name !== "string" || !legalName.test(name)) return [say("has no legal name: 1-128 of A-Z a-z 0-9 _ . -")];
  const mistakes: string[] = [];
  if (typeof validateInput !== "function") mistakes.push(say("has no validateInput"));
  if (typeof invoke !== "function") mistakes.push(say("has no handler to invoke"));
  if (!["text", "messages"].includes(returns))
    mistakes.push(say(`returns '${returns}', which is none of text, messages`));
  return mistakes;
}
