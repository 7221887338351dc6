import type { IncomingHttpHeaders } from "node:http";
import { systemClock } from "../clock.ts";
import type { Notify } from "../context.ts";
import type { Eventual } from "../eventual.ts";
import type { HttpAnswer, WholeAnswer } from "../http-answer.ts";
import { modernRevision } from "../modern-revision.ts";
import { KeepAlive } from "../pending-answer.ts";
import { type Connection, HttpCaller, type HttpService } from "./http-caller.ts";
import { DirectLane, type DirectLaneOptions } from "./lane.ts";
import { type Era, type PlainRequest, readPlainNotification } from "./plain-request.ts";

/** Before 2026-07-28; what came before them knew no such header. */
const revisionsInHeaders = new Set(["2025-11-25", "2025-06-18", "2025-03-26"]);

const accepted: WholeAnswer = { status: 202, headers: {}, text: "" };

export interface DirectHttpOptions extends DirectLaneOptions {
  readonly notifier: Notify;
}

/** The direct lane over HTTP, where each request stands alone and says its revision in a header. */
export class DirectHttpLane {
  readonly #lane: DirectLane;
  readonly #service: HttpService;

  constructor(options: DirectHttpOptions) {
    this.#lane = new DirectLane(options);
    this.#service = { notifier: options.notifier, log: options.log, keepAlive: new KeepAlive(systemClock) };
  }

  /** The answer to a POST, or nothing for what is left to the SDK. */
  answer(headers: IncomingHttpHeaders, body: unknown, connection: Connection): Eventual<HttpAnswer> | undefined {
    const era = eraOf(headers);
    const request = era && this.#lane.read(body, era);
    if (!era || !request) return era === "legacy" && isInitialized(body) ? accepted : undefined;
    if (era === "modern" && !namesItself(headers, request)) return undefined;
    const caller = new HttpCaller({ era, headers, body, request, connection }, this.#service);
    const response = this.#lane.answer(request, era, caller);
    return response === undefined ? undefined : caller.answer(response);
  }

  /** The SDK has answered this POST with status 200. */
  learn(headers: IncomingHttpHeaders, body: unknown): void {
    if (eraOf(headers) === "modern") this.#lane.learn(body);
  }
}

/**
 * Which revisions a request is of; nothing where its headers are more, or less, than plain ones. Before 2026-07-28 the first
 * request names its revision in its body.
 */
function eraOf(headers: IncomingHttpHeaders): Era | undefined {
  if (headers["mcp-session-id"] !== undefined || !acceptsBoth(headers.accept)) return undefined;
  const revision = headers["mcp-protocol-version"];
  if (revision === modernRevision) return "modern";
  if (revision !== undefined && (typeof revision !== "string" || !revisionsInHeaders.has(revision))) return undefined;
  return headers["mcp-method"] === undefined && headers["mcp-name"] === undefined ? "legacy" : undefined;
}

/** Nobody remembers it where there are no sessions. */
function isInitialized(body: unknown): boolean {
  return readPlainNotification(body)?.method === "notifications/initialized";
}

/** A client that takes anything takes what the protocol wants it to name. */
function acceptsBoth(accept: string | undefined): boolean {
  return (
    accept === undefined ||
    accept.includes("*/*") ||
    (accept.includes("application/json") && accept.includes("text/event-stream"))
  );
}

/** The `Mcp-Method` and `Mcp-Name` headers (MCP 2026-07-28, §streamable HTTP); an encoded name is another one. */
function namesItself(headers: IncomingHttpHeaders, request: PlainRequest): boolean {
  return headers["mcp-method"] === request.method && headers["mcp-name"] === nameOf(request);
}

function nameOf(request: PlainRequest): string | undefined {
  if ("name" in request) return request.name;
  return "uri" in request ? request.uri : undefined;
}
