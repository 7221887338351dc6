import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/server";
import type { SessionEvents } from "./event-store.ts";
import { isJSONRPCRequest, WebStandardStreamableHTTPServerTransport } from "./sdk.ts";

/** When a client whose stream was closed comes back for the rest. Milliseconds. */
const RETRY_MS = 1000;

/** The SDK's transport of one 2025 session, which also knows what it still owes the client. */
export class SessionTransport extends WebStandardStreamableHTTPServerTransport {
  readonly #unanswered = new Set<RequestId>();
  readonly #events: SessionEvents;

  constructor(id: string, events: SessionEvents) {
    super({ sessionIdGenerator: () => id, eventStore: events, retryInterval: RETRY_MS });
    this.#events = events;
    // the SDK calls this one before its own
    this.onmessage = (message) => this.#remember(message);
  }

  /** Whether calls are still to be answered, be their streams open or not. */
  get isBusy(): boolean {
    return this.#unanswered.size > 0;
  }

  override async send(message: JSONRPCMessage, options?: { relatedRequestId?: RequestId }): Promise<void> {
    try {
      await super.send(message, options);
    } finally {
      if (!("method" in message) && message.id !== undefined) this.#unanswered.delete(message.id);
    }
  }

  #remember(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) this.#unanswered.add(message.id);
    else if ("method" in message && message.method === "notifications/cancelled")
      this.#cancel(message.params?.requestId);
  }

  /** No answer follows (MCP §cancellation), so nothing else would end the stream that waits for one. */
  #cancel(id: unknown): void {
    if ((typeof id !== "string" && typeof id !== "number") || !this.#unanswered.delete(id)) return;
    this.closeSSEStream(id);
    // SDK 2.4 forgets the stream of a request only with its answer, and keeps who comes back for it waiting
    const streams = (this as unknown as { _requestToStreamMapping?: Map<RequestId, string> })._requestToStreamMapping;
    const stream = streams?.get(id);
    if (stream === undefined) return;
    streams?.delete(id);
    this.#events.forget(stream);
  }
}
