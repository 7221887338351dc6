import type { IncomingHttpHeaders } from "node:http";
import type { Call } from "../dispatch.ts";
import { type Eventual, whenThere } from "../eventual.ts";
import { DirectLane, type DirectLaneOptions } from "./lane.ts";
import type { Era, PlainRequest } from "./plain-request.ts";

/** A whole answer with status 200. */
export interface DirectAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Revisions before 2026-07-28 that a header can name. */
const legacyRevisions = new Set(["2025-11-25", "2025-06-18", "2025-03-26"]);

const jsonHeaders = { "content-type": "application/json" };
const streamHeaders = {
  "cache-control": "no-cache, no-transform",
  "content-type": "text/event-stream",
  "x-accel-buffering": "no",
};

/** The direct lane over HTTP, where each request stands alone and says its revision in a header. */
export class DirectHttpLane {
  readonly #lane: DirectLane;

  constructor(options: DirectLaneOptions) {
    this.#lane = new DirectLane(options);
  }

  /** The answer to a POST, or nothing for what is left to the SDK. The signal of `caller` aborts when the client has left. */
  answer(
    headers: IncomingHttpHeaders,
    body: unknown,
    caller: Pick<Call, "signal">,
  ): Eventual<DirectAnswer> | undefined {
    const era = eraOf(headers);
    const request = era && this.#lane.read(body, era);
    if (!era || !request || (era === "modern" && !namesItself(headers, request))) return undefined;
    const answer = this.#lane.answer(request, era, caller);
    return answer === undefined ? undefined : whenThere(answer, (text) => answerOf(era, text));
  }

  /** The SDK has answered this POST with status 200. */
  learn(headers: IncomingHttpHeaders, body: unknown): void {
    if (eraOf(headers) === "modern") this.#lane.learn(body);
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

function answerOf(era: Era, text: string): DirectAnswer {
  return era === "modern"
    ? { headers: jsonHeaders, text }
    : { headers: streamHeaders, text: `event: message\ndata: ${text}\n\n` };
}
