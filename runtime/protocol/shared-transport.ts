import type { JSONRPCMessage, JSONRPCRequest, RequestId, TransportSendOptions } from "@modelcontextprotocol/server";
import type { Clock } from "../clock.ts";
import type { Era } from "../direct/plain-request.ts";
import { errorCodes } from "../errors.ts";
import type { HttpAnswer } from "../http-answer.ts";
import { modernRevision } from "../modern-revision.ts";
import { KeepAlive, PendingAnswer } from "../pending-answer.ts";
import type { RequestHead } from "./http.ts";
import { PerRequestHTTPServerTransport } from "./sdk.ts";

type ResponseMessage = Exclude<JSONRPCMessage, { method: string }>;

/**
 * What one SDK server answers many requests through, each of them an HTTP exchange of its own. Clients number their requests
 * alike, so the server knows each by a number that is given once; by that everything it sends finds the one exchange that it
 * belongs to. The SDK's transport of one exchange is the base because from that alone a server takes its revision (SDK 2.4,
 * `Server.connect`).
 */
export class SharedTransport extends PerRequestHTTPServerTransport {
  readonly #era: Era;
  readonly #keepAlive: KeepAlive;
  readonly #open = new Map<RequestId, OpenRequest>();
  #given = 0;
  /** Whether a request is being looked at: no handler has run that the answer could be of. */
  #isDelivering = false;

  constructor(era: Era, clock: Clock) {
    super({ classification: era === "modern" ? { era, revision: modernRevision } : { era } });
    this.#era = era;
    this.#keepAlive = new KeepAlive(clock);
  }

  /** Resolves with the answer, or its beginning. When the client leaves, the call is cancelled. */
  answer(head: RequestHead, message: JSONRPCRequest): Promise<HttpAnswer> {
    const number = ++this.#given;
    head.messageId = message.id;
    const answer = new PendingAnswer(this.#era);
    this.#open.set(number, { id: message.id, answer });
    this.#keepAlive.add(answer);
    head.whenLeft(() => this.#cancel(number));
    if (!this.#open.has(number)) return answer.begun; // the client had left already
    const request = head as unknown as Request; // the SDK hands it on to handlers, unread
    this.#isDelivering = true;
    this.onmessage?.({ ...message, id: number }, { request });
    this.#isDelivering = false;
    return answer.begun;
  }

  override async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ("method" in message) {
      const { relatedRequestId } = options ?? {};
      if (relatedRequestId !== undefined) this.#open.get(relatedRequestId)?.answer.notify(message);
    } else if (message.id !== undefined) {
      this.#finish(message.id, message);
    }
  }

  /** Aborts what still runs. */
  override async close(): Promise<void> {
    this.#keepAlive.stop();
    for (const number of [...this.#open.keys()]) this.#cancel(number);
    this.onclose?.();
  }

  #finish(number: RequestId, message: ResponseMessage): void {
    const open = this.#open.get(number);
    if (!open) return;
    open.answer.finish(JSON.stringify({ ...message, id: open.id }), statusOf(message, this.#isDelivering));
    this.#forget(number, open);
  }

  #cancel(number: RequestId): void {
    const open = this.#open.get(number);
    if (!open) return;
    this.#forget(number, open);
    open.answer.breakOff();
    const params = { requestId: number, reason: "The client has left" };
    this.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
  }

  #forget(number: RequestId, { answer }: OpenRequest): void {
    this.#open.delete(number);
    this.#keepAlive.delete(answer);
  }
}

/** What is still to be answered. */
interface OpenRequest {
  /** As the client gave it. */
  readonly id: RequestId;
  readonly answer: PendingAnswer;
}

/** Errors that a status says, too (MCP 2026-07-28, §streamable HTTP); what handlers answer is said by the message alone. */
function statusOf(message: ResponseMessage, isUnhandled: boolean): number {
  if (!("error" in message)) return 200;
  if (message.error.code === errorCodes.missingCapability) return 400;
  return isUnhandled && message.error.code === errorCodes.methodNotFound ? 404 : 200;
}
