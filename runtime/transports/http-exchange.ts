import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { DirectHttpLane } from "../direct/http-lane.ts";
import { errorCodes, stackOf } from "../errors.ts";
import type { HttpAnswer } from "../http-answer.ts";
import { isObject } from "../is-object.ts";
import type { Logger } from "../log.ts";
import type { HttpEndpoint, RequestHead } from "../protocol/http.ts";
import { RequestHeaders } from "../request-headers.ts";
import { within } from "../shutdown.ts";
import { type ReadBody, readJsonBody } from "./http-body.ts";
import { sendAnswer, sendRefusal } from "./http-reply.ts";

/** Time for answers to leave after the last call was aborted. Milliseconds. */
const FLUSH_MS = 500;

/** Serves requests to the endpoint and knows which are in flight, so that the end can wait for them. */
export class Exchanges {
  isStopping = false;
  readonly #endpoint: HttpEndpoint;
  readonly #log: Logger;
  readonly #direct: DirectHttpLane | undefined;
  readonly #open = new Set<Exchange>();
  /** Called whenever an exchange is over, while somebody waits for that. */
  #onEnd: (() => void) | undefined;

  /** `direct` is asked first; without it everything goes to the endpoint. */
  constructor(endpoint: HttpEndpoint, log: Logger, direct?: DirectHttpLane) {
    this.#endpoint = endpoint;
    this.#log = log;
    this.#direct = direct;
  }

  /** Answers one request to the endpoint. A client that leaves early aborts the call's signal. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const { method } = request;
    if (method === "POST") {
      const exchange = this.#begin(request, response);
      readJsonBody(request, (read) => this.#answer(exchange, read));
    } else if (method === "GET" || method === "DELETE") {
      void this.#askEndpoint(this.#begin(request, response), undefined);
    } else refuseMethod(response);
  }

  /** Waits `graceMs` for calls in flight, then aborts what is left and ends open streams. */
  async finish(graceMs: number): Promise<void> {
    this.isStopping = true;
    const calls = [...this.#open].filter(({ isAwaited }) => isAwaited);
    await within(graceMs, this.#over(calls));
    const late = [...this.#open];
    for (const exchange of late) if (exchange.isAwaited) exchange.abort();
    await within(FLUSH_MS, this.#endpoint.close());
    await within(FLUSH_MS, this.#over(late));
  }

  /** Resolves when all of these are over. */
  #over(exchanges: readonly Exchange[]): Promise<void> {
    return new Promise((resolve) => {
      this.#onEnd = () => {
        if (!exchanges.some((exchange) => this.#open.has(exchange))) resolve();
      };
      this.#onEnd();
    });
  }

  #begin(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = new Exchange(request, response);
    this.#open.add(exchange);
    return exchange;
  }

  #answer(exchange: Exchange, read: ReadBody): void {
    if (read && "body" in read) this.#answerBody(exchange, read.body);
    else {
      if (read) sendRefusal(exchange.response, read.refusal);
      this.#end(exchange);
    }
  }

  /** What the direct lane knows at once is sent within this turn of the event loop. */
  #answerBody(exchange: Exchange, body: unknown): void {
    try {
      const answer = this.#direct?.answer(exchange.request.headers, body, exchange);
      if (answer === undefined) void this.#askEndpoint(exchange, body);
      else if (answer instanceof Promise) void this.#sendLater(exchange, answer);
      else void this.#send(exchange, answer);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  async #askEndpoint(exchange: Exchange, body: unknown): Promise<void> {
    const { request } = exchange;
    try {
      const head = new Head(exchange);
      exchange.isAwaited = isAwaited(request, body);
      const answer = await this.#endpoint.fetch(head, body);
      if (answer.status === 200 && request.method === "POST") this.#direct?.learn(request.headers, body);
      await this.#send(exchange, answer);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  async #sendLater(exchange: Exchange, answer: Promise<HttpAnswer>): Promise<void> {
    exchange.watch();
    try {
      await this.#send(exchange, await answer);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  /** Gives something to wait for where it takes longer than this. */
  #send(exchange: Exchange, answer: HttpAnswer | Response): Promise<void> | undefined {
    if (this.isStopping) exchange.response.setHeader("Connection", "close");
    const sending = sendAnswer(exchange.response, answer);
    if (sending) {
      exchange.watch();
      return sending.then(() => this.#end(exchange));
    }
    this.#end(exchange);
    return undefined;
  }

  #fail(exchange: Exchange, error: unknown): void {
    const { response } = exchange;
    this.#log.error(`a request could not be answered: ${stackOf(error)}`);
    if (response.headersSent) response.destroy();
    else sendRefusal(response, { status: 500, code: errorCodes.internalError, message: "Internal error" });
    this.#end(exchange);
  }

  #end(exchange: Exchange): void {
    this.#open.delete(exchange);
    this.#onEnd?.();
  }
}

/** One request to the endpoint, from its first byte to the last of its answer. */
class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** A stream of notifications ends only when the server ends it, so nobody waits for it. */
  isAwaited = true;
  #left: AbortController | undefined;
  #onLeft: (() => void) | undefined;
  #isWatched = false;
  #hasLeft = false;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.response = response;
  }

  /** Aborts when the client has left. Made when it is first read: it costs as much as a small call. */
  get signal(): AbortSignal {
    this.watch();
    this.#left ??= new AbortController();
    if (this.#hasLeft) this.#left.abort();
    return this.#left.signal;
  }

  /** Looks out for a client that leaves: for an exchange that is not over within one turn of the event loop. */
  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.response.on("error", () => {}); // the client has left, which "close" tells, too
    this.response.once("close", () => {
      if (!this.response.writableFinished) this.abort();
    });
    if (!this.response.socket) closeWith(this.request.socket, this.response);
  }

  whenLeft(listener: () => void): void {
    this.watch();
    if (this.#hasLeft) listener();
    else this.#onLeft = listener;
  }

  abort(): void {
    this.#hasLeft = true;
    this.#left?.abort();
    this.#onLeft?.();
  }
}

/** Node tells a response nothing of its connection while those before it on that are under way. */
function closeWith(connection: Socket, response: ServerResponse): void {
  const close = () => {
    response.destroy();
    response.emit("close");
  };
  connection.setMaxListeners(0).once("close", close); // as many as requests are sent at once
  response.once("close", () => connection.off("close", close));
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
  messageId?: string | number;
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    const { method, url, headers } = exchange.request;
    this.method = method ?? "GET";
    this.url = `http://${headers.host ?? "localhost"}${url}`;
    this.headers = new RequestHeaders(headers);
    this.#exchange = exchange;
  }

  get signal(): AbortSignal {
    return this.#exchange.signal;
  }

  whenOver(listener: () => void): void {
    const { response } = this.#exchange;
    if (response.closed) listener();
    else response.once("close", listener);
  }

  whenLeft(listener: () => void): void {
    this.#exchange.whenLeft(listener);
  }
}
