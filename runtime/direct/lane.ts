import { completesArguments, hasResources } from "../capabilities.ts";
import { complete } from "../complete.ts";
import type { Completion, HandlerDefinition, ToolDefinition } from "../definition.ts";
import { callTool } from "../dispatch.ts";
import { ProtocolError } from "../errors.ts";
import { type Eventual, whenThere } from "../eventual.ts";
import { type FoundResource, findResource } from "../find-resource.ts";
import { getPrompt } from "../get-prompt.ts";
import { isObject } from "../is-object.ts";
import type { LiveRegistry } from "../live-registry.ts";
import type { Logger } from "../log.ts";
import { readResource } from "../read-resource.ts";
import { masksErrors, type Registry } from "../registry.ts";
import { type Caller, DirectCall } from "./direct-call.ts";
import { Envelopes } from "./envelopes.ts";
import { type Era, type PlainRequest, readPlainRequest } from "./plain-request.ts";
import { errorText, ResultTexts } from "./result-text.ts";

export interface DirectLaneOptions {
  readonly live: LiveRegistry;
  readonly log: Logger;
  readonly masksErrors: boolean;
  /** Whether the SDK has to know a 2025 client from its `initialize` on: for its session, or to tell it of changes. */
  readonly remembersClients: boolean;
}

/** A request that may run a handler, and is answered with what that gave as it is. */
type HandlerRequest = Extract<PlainRequest, { method: "prompts/get" | "resources/read" | "completion/complete" }>;

/**
 * Answers what is beyond doubt as the SDK would, for a fraction of what it costs: the handshake, lists, and requests to
 * handlers that know nothing of them but their arguments. It recognises a request, or leaves it as it is.
 */
export class DirectLane {
  readonly #options: DirectLaneOptions;
  readonly #envelopes = new Envelopes();
  /** Of the one registry there is: one that can change is left to the SDK. */
  #texts: ResultTexts | undefined;
  #completesAlone: boolean | undefined;

  constructor(options: DirectLaneOptions) {
    this.#options = options;
  }

  /** A request that is plain in an era, from its parsed message; nothing where it is not. */
  read(message: unknown, era: Era): PlainRequest | undefined {
    return this.#options.live.current.canChange ? undefined : readPlainRequest(message, era, this.#envelopes);
  }

  /**
   * The JSON-RPC response as text, or nothing for what takes more than its arguments. The signal of `caller` aborts when
   * the client has left.
   */
  answer(request: PlainRequest, era: Era, caller: Caller): Eventual<string> | undefined {
    const registry = this.#options.live.current;
    this.#texts ??= new ResultTexts(registry);
    const texts = this.#texts;
    switch (request.method) {
      case "tools/call": {
        const tool = registry.tools.get(request.name);
        if (!tool || !isPlainTool(tool, caller) || registry.headerSchemas.has(request.name)) return undefined;
        const outcome = callTool(registry, request.name, request.args, this.#call(registry, caller));
        return whenThere(outcome, (there) => texts.toolResult(tool, there, era, request.id));
      }
      case "prompts/get":
      case "resources/read":
      case "completion/complete":
        return this.#outcome(registry, request, caller)?.then(
          (outcome) => texts.result(outcome, era, request.id),
          (error) => errorText(error, era, request.id),
        );
      case "initialize":
        return this.#options.remembersClients ? undefined : texts.initialize(request.revision, request.id);
      default:
        return texts.fixed(request, era);
    }
  }

  /** Takes what a client of 2026-07-28 says of itself for plain from now on: the SDK has answered this message. */
  learn(message: unknown): void {
    if (!isObject(message) || !isObject(message.params)) return;
    if (isObject(message.params._meta)) this.#envelopes.learn(message.params._meta);
  }

  #outcome(registry: Registry, request: HandlerRequest, caller: Caller): Promise<object> | undefined {
    const call = this.#call(registry, caller);
    switch (request.method) {
      case "prompts/get": {
        const prompt = registry.prompts.get(request.name);
        if (!prompt || !isPlainHandler(prompt, caller)) return undefined;
        return getPrompt({ registry, prompt }, request.args, call);
      }
      case "resources/read": {
        const found = registry.files || !hasResources(registry) ? undefined : tryToFind(registry, request.uri);
        return found && isPlainHandler(found.definition, caller) ? readResource(found, request.uri, call) : undefined;
      }
      case "completion/complete":
        this.#completesAlone ??= completesAlone(registry, caller);
        return this.#completesAlone ? complete(registry, request.completion, call) : undefined;
    }
  }

  #call(registry: Registry, caller: Caller): DirectCall {
    return new DirectCall(caller, masksErrors(registry, this.#options.masksErrors), this.#options.log);
  }
}

/** Whether a handler takes nothing but its arguments, or a context that knows nobody whom it could ask. */
function isPlainHandler(
  { invoke, asks }: Pick<HandlerDefinition, "invoke" | "asks">,
  { createContext }: Caller,
): boolean {
  return !asks && (createContext !== undefined || (invoke.length < 2 && globalThis.mcpcCallScope === undefined));
}

/** Whether a tool gives nothing but a value, too: the SDK looks through content blocks. What it yields is progress. */
function isPlainTool(tool: ToolDefinition, caller: Caller): boolean {
  return (
    isPlainHandler(tool, caller) && tool.returns !== "content" && (!tool.stream || caller.createContext !== undefined)
  );
}

/** Nothing for a URI that is refused, which the SDK says. */
function tryToFind(registry: Registry, uri: string): FoundResource | undefined {
  try {
    return findResource(registry, uri);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Whether there is something to complete, and no function for it takes more than what was typed, or can be given. */
function completesAlone(registry: Registry, { createContext }: Caller): boolean {
  if (!completesArguments(registry)) return false;
  if (createContext) return true;
  if (globalThis.mcpcCallScope !== undefined) return false;
  const { prompts, resourceTemplates } = registry;
  const completions = [...prompts.values(), ...resourceTemplates].flatMap((handler) =>
    Object.values<Completion>(handler.completions ?? {}),
  );
  return completions.every((completion) => !("complete" in completion) || completion.complete.length < 3);
}
