import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  parseJSONRPCMessage,
  type Transport,
} from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { errorCodes } from "../errors.ts";
import { SessionValues } from "../session-values.ts";
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

/** Serves MCP of either era, whichever the first message speaks. `write` sends one message and resolves when it is out. */
export function openStdioConnection(
  options: ServerOptions,
  write: (message: unknown) => Promise<void>,
): StdioConnection {
  const wire = new Wire(write);
  const handle = serveStdio(createServerFactory(options, new SessionValues()), {
    transport: wire,
    onerror: (error) => options.log.debug(error.message),
  });
  return {
    receive: (value) => wire.receive(value),
    settled: () => wire.settled(),
    close: () => handle.close(),
  };
}

/** The SDK's view of the pipe. It remembers which requests wait for an answer, so that the end can wait for them. */
class Wire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  readonly #write: (message: unknown) => Promise<void>;
  readonly #unanswered = new Set<string | number>();
  #handshake: string | number | undefined;
  #hasBatches = false;
  #waiting: (() => void)[] = [];

  constructor(write: (message: unknown) => Promise<void>) {
    this.#write = write;
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
    const message = readMessage(value);
    if (!message) {
      void this.#write({
        jsonrpc: "2.0",
        id: idOf(value),
        error: { code: errorCodes.invalidRequest, message: notAMessage(value) },
      });
      return;
    }
    this.#remember(message);
    this.onmessage?.(message);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if ("result" in message && message.id === this.#handshake) {
      // the one revision that has batches: they came with it, and went with the next
      this.#hasBatches = message.result.protocolVersion === "2025-03-26";
    }
    try {
      await this.#write(message);
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

  #remember(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) {
      if (message.method === "initialize") this.#handshake = message.id;
      // a subscription is answered when the connection ends, so the end must not wait for it
      if (message.method !== "subscriptions/listen") this.#unanswered.add(message.id);
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
