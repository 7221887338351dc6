import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { errorCodes } from "../errors.ts";
import { SessionValues } from "../session-values.ts";
import { Unanswered } from "../unanswered.ts";
import { isJSONRPCRequest, parseJSONRPCMessage, serveStdio } from "./sdk.ts";
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

/** The connection of a client that may have said something before the SDK was there. */
export interface ResumedConnection extends StdioConnection {
  /** Takes requests that have been answered already, and notifications; resolves once nothing is left to be said of them. */
  replay(messages: readonly unknown[]): Promise<void>;
}

/** Sends one message, as JSON, and resolves when it is out. */
export type SendText = (json: string) => Promise<void>;

/** What else knows of the requests of a connection. */
export interface ConnectionWatch {
  readonly unanswered: Unanswered;
  /** Told of each result before it is sent, with the request that it belongs to where there is no doubt about it. */
  onResult(request: unknown, result: Record<string, unknown>): void;
}

/** Serves MCP of either era, whichever the first message speaks. */
export function openStdioConnection(
  options: ServerOptions,
  sendText: SendText,
  watch: ConnectionWatch = { unanswered: new Unanswered(), onResult: () => {} },
): ResumedConnection {
  const wire = new Wire(sendText, watch);
  const handle = serveStdio(createServerFactory(options, new SessionValues()), {
    transport: wire,
    onerror: (error) => options.log.debug(error.message),
  });
  return {
    receive: (value) => wire.receive(value),
    replay: (messages) => wire.replay(messages),
    settled: () => watch.unanswered.settled(),
    close: () => handle.close(),
  };
}

/** The SDK's view of the pipe. */
class Wire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  readonly #sendText: SendText;
  readonly #watch: ConnectionWatch;
  #hasBatches = false;
  /** Requests whose answers nobody waits for. */
  readonly #replayed = new Unanswered();

  constructor(sendText: SendText, watch: ConnectionWatch) {
    this.#sendText = sendText;
    this.#watch = watch;
  }

  async start(): Promise<void> {}

  receive(value: unknown): void {
    if (this.#hasBatches && Array.isArray(value) && value.length > 0) {
      for (const message of value) this.#receiveOne(message); // each is answered on a line of its own
    } else {
      this.#receiveOne(value);
    }
  }

  /** One after the other: a client may use an id again once it has been answered. */
  async replay(values: readonly unknown[]): Promise<void> {
    for (const value of values) {
      const message = parseJSONRPCMessage(value);
      if (isJSONRPCRequest(message)) {
        this.#replayed.add(message.id, message);
      }
      this.onmessage?.(message);
      await this.#replayed.settled();
    }
  }

  #receiveOne(value: unknown): void {
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
    if ("result" in message) this.#notice(message);
    if (!("method" in message) && message.id !== undefined && this.#replayed.has(message.id)) {
      return this.#replayed.delete(message.id);
    }
    try {
      await this.#sendText(JSON.stringify(message));
    } finally {
      if (!("method" in message)) this.#watch.unanswered.delete(message.id);
    }
  }

  async close(): Promise<void> {
    this.#watch.unanswered.clear();
    this.#replayed.clear();
    this.onclose?.();
  }

  #notice({ id, result }: Extract<JSONRPCMessage, { result: unknown }>): void {
    // the one revision that has batches: they came with it, and went with the next
    if (result.protocolVersion !== undefined) this.#hasBatches = result.protocolVersion === "2025-03-26";
    this.#watch.onResult(this.#watch.unanswered.get(id), result);
  }

  #remember(message: JSONRPCMessage): void {
    const { unanswered } = this.#watch;
    if (isJSONRPCRequest(message)) {
      // a subscription is answered when the connection ends, so the end must not wait for it
      if (message.method === "subscriptions/listen") return;
      unanswered.add(message.id, unanswered.has(message.id) ? undefined : message);
    } else if ("method" in message && message.method === "notifications/cancelled") {
      unanswered.delete(message.params?.requestId); // MCP §cancellation: no answer follows
    }
  }
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
