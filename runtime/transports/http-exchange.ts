import type { IncomingMessage, ServerResponse } from "node:http";
import { errorCodes } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { HttpEndpoint } from "../protocol/http.ts";
import { within } from "../shutdown.ts";
import { readJsonBody } from "./http-body.ts";
import { sendRefusal, sendResponse } from "./http-reply.ts";

/** Serves requests to the endpoint and knows which are in flight, so that the end can wait for them. */
export class Exchanges {
  isStopping = false;
  readonly #endpoint: HttpEndpoint;
  readonly #log: Logger;
  readonly #calls = new Set<Promise<void>>();
  readonly #streams = new Set<Promise<void>>();

  constructor(endpoint: HttpEndpoint, log: Logger) {
    this.#endpoint = endpoint;
    this.#log = log;
  }

  /** Answers one request to the endpoint. A client that leaves early aborts the call's signal. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!["GET", "POST", "DELETE"].includes(request.method ?? "")) return refuseMethod(response);
    const left = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) left.abort();
    });
    const read = request.method === "POST" ? await readJsonBody(request) : { body: undefined };
    if (!read) return;
    if ("refusal" in read) return sendRefusal(response, read.refusal);
    await this.#track(this.#answer(request, read.body, left.signal, response), read.body);
  }

  /** Waits `graceMs` for calls in flight, then aborts what is left and ends open streams. */
  async finish(graceMs: number): Promise<void> {
    this.isStopping = true;
    await within(graceMs, Promise.all(this.#calls));
    await within(graceMs, this.#endpoint.close());
    await within(graceMs, Promise.all([...this.#calls, ...this.#streams]));
  }

  async #answer(request: IncomingMessage, body: unknown, signal: AbortSignal, response: ServerResponse): Promise<void> {
    if (this.isStopping) response.setHeader("Connection", "close");
    try {
      const answer = await this.#endpoint.fetch(toRequest(request, signal), body);
      if (this.isStopping && !response.headersSent) response.setHeader("Connection", "close");
      await sendResponse(response, answer);
    } catch (error) {
      this.#log.error(`a request could not be answered: ${error instanceof Error ? error.stack : error}`);
      if (response.headersSent) response.destroy();
      else sendRefusal(response, { status: 500, code: errorCodes.internalError, message: "Internal error" });
    }
  }

  /** Subscriptions end only when the server ends them, so they are not waited for. */
  async #track(answering: Promise<void>, body: unknown): Promise<void> {
    const group = isSubscription(body) ? this.#streams : this.#calls;
    group.add(answering);
    await answering;
    group.delete(answering);
  }
}

function refuseMethod(response: ServerResponse): void {
  response.setHeader("Allow", "GET, POST, DELETE");
  sendRefusal(response, { status: 405, code: errorCodes.transport, message: "Method not allowed." });
}

/** Without a body: reading one through a web stream costs more than everything else, and it is parsed already. */
function toRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return new Request(`http://${request.headers.host ?? "localhost"}${request.url}`, {
    method: request.method ?? "GET",
    headers,
    signal,
  });
}

function isSubscription(body: unknown): boolean {
  return typeof body === "object" && body !== null && "method" in body && body.method === "subscriptions/listen";
}
