import type { IncomingHttpHeaders } from "node:http";
import type { ToolDefinition } from "../definition.ts";
import { type Call, callTool } from "../dispatch.ts";
import type { LiveRegistry } from "../live-registry.ts";
import type { Logger } from "../log.ts";
import { masksErrors, type Registry } from "../registry.ts";
import { Envelopes } from "./envelopes.ts";
import { type Era, isObject, type PlainRequest, readPlainRequest } from "./plain-request.ts";
import { ResultTexts } from "./result-text.ts";

/** A whole answer with status 200. */
export interface DirectAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface DirectLaneOptions {
  readonly live: LiveRegistry;
  readonly log: Logger;
  readonly masksErrors: boolean;
}

/** Revisions before 2026-07-28 that a header can name. */
const legacyRevisions = new Set(["2025-11-25", "2025-06-18", "2025-03-26"]);

const jsonHeaders = { "content-type": "application/json" };
const streamHeaders = {
  "cache-control": "no-cache, no-transform",
  "content-type": "text/event-stream",
  "x-accel-buffering": "no",
};

/**
 * Answers over HTTP what is beyond doubt, as the SDK would and for a fraction of what it costs: `tools/list`, and calls of
 * tools that know nothing of their request. Everything else is left to the SDK, unread and unharmed.
 */
export class DirectHttpLane {
  readonly #options: DirectLaneOptions;
  readonly #envelopes = new Envelopes();
  #registry: Registry | undefined;
  #texts: ResultTexts | undefined;

  constructor(options: DirectLaneOptions) {
    this.#options = options;
  }

  /** The answer to a POST, or nothing. `signal` aborts when the client has left. */
  answer(headers: IncomingHttpHeaders, body: unknown, signal: AbortSignal): Promise<DirectAnswer> | undefined {
    const registry = this.#options.live.current;
    if (registry.canChange) return undefined;
    const era = eraOf(headers);
    const request = era && readPlainRequest(body, era, this.#envelopes);
    if (!era || !request || (era === "modern" && !namesItself(headers, request))) return undefined;
    const texts = this.#textsOf(registry);
    if (request.method === "tools/list") {
      return registry.tools.size === 0 ? undefined : Promise.resolve(answer(era, texts.toolList(era, request.id)));
    }
    const tool = registry.tools.get(request.name);
    if (!tool || !isSelfContained(tool) || registry.headerSchemas.has(request.name)) return undefined;
    return this.#call(registry, tool, request, era, signal);
  }

  /** What the SDK let through is plain from then on. */
  learn(headers: IncomingHttpHeaders, body: unknown): void {
    if (eraOf(headers) !== "modern" || !isObject(body) || !isObject(body.params)) return;
    if (isObject(body.params._meta)) this.#envelopes.learn(body.params._meta);
  }

  async #call(
    registry: Registry,
    tool: ToolDefinition,
    { id, name, args }: Extract<PlainRequest, { method: "tools/call" }>,
    era: Era,
    signal: AbortSignal,
  ): Promise<DirectAnswer> {
    const { log } = this.#options;
    const call: Call = {
      signal,
      wrapsResults: false, // the text is wrapped
      masksErrors: masksErrors(registry, this.#options.masksErrors),
      log,
      createContext() {
        throw new Error(`${name} asked for a context, and was not expected to`);
      },
    };
    const outcome = await callTool(registry, name, args, call);
    return answer(era, this.#textsOf(registry).toolResult(tool, outcome, era, id));
  }

  #textsOf(registry: Registry): ResultTexts {
    if (this.#texts && this.#registry === registry) return this.#texts;
    this.#registry = registry;
    this.#texts = new ResultTexts(registry);
    return this.#texts;
  }
}

/** Which revisions a request is of; nothing where its headers are more, or less, than plain ones. */
function eraOf(headers: IncomingHttpHeaders): Era | undefined {
  if (headers["mcp-session-id"] !== undefined || !acceptsBoth(headers.accept)) return undefined;
  const revision = headers["mcp-protocol-version"];
  if (revision === "2026-07-28") return "modern";
  if (typeof revision !== "string" || !legacyRevisions.has(revision)) return undefined;
  return headers["mcp-method"] === undefined && headers["mcp-name"] === undefined ? "legacy" : undefined;
}

/** A client that takes anything takes what the protocol wants it to name. */
function acceptsBoth(accept: string | undefined): boolean {
  return (
    accept === undefined ||
    accept.includes("*/*") ||
    (accept.includes("application/json") && accept.includes("text/event-stream"))
  );
}

/** The `Mcp-Method` and `Mcp-Name` headers (MCP 2026-07-28, §streamable HTTP); an encoded name is not plain. */
function namesItself(headers: IncomingHttpHeaders, request: PlainRequest): boolean {
  if (headers["mcp-method"] !== request.method) return false;
  return request.method === "tools/call" ? headers["mcp-name"] === request.name : headers["mcp-name"] === undefined;
}

/** Whether a handler takes nothing but its arguments, and gives nothing but a value. */
function isSelfContained({ invoke, returns, stream, asks }: ToolDefinition): boolean {
  return invoke.length < 2 && returns !== "content" && !stream && !asks && globalThis.mcpcCallScope === undefined;
}

function answer(era: Era, text: string): DirectAnswer {
  return era === "modern"
    ? { headers: jsonHeaders, text }
    : { headers: streamHeaders, text: `event: message\ndata: ${text}\n\n` };
}
