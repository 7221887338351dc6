import type { ToolDefinition } from "../definition.ts";
import { callTool } from "../dispatch.ts";
import type { ToolOutcome } from "../encode.ts";
import { type Eventual, whenThere } from "../eventual.ts";
import { isObject } from "../is-object.ts";
import type { LiveRegistry } from "../live-registry.ts";
import type { Logger } from "../log.ts";
import { masksErrors, type Registry } from "../registry.ts";
import { type Caller, DirectCall } from "./direct-call.ts";
import { Envelopes } from "./envelopes.ts";
import { type Era, type PlainRequest, readPlainRequest } from "./plain-request.ts";
import { ResultTexts } from "./result-text.ts";

export interface DirectLaneOptions {
  readonly live: LiveRegistry;
  readonly log: Logger;
  readonly masksErrors: boolean;
}

/**
 * Answers what is beyond doubt as the SDK would, for a fraction of what it costs: `tools/list`, and calls of tools that
 * know nothing of their request. It recognises a request, or leaves it as it is.
 */
export class DirectLane {
  readonly #options: DirectLaneOptions;
  readonly #envelopes = new Envelopes();
  /** Of the one registry there is: one that can change is left to the SDK. */
  #texts: ResultTexts | undefined;

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
    if (request.method === "tools/list") {
      return registry.tools.size === 0 ? undefined : texts.toolList(era, request.id);
    }
    const tool = registry.tools.get(request.name);
    if (!tool || !isSelfContained(tool) || registry.headerSchemas.has(request.name)) return undefined;
    return whenThere(this.#call(registry, request, caller), (outcome) =>
      texts.toolResult(tool, outcome, era, request.id),
    );
  }

  /** Takes what a client of 2026-07-28 says of itself for plain from now on: the SDK has answered this message. */
  learn(message: unknown): void {
    if (!isObject(message) || !isObject(message.params)) return;
    if (isObject(message.params._meta)) this.#envelopes.learn(message.params._meta);
  }

  #call(
    registry: Registry,
    { name, args }: Extract<PlainRequest, { method: "tools/call" }>,
    caller: Caller,
  ): Eventual<ToolOutcome> {
    const call = new DirectCall(caller, masksErrors(registry, this.#options.masksErrors), this.#options.log);
    return callTool(registry, name, args, call);
  }
}

/** Whether a handler takes nothing but its arguments, and gives nothing but a value. */
function isSelfContained({ invoke, returns, stream, asks }: ToolDefinition): boolean {
  return invoke.length < 2 && returns !== "content" && !stream && !asks && globalThis.mcpcCallScope === undefined;
}
