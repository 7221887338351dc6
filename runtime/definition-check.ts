import type { ServerDefinition, ToolDefinition } from "./definition.ts";
import { StartupError } from "./errors.ts";

/** MCP 2025-11-25 §tools, "Tool Names". */
const legalName = /^[A-Za-z0-9_.-]{1,128}$/;

/** Throws a `StartupError` that names every mistake of a definition no server should start with. */
export function checkDefinition(definition: ServerDefinition): void {
  const mistakes = [
    ...infoMistakes(definition),
    ...duplicateNames(definition),
    ...definition.tools.flatMap(toolMistakes),
  ];
  if (mistakes.length > 0) throw new StartupError(`this server cannot start: ${mistakes.join("; ")}`);
}

function infoMistakes({ info }: ServerDefinition): string[] {
  return (["name", "version"] as const).filter((key) => !info?.[key]).map((key) => `info.${key} is missing`);
}

function duplicateNames({ tools }: ServerDefinition): string[] {
  const seen = new Map<string, string>();
  return tools.flatMap(({ listing, source }) => {
    const first = seen.get(listing?.name);
    seen.set(listing?.name, source);
    return first === undefined ? [] : [`two tools are named '${listing.name}' (${first} and ${source})`];
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
