import type { JSONRPCMessage, JSONRPCRequest, Transport } from "@modelcontextprotocol/server";
import type { DirectLane } from "../direct/lane.ts";
import type { Era } from "../direct/plain-request.ts";
import { errorCodes } from "../errors.ts";
import { SessionValues } from "../session-values.ts";
import { isJSONRPCRequest, PROTOCOL_VERSION_META_KEY, parseJSONRPCMessage, serveStdio } from "./sdk.ts";
import { createServerFactory, type ServerOptions } from "./server.ts";

/** One client on one pipe, from the first message to the last. */
export interface StdioConnection {
  /** Takes one parsed line; what is no JSON-RPC message, nor a batch of them in 2025-03-26, is answered with -32600. */
  receive(value: unknown): void;
  /** Resolves once every request received so far has been answered or cancelled. */
  settled(): Promise<void>;
  /** Aborts what still runs and ends subscriptions. */
  close(): Promise<void>;
}

/**
 * Sends one message, as JSON, and resolves when it is out. One that `canWait` may go out together with others; those of the
 * SDK go alone, since its clients overlook progress that comes in one chunk with the answer.
 */
export type SendText = (json: string, canWait?: boolean) => Promise<void>;

/** Serves MCP of either era, whichever the first message speaks. `direct` answers what it can, without the SDK. */
export function openStdioConnection(options: ServerOptions, sendText: SendText, direct?: DirectLane): StdioConnection {
  const wire = new Wire(sendText, direct);
  const handle = serveStdio(createServerFactory(options, new SessionValues()), {
    transport: wire,
    onerror: (error) => options.log.debug(error.message),
  });
  return {
    receive: (value) => wire.receive(value),
    settled: () => wire.settled(),
    close: () => {
      wire.abort();
      return handle.close();
    },
  };
}

/** The SDK's view of the pipe. It remembers which requests wait for an answer, so that the end can wait for them. */
class Wire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  readonly #sendText: SendText;
  readonly #direct: DirectLane | undefined;
  readonly #closing = new AbortController();
  /** By id: the request, where its answer tells that more of its kind are plain. */
  readonly #unanswered = new Map<string | number, JSONRPCMessage | undefined>();
  /** Decided by the first request that the SDK has answered. */
  #era: Era | undefined;
  #handshake: string | number | undefined;
  #hasBatches = false;
  #waiting: (() => void)[] = [];

  constructor(sendText: SendText, direct: DirectLane | undefined) {
    this.#sendText = sendText;
    this.#direct = direct;
  }

  /** Ends what was begun without the SDK. */
  abort(): void {
    this.#closing.abort();
  }

  async start(): Promise<void> {}

  receive(value: unknown): void {
    if (this.#hasBatches && Array.isArray(value) && value.length > 0) {
      for (const message of value) this.#receiveOne(message); // each is answered on a line of its own
    } else {
      this.#receiveOne(value);
    }
  }

  #receiveOne(value: unknown): void {
    if (this.#answerDirectly(value)) return;
    const message = readMessage(value);
    if (!message) {
      const error = { code: errorCodes.invalidRequest, message: notAMessage(value) };
      void this.#sendText(JSON.stringify({ jsonrpc: "2.0", id: idOf(value), error }));
      return;
    }
    this.#remember(message);
    this.onmessage?.(message);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if ("result" in message) this.#learn(message);
    try {
      await this.#sendText(JSON.stringify(message));
    } finally {
      if (!("method" in message)) this.#forget(message.id);
    }
  }

  async close(): Promise<void> {
    this.#unanswered.clear();
    this.#release();
    this.onclose?.();
  }

  settled(): Promise<void> {
    return this.#unanswered.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether the answer to a plain request is on its way. An id that is in use already is for the SDK to judge. */
  #answerDirectly(value: unknown): boolean {
    const request = this.#era && this.#direct?.read(value, this.#era);
    if (!this.#era || !request || this.#unanswered.has(request.id)) return false;
    const answer = this.#direct?.answer(request, this.#era, this.#closing.signal);
    if (!answer) return false;
    this.#unanswered.set(request.id, undefined);
    void this.#sendDirectly(request.id, answer);
    return true;
  }

  /** Whatever goes wrong is a bug of ours, for the log; the client is not left waiting for it. */
  async #sendDirectly(id: string | number, answer: Promise<string>): Promise<void> {
    try {
      const text = await answer;
      if (!this.#unanswered.has(id)) return; // it was cancelled
      await this.#sendText(text, true);
      this.#forget(id);
    } catch (cause) {
      const error = { code: errorCodes.internalError, message: "Internal error" };
      await this.#sendText(JSON.stringify({ jsonrpc: "2.0", id, error }));
      this.#forget(id);
      throw cause;
    }
  }

  #learn({ id, result }: Extract<JSONRPCMessage, { result: unknown }>): void {
    if (id === this.#handshake) {
      // the one revision that has batches: they came with it, and went with the next
      this.#hasBatches = result.protocolVersion === "2025-03-26";
      this.#era = "legacy";
    }
    const request = this.#unanswered.get(id);
    if (!request) return;
    this.#era ??= "modern";
    if (this.#era === "modern") this.#direct?.learn(request);
  }

  #remember(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) {
      if (message.method === "initialize") this.#handshake = message.id;
      // a subscription is answered when the connection ends, so the end must not wait for it
      if (message.method !== "subscriptions/listen")
        this.#unanswered.set(message.id, isEnveloped(message) ? message : undefined);
    } else if ("method" in message && message.method === "notifications/cancelled") {
      this.#forget(message.params?.requestId); // MCP §cancellation: no answer follows
    }
  }

  #forget(id: unknown): void {
    if (typeof id !== "string" && typeof id !== "number") return;
    this.#unanswered.delete(id);
    if (this.#unanswered.size === 0) this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Whether a request is of 2026-07-28, as far as it says. */
function isEnveloped({ params }: JSONRPCRequest): boolean {
  return params?._meta?.[PROTOCOL_VERSION_META_KEY] === "2026-07-28";
}

function readMessage(value: unknown): JSONRPCMessage | undefined {
  try {
    return parseJSONRPCMessage(value);
  } catch {
    return undefined;
  }
}

function notAMessage(value: unknown): string {
  return Array.isArray(value)
    ? "Invalid Request: this revision of MCP has no batches, send each message on a line of its own"
    : "Invalid Request: not a JSON-RPC 2.0 message";
}

function idOf(value: unknown): string | number | null {
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  return typeof value.id === "string" || typeof value.id === "number" ? value.id : null;
}
