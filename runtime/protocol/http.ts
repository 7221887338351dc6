import { createMcpHandler } from "@modelcontextprotocol/server";
import { createServerFactory, type ServerOptions } from "./server.ts";

/**
 * The part of a web `Request` that the SDK reads when the body comes parsed. A real one costs a quarter of a call:
 * its headers are copied and its signal is chained to a second one.
 */
export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null } & Iterable<[string, string]>;
  /** Aborts when the client has left. */
  readonly signal: AbortSignal;
}

/** The MCP endpoint behind any HTTP server: 2026-07-28 and stateless 2025 requests alike. */
export interface HttpEndpoint {
  /** `body` is the parsed body of a POST, read and limited by the caller. */
  fetch(head: RequestHead, body: unknown): Promise<Response>;
  /** Ends subscriptions and aborts what still runs. */
  close(): Promise<void>;
}

/** Each request gets a server of its own, so nothing is remembered between them. */
export function createHttpEndpoint(options: ServerOptions): HttpEndpoint {
  const handler = createMcpHandler(createServerFactory(options), {
    onerror: (error) => options.log.debug(error.message),
  });
  return {
    fetch(head, parsedBody) {
      const request = head as unknown as Request; // SDK 2.4 reads nothing else of it; test/runtime/http.test.ts watches
      return handler.fetch(request, parsedBody === undefined ? {} : { parsedBody });
    },
    close: () => handler.close(),
  };
}
