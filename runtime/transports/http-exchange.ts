import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { DirectAnswer, DirectHttpLane } from "../direct/http-lane.ts";
import { errorCodes, stackOf } from "../errors.ts";
import { isObject } from "../is-object.ts";
import type { Logger } from "../log.ts";
import type { HttpEndpoint, RequestHead } from "../protocol/http.ts";
import { within } from "../shutdown.ts";
import { readJsonBody } from "./http-body.ts";
import { sendRefusal, sendResponse } from "./http-reply.ts";

/** Time for answers to leave after the last call was aborted. Milliseconds. */
const FLUSH_MS = 500;

/** One request to the endpoint, from its first byte to the last of its answer. */
interface Exchange {
  readonly left: AbortController;
  /** A stream of notifications ends only when the server ends it, so nobody waits for it. */
  isAwaited: boolean;
  done: Promise<void>;
}

/** Serves requests to the endpoint and knows which are in flight, so that the end can wait for them. */
export class Exchanges {
  isStopping = false;
  readonly #endpoint: HttpEndpoint;
  readonly #log: Logger;
  readonly #direct: DirectHttpLane | undefined;
  readonly #open = new Set<Exchange>();

  /** `direct` is asked first; without it everything goes to the endpoint. */
  constructor(endpoint: HttpEndpoint, log: Logger, direct?: DirectHttpLane) {
    this.#endpoint = endpoint;
    this.#log = log;
    this.#direct = direct;
  }

  /** Answers one request to the endpoint. A client that leaves early aborts the call's signal. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!["GET", "POST", "DELETE"].includes(request.method ?? "")) return refuseMethod(response);
    const exchange: Exchange = { left: new AbortController(), isAwaited: true, done: Promise.resolve() };
    response.on("error", () => {}); // the client has left, which "close" tells, too
    response.once("close", () => {
      if (!response.writableFinished) exchange.left.abort();
    });
    this.#open.add(exchange);
    exchange.done = this.#answer(request, response, exchange);
    await exchange.done;
    this.#open.delete(exchange);
  }

  /** Waits `graceMs` for calls in flight, then aborts what is left and ends open streams. */
  async finish(graceMs: number): Promise<void> {
    this.isStopping = true;
    const calls = [...this.#open].filter(({ isAwaited }) => isAwaited);
    await within(graceMs, Promise.all(calls.map(({ done }) => done)));
    const late = [...this.#open];
    for (const { left, isAwaited } of late) if (isAwaited) left.abort();
    await within(FLUSH_MS, this.#endpoint.close());
    await within(FLUSH_MS, Promise.all(late.map(({ done }) => done)));
  }

  async #answer(request: IncomingMessage, response: ServerResponse, exchange: Exchange): Promise<void> {
    try {
      const read = request.method === "POST" ? await readJsonBody(request) : { body: undefined };
      if (!read) return;
      if ("refusal" in read) return sendRefusal(response, read.refusal);
      const direct =
        request.method === "POST" && this.#direct?.answer(request.headers, read.body, exchange.left.signal);
      if (direct) return this.#sendDirect(response, await direct);
      const head = new Head(request, response, exchange.left.signal);
      exchange.isAwaited = isAwaited(request, read.body);
      const answer = await this.#endpoint.fetch(head, read.body);
      if (answer.status === 200 && request.method === "POST") this.#direct?.learn(request.headers, read.body);
      if (this.isStopping) response.setHeader("Connection", "close");
      await sendResponse(response, answer);
    } catch (error) {
      this.#log.error(`a request could not be answered: ${stackOf(error)}`);
      if (response.headersSent) response.destroy();
      else sendRefusal(response, { status: 500, code: errorCodes.internalError, message: "Internal error" });
    }
  }

  #sendDirect(response: ServerResponse, { headers, text }: DirectAnswer): void {
    if (this.isStopping) response.setHeader("Connection", "close");
    response.writeHead(200, { ...headers, "Content-Length": Buffer.byteLength(text) }).end(text);
  }
}

/** Whether the client waits for an answer, rather than for whatever happens. */
function isAwaited({ method }: IncomingMessage, body: unknown): boolean {
  return method === "POST" && !(isObject(body) && body.method === "subscriptions/listen");
}

function refuseMethod(response: ServerResponse): void {
  response.setHeader("Allow", "GET, POST, DELETE");
  sendRefusal(response, { status: 405, code: errorCodes.transport, message: "Method not allowed." });
}

class Head implements RequestHead {
  readonly method: string;
  readonly url: string;
  readonly headers: RequestHead["headers"];
  readonly signal: AbortSignal;
  readonly #response: ServerResponse;

  constructor({ method, url, headers }: IncomingMessage, response: ServerResponse, signal: AbortSignal) {
    this.method = method ?? "GET";
    this.url = `http://${headers.host ?? "localhost"}${url}`;
    this.headers = new HeadHeaders(headers);
    this.signal = signal;
    this.#response = response;
  }

  whenOver(listener: () => void): void {
    if (this.#response.closed) listener();
    else this.#response.once("close", listener);
  }
}

const mcpTypes = "application/json, text/event-stream";

class HeadHeaders {
  readonly #headers: IncomingHttpHeaders;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
  }

  /** A client that takes anything, such as a plain `curl`, takes what the protocol wants it to name. */
  get(name: string): string | null {
    const value = this.#headers[name.toLowerCase()];
    if (name.toLowerCase() === "accept" && (value === undefined || value.includes("*/*"))) return mcpTypes;
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  }

  *[Symbol.iterator](): Generator<[string, string]> {
    for (const name of Object.keys(this.#headers)) yield [name, this.get(name) ?? ""];
  }
}
