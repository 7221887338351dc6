import type { IncomingHttpHeaders } from "node:http";
import type { JsonValue } from "../../manifest/index.ts";
import { createContext, type RequestFacts } from "../call-context.ts";
import type { Context, Log, Notify } from "../context.ts";
import { stackOf } from "../errors.ts";
import type { Eventual } from "../eventual.ts";
import type { HttpAnswer } from "../http-answer.ts";
import { isObject } from "../is-object.ts";
import type { Logger } from "../log.ts";
import { type KeepAlive, PendingAnswer, wholeAnswer } from "../pending-answer.ts";
import { RequestHeaders } from "../request-headers.ts";
import type { Caller } from "./direct-call.ts";
import { clientCapabilities, clientInfo } from "./envelopes.ts";
import type { Era, PlainRequest, RequestId } from "./plain-request.ts";

/** What an HTTP request without a session is of that names no revision (MCP 2025-11-25, §streamable HTTP). */
const unnamedRevision = "2025-03-26";

/** Tells whether the client is still there. */
export interface Connection {
  /** Aborts when it has left. Made when it is read. */
  readonly signal: AbortSignal;
  /** Calls back when the signal would abort. */
  whenLeft(listener: () => void): void;
}

/** One plain request over HTTP. */
export interface HttpRequest {
  readonly era: Era;
  readonly headers: IncomingHttpHeaders;
  /** The body, and what was read in it. */
  readonly body: unknown;
  readonly request: PlainRequest;
  readonly connection: Connection;
}

/** What all requests have in common. */
export interface HttpService {
  readonly notifier: Notify;
  readonly log: Logger;
  readonly keepAlive: KeepAlive;
}

/**
 * Who sent a request, and what a handler may be told of it: without a session a request says everything itself, and nothing
 * is kept of it. What a handler sends before its result goes out before the answer.
 */
export class HttpCaller implements Caller, RequestFacts {
  readonly #request: HttpRequest;
  readonly #service: HttpService;
  #pending: PendingAnswer | undefined;
  #isAnswered = false;

  constructor(request: HttpRequest, service: HttpService) {
    this.#request = request;
    this.#service = service;
  }

  /** `response` is the JSON-RPC response. Where it is there at once and nothing was sent before it, so is the answer. */
  answer(response: Eventual<string>): Eventual<HttpAnswer> {
    if (response instanceof Promise || this.#pending) {
      this.#pending ??= new PendingAnswer(this.#request.era);
      void this.#finish(this.#pending, response);
      return this.#pending.begun;
    }
    this.#isAnswered = true;
    return wholeAnswer(this.#request.era, response);
  }

  createContext(log: Logger, signal: () => AbortSignal): Context {
    return createContext({ facts: this }, log, signal);
  }

  get signal(): AbortSignal {
    return this.#request.connection.signal;
  }

  get id(): RequestId {
    return this.#request.request.id;
  }

  get handler(): string {
    const { request } = this.#request;
    if ("name" in request) return request.name;
    return "uri" in request ? request.uri : request.method;
  }

  get protocol(): string {
    return String(this.#request.headers["mcp-protocol-version"] ?? unnamedRevision);
  }

  /** A 2025 client says it to the server that its session has. */
  get client(): RequestFacts["client"] {
    return this.#request.era === "legacy" ? { capabilities: {} } : clientOf(this.#meta);
  }

  get meta(): Readonly<Record<string, unknown>> {
    return { ...this.#meta };
  }

  get headers(): RequestHeaders {
    return new RequestHeaders(this.#request.headers);
  }

  get notify(): Notify {
    return this.#service.notifier;
  }

  /** A client of 2026-07-28 names a level where it wants to hear of logs, and then its request is not plain. */
  async sendLog(level: keyof Log, data: JsonValue, logger: string): Promise<void> {
    if (this.#request.era === "legacy") this.#send("notifications/message", { level, data, logger });
  }

  async sendProgress(progressToken: RequestId, progress: number, total?: number, message?: string): Promise<void> {
    const told = { ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
    this.#send("notifications/progress", { progressToken, progress, ...told });
  }

  get #meta(): Record<string, unknown> {
    const { body } = this.#request;
    const params = isObject(body) && isObject(body.params) ? body.params : {};
    return isObject(params._meta) ? params._meta : {};
  }

  #send(method: string, params: object): void {
    if (this.#isAnswered) return;
    this.#pending ??= new PendingAnswer(this.#request.era);
    this.#pending.notify({ jsonrpc: "2.0", method, params });
  }

  async #finish(pending: PendingAnswer, response: Eventual<string>): Promise<void> {
    const { keepAlive, log } = this.#service;
    keepAlive.add(pending);
    this.#request.connection.whenLeft(() => {
      pending.breakOff(); // the handler may never end
      keepAlive.delete(pending);
    });
    try {
      pending.finish(await response);
    } catch (error) {
      if (!pending.fail(error)) log.error(`a request could not be answered: ${stackOf(error)}`);
    }
    this.#isAnswered = true;
    keepAlive.delete(pending);
  }
}

/** What `_meta` says of a client of 2026-07-28. */
function clientOf(meta: Record<string, unknown>): RequestFacts["client"] {
  const { [clientInfo]: info, [clientCapabilities]: capabilities } = meta;
  return {
    ...(isObject(info) && { name: String(info.name), version: String(info.version) }),
    capabilities: isObject(capabilities) ? capabilities : {},
  };
}
