import type { JSONRPCMessage, JSONRPCRequest, RequestId, TransportSendOptions } from "@modelcontextprotocol/server";
import type { Clock } from "../clock.ts";
import type { Era } from "../direct/plain-request.ts";
import { errorCodes } from "../errors.ts";
import { EventStream, eventText, type HttpAnswer, jsonHeaders, streamHeaders } from "../http-answer.ts";
import type { RequestHead } from "./http.ts";
import { isJSONRPCErrorResponse, PerRequestHTTPServerTransport } from "./sdk.ts";
import { modernRevision } from "./shared-requests.ts";

type ResponseMessage = Exclude<JSONRPCMessage, { method: string }>;

/** How often a stream that nothing is sent on says that it is still there, as the SDK's do. Milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/**
 * What one SDK server answers many requests through, each of them an HTTP exchange of its own. Clients number their requests
 * alike, so the server knows each by a number that is given once; by that everything it sends finds the one exchange that it
 * belongs to. The SDK's transport of one exchange is the base because from that alone a server takes its revision (SDK 2.4,
 * `Server.connect`).
 */
export class SharedTransport extends PerRequestHTTPServerTransport {
  readonly #era: Era;
  readonly #clock: Clock;
  readonly #open = new Map<RequestId, SharedExchange>();
  #given = 0;
  /** Whether a request is being looked at: no handler has run that the answer could be of. */
  #isDelivering = false;
  #stopTicking: (() => void) | undefined;

  constructor(era: Era, clock: Clock) {
    super({ classification: era === "modern" ? { era, revision: modernRevision } : { era } });
    this.#era = era;
    this.#clock = clock;
  }

  /** Resolves with the answer, or its beginning. When the client leaves, the call is cancelled. */
  answer(head: RequestHead, message: JSONRPCRequest): Promise<HttpAnswer> {
    const number = ++this.#given;
    head.messageId = message.id;
    const answer = new Promise<HttpAnswer>((resolve) => {
      this.#open.set(number, new SharedExchange(this.#era, message.id, resolve));
    });
    head.whenLeft(() => this.#cancel(number));
    if (!this.#open.has(number)) return answer; // the client had left already
    this.#keepAlive();
    const request = head as unknown as Request; // the SDK hands it on to handlers, unread
    this.#isDelivering = true;
    this.onmessage?.({ ...message, id: number }, { request });
    this.#isDelivering = false;
    return answer;
  }

  override async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ("method" in message) {
      const { relatedRequestId } = options ?? {};
      if (relatedRequestId !== undefined) this.#open.get(relatedRequestId)?.notify(message);
    } else if (message.id !== undefined) {
      this.#open.get(message.id)?.finish(message, this.#isDelivering);
      this.#open.delete(message.id);
    }
  }

  /** Aborts what still runs. */
  override async close(): Promise<void> {
    this.#stopTicking?.();
    for (const number of [...this.#open.keys()]) this.#cancel(number);
    this.onclose?.();
  }

  #cancel(number: RequestId): void {
    const exchange = this.#open.get(number);
    if (!exchange) return;
    this.#open.delete(number);
    exchange.breakOff();
    const params = { requestId: number, reason: "The client has left" };
    this.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
  }

  /** One timer for all: a timer for each costs as much as a small call. */
  #keepAlive(): void {
    this.#stopTicking ??= this.#clock.after(KEEP_ALIVE_MS, () => {
      this.#stopTicking = undefined;
      for (const exchange of this.#open.values()) exchange.keepAlive();
      if (this.#open.size > 0) this.#keepAlive();
    });
  }
}

/** One request, until it is answered. */
class SharedExchange {
  readonly #era: Era;
  /** As the client gave it. */
  readonly #id: RequestId;
  readonly #settle: (answer: HttpAnswer) => void;
  #stream: EventStream | undefined;

  constructor(era: Era, id: RequestId, settle: (answer: HttpAnswer) => void) {
    this.#era = era;
    this.#id = id;
    this.#settle = settle;
  }

  /** Sends something before the answer, which makes a stream of it. */
  notify(message: JSONRPCMessage): void {
    this.#openStream().write(eventText(JSON.stringify(message)));
  }

  finish(message: ResponseMessage, isUnhandled: boolean): void {
    const text = JSON.stringify({ ...message, id: this.#id });
    if (this.#stream) {
      this.#stream.write(eventText(text));
      this.#stream.end();
    } else if (this.#era === "legacy") {
      this.#settle({ status: 200, headers: streamHeaders, text: eventText(text) });
    } else {
      this.#settle({ status: statusOf(message, isUnhandled), headers: jsonHeaders, text });
    }
  }

  /** No answer follows: nobody is there to read it, or the server is ending. */
  breakOff(): void {
    if (this.#stream) this.#stream.end();
    else if (this.#era === "legacy") this.#settle({ status: 200, headers: streamHeaders, text: "" });
    else this.#settle({ status: 499, headers: {}, text: "" });
  }

  /** The answer to a 2025 client is a stream in any case. */
  keepAlive(): void {
    const stream = this.#era === "legacy" ? this.#openStream() : this.#stream;
    stream?.write(": keepalive\n\n");
  }

  #openStream(): EventStream {
    if (this.#stream) return this.#stream;
    this.#stream = new EventStream();
    this.#settle(this.#stream);
    return this.#stream;
  }
}

/** Errors that a status says, too (MCP 2026-07-28, §streamable HTTP); what handlers answer is said by the message alone. */
function statusOf(message: ResponseMessage, isUnhandled: boolean): number {
  if (!isJSONRPCErrorResponse(message)) return 200;
  if (message.error.code === errorCodes.missingCapability) return 400;
  return isUnhandled && message.error.code === errorCodes.methodNotFound ? 404 : 200;
}
