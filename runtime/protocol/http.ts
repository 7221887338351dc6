import { createMcpHandler } from "@modelcontextprotocol/server";
import { createServerFactory, type ServerOptions } from "./server.ts";

/** The MCP endpoint behind any HTTP server: 2026-07-28 and stateless 2025 requests alike. */
export interface HttpEndpoint {
  /** `body` is the parsed body of a POST, read and limited by the caller; `request` itself carries none. */
  fetch(request: Request, body: unknown): Promise<Response>;
  /** Ends subscriptions and aborts what still runs. */
  close(): Promise<void>;
}

/** Each request gets a server of its own, so nothing is remembered between them. */
export function createHttpEndpoint(options: ServerOptions): HttpEndpoint {
  const handler = createMcpHandler(createServerFactory(options), {
    onerror: (error) => options.log.debug(error.message),
  });
  return {
    fetch: (request, parsedBody) => handler.fetch(request, parsedBody === undefined ? {} : { parsedBody }),
    close: () => handler.close(),
  };
}
