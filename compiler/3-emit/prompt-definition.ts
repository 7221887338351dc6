import type { Manifest, PromptDescriptor, Property } from "../../manifest/index.ts";
import { callLines } from "./call-lines.ts";
import { quote } from "./code-writer.ts";
import { completionLines } from "./completion-lines.ts";
import type { DefinitionContext } from "./entry.ts";
import { invocation } from "./invocation.ts";
import { toRootSchema } from "./json-schema.ts";
import { resolveShape } from "./shape-walk.ts";
import { argumentsShape } from "./tool-schemas.ts";

/** The members of one `PromptDefinition`, a line each. */
export function promptDefinition(prompt: PromptDescriptor, context: DefinitionContext): string[] {
  const { manifest, imports, listings, validators, decoder } = context;
  const { name, signature, handler } = prompt;
  const shape = argumentsShape(signature);
  const input = { types: manifest.types, direction: "input" } as const;
  const schema = listings.add(`${name}_arguments`, toRootSchema(shape, { ...input, purpose: "listing" }));
  const validator = validators.add(`${name}_arguments`, toRootSchema(shape, { ...input, purpose: "validator" }));
  return [
    `listing: listings.${listings.add(`${name}_prompt`, promptListing(prompt, manifest))},`,
    `inputSchema: listings.${schema},`,
    `validateInput: validators.${validator},`,
    `invoke: ${invocation(prompt, imports.local(handler, name), decoder)},`,
    `returns: ${quote(signature.returns.kind === "messages" ? "messages" : "text")},`,
    ...completionLines(prompt, context),
    ...callLines(prompt),
    `source: ${quote(`${handler.file}:${handler.line}`)},`,
  ];
}

/** MCP `Prompt`, without what the manifest does not say. */
export function promptListing(prompt: PromptDescriptor, manifest: Manifest): object {
  const args = promptArguments(prompt, manifest).map(promptArgument);
  return {
    name: prompt.name,
    ...(prompt.title && { title: prompt.title }),
    ...(prompt.description && { description: prompt.description }),
    ...(args.length > 0 && { arguments: args }),
    ...(prompt.icons && { icons: prompt.icons }),
    ...(prompt.meta && { _meta: prompt.meta }),
  };
}

/** What a prompt takes by name, in declared order. */
export function promptArguments({ signature }: PromptDescriptor, { types }: Manifest): Property[] {
  const shape = resolveShape(argumentsShape(signature), types);
  return shape.kind === "object" ? shape.properties : [];
}

/** MCP `PromptArgument`. */
function promptArgument({ name, required, shape }: Property): object {
  return {
    name,
    ...(shape.title && { title: shape.title }),
    ...(shape.description && { description: shape.description }),
    required,
  };
}
