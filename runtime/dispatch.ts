import type { Context } from "./context.ts";
import type { Injected, ToolDefinition } from "./definition.ts";
import { drain } from "./drain.ts";
import { encodeResult, type ToolOutcome } from "./encode.ts";
import { isStackOverflow, ProtocolError } from "./errors.ts";
import { attempt, type Eventual } from "./eventual.ts";
import { explain } from "./explain.ts";
import { invoke } from "./invoke.ts";
import { isObject } from "./is-object.ts";
import type { Logger } from "./log.ts";
import { invalidArguments } from "./problems.ts";
import type { Registry } from "./registry.ts";
import { repairArguments } from "./repair.ts";
import { unknownName } from "./unknown-name.ts";

/** What a lane knows about one call beyond its name and arguments. */
export interface Call {
  /** Aborts when the call has to end. Made when it is first read, so only who needs it reads it. */
  readonly signal: AbortSignal;
  /** Clients before 2026-07-28 take structured content that is not an object only inside `{result: …}`. */
  readonly wrapsResults: boolean;
  /** Whether the message of an exception is kept from the client. */
  readonly masksErrors: boolean;
  readonly log: Logger;
  /**
   * Called at most once, and only when the handler asks for its context. `signal` gives what aborts when the call has to end.
   */
  createContext(signal: () => AbortSignal): Context;
}

/**
 * One `tools/call`, from name and arguments to a result: find, validate, invoke, encode, check. What the model can
 * repair comes back as a result with `isError`. Throws a `ProtocolError` (-32602) for a name no tool has (MCP §tools,
 * "Error Handling"); nothing else is thrown. The result of a handler that does not wait is there at once.
 */
export function callTool(registry: Registry, name: string, args: unknown, call: Call): Eventual<ToolOutcome> {
  const tool = registry.tools.get(name);
  if (!tool) throw unknownName("tool", name, registry.tools.keys());
  const accepted = acceptArguments(tool, args ?? {}, registry);
  if ("refusal" in accepted) return failure(accepted.refusal);
  return attempt(
    () => invoke(tool, call, (injected) => run(tool, accepted.args, injected)),
    (value) => wrapResult(encodeResult(tool, value), tool, call),
    (error) => {
      if (error instanceof ProtocolError) throw error; // a context's word to the client: it lacks what the call needs
      return failure(explain(error, { kind: "tool", name, source: tool.source }, call));
    },
  );
}

function run(tool: ToolDefinition, args: object, injected: Injected): unknown {
  const made = tool.invoke(args, injected);
  return tool.stream ? drain(tool.stream, made, injected) : made;
}

type Accepted = { args: object } | { refusal: string };

/** Arguments nested deeper than the stack reaches are refused like others that do not fit. */
function acceptArguments(tool: ToolDefinition, args: unknown, registry: Registry): Accepted {
  try {
    return validateArguments(tool, args, registry);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    return { refusal: `Invalid arguments for tool "${tool.listing.name}": they are nested too deeply to be checked` };
  }
}

/** Validates, and repairs only what validation refused. */
function validateArguments(tool: ToolDefinition, args: unknown, registry: Registry): Accepted {
  const { validateInput, listing } = tool;
  if (validateInput(args)) return { args: Object(args) };
  const repaired = repairArguments(args, validateInput, listing.inputSchema, registry.settings);
  if (validateInput(repaired)) return { args: Object(repaired) };
  return {
    refusal: invalidArguments(`tool "${listing.name}"`, validateInput.errors ?? [], repaired, listing.inputSchema),
  };
}

function wrapResult(outcome: ToolOutcome, tool: ToolDefinition, call: Call): ToolOutcome {
  const { structuredContent } = outcome;
  if (!call.wrapsResults || structuredContent === undefined || !needsWrapping(tool, structuredContent)) return outcome;
  return { ...outcome, structuredContent: { result: structuredContent } };
}

/** Whether clients before 2026-07-28 take structured content of a tool only inside `{result: …}`. */
export function needsWrapping({ legacyListing }: ToolDefinition, structuredContent: unknown): boolean {
  return legacyListing !== undefined || !isObject(structuredContent);
}

function failure(text: string): ToolOutcome {
  return { content: [{ type: "text", text }], isError: true };
}
