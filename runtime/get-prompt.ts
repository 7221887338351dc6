import type { Content } from "./content.ts";
import type { PromptDefinition } from "./definition.ts";
import type { Call } from "./dispatch.ts";
import { ResultError, toBlock } from "./encode.ts";
import { errorCodes, ProtocolError } from "./errors.ts";
import { explain } from "./explain.ts";
import { invoke } from "./invoke.ts";
import { invalidArguments } from "./problems.ts";
import type { Registry } from "./registry.ts";
import { readTexts } from "./text-values.ts";

/** MCP `GetPromptResult`. */
export interface PromptOutcome {
  description?: string;
  messages: { role: "user" | "assistant"; content: Content }[];
  [key: string]: unknown;
}

/** What a prompt is read with, beside its texts. */
interface PromptRequest {
  readonly registry: Registry;
  readonly prompt: PromptDefinition;
}

/**
 * One `prompts/get`, from texts to messages. Throws a `ProtocolError`: -32602 for arguments that the prompt does not take
 * (MCP §prompts, "Error Handling"), -32603 for what went wrong behind it.
 */
export async function getPrompt(
  { registry, prompt }: PromptRequest,
  texts: unknown,
  call: Call,
): Promise<PromptOutcome> {
  const args = readArguments(prompt, Object(texts ?? {}), registry);
  const { listing, source } = prompt;
  try {
    const messages = toMessages(await invoke(prompt, call, (injected) => prompt.invoke(args, injected)), prompt);
    return { ...(listing.description !== undefined && { description: listing.description }), messages };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError(
      errorCodes.internalError,
      explain(error, { kind: "prompt", name: listing.name, source }, call),
    );
  }
}

function readArguments(prompt: PromptDefinition, texts: Record<string, unknown>, { settings }: Registry): object {
  const { listing, validateInput, inputSchema } = prompt;
  const { values, errors } = readTexts(texts, validateInput, inputSchema, settings);
  if (errors.length === 0) return values;
  const text = invalidArguments(`prompt "${listing.name}"`, errors, values, inputSchema);
  throw new ProtocolError(errorCodes.invalidParams, text);
}

function toMessages(value: unknown, { returns }: PromptDefinition): PromptOutcome["messages"] {
  const items = Array.isArray(value) ? value : [value];
  if (returns === "text" && typeof value !== "string") throw noMessage(`it returned a ${typeof value}`);
  return items.map(toMessage);
}

/** A message as it is; a string or a content block as one of the user. */
function toMessage(item: unknown, index: number): PromptOutcome["messages"][number] {
  if (typeof item !== "object" || item === null || !("role" in item)) {
    return { role: "user", content: toBlock(item, index) };
  }
  const { role, content } = item as { role: unknown; content?: unknown };
  if (role === "user" || role === "assistant") return { role, content: toBlock(content, index) };
  throw noMessage(`message ${index} has the role ${JSON.stringify(role)}, and must be of "user" or "assistant"`);
}

function noMessage(detail: string): ResultError {
  return new ResultError("what is no message", detail);
}
