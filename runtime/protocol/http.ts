import type { RequestId, ServerEventBus } from "@modelcontextprotocol/server";
import { systemClock } from "../clock.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { Notifier } from "../notifier.ts";
import { SessionValues } from "../session-values.ts";
import { createMcpHandler, isInitializeRequest, isLegacyRequest } from "./sdk.ts";
import { createServerFactory, type ServerOptions } from "./server.ts";
import { type SessionLimits, SessionTable } from "./sessions.ts";
import { readSharedRequest } from "./shared-requests.ts";
import { SharedServers } from "./shared-servers.ts";

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
  /** Calls back once the answer is out or the client has left. No part of a `Request`, and not for the SDK. */
  whenOver(listener: () => void): void;
  /** Calls back when the signal would abort: one listener, for less than the signal costs. */
  whenLeft(listener: () => void): void;
  /** The id that the client gave its message, where the SDK knows that by another. */
  messageId?: RequestId;
}

/** The MCP endpoint behind any HTTP server: 2026-07-28, stateless 2025 and 2025 sessions alike. */
export interface HttpEndpoint {
  /** `body` is the parsed body of a POST, read and limited by the caller. */
  fetch(head: RequestHead, body: unknown): Promise<HttpAnswer | Response>;
  /** Ends subscriptions and sessions and aborts what still runs. */
  close(): Promise<void>;
}

export interface HttpEndpointOptions extends ServerOptions {
  /** Absent: nobody gets a session. */
  readonly sessions?: SessionLimits;
}

/**
 * A 2025 client that says `initialize` gets a server for its session, where there are sessions. Requests without one that
 * leave nothing behind share a server; any other gets a server of its own, so nothing is remembered between them.
 */
export function createHttpEndpoint(options: HttpEndpointOptions): HttpEndpoint {
  const handler = createMcpHandler(createServerFactory(options), {
    bus: busOf(options.notifier),
    onerror: (error) => options.log.debug(error.message),
  });
  const shared = options.live.current.canChange ? undefined : new SharedServers(options);
  const sessions = options.sessions && openSessionTable(options, options.sessions);
  return {
    async fetch(head, parsedBody) {
      const request = head as unknown as Request; // SDK 2.4 reads nothing else of it; test/runtime/http.test.ts watches
      const id = head.headers.get("mcp-session-id");
      if (
        sessions &&
        (id !== null || isInitializeRequest(parsedBody)) &&
        (await isLegacyRequest(request, parsedBody))
      ) {
        return id === null ? sessions.open(head, parsedBody) : sessions.serve(id, head, parsedBody);
      }
      const plain = shared && readSharedRequest(head, parsedBody, options.live.current);
      if (plain) return shared.answer(head, plain);
      return handler.fetch(request, parsedBody === undefined ? {} : { parsedBody });
    },
    async close() {
      await Promise.all([handler.close(), shared?.close(), sessions?.close()]);
    },
  };
}

function openSessionTable(options: HttpEndpointOptions, limits: SessionLimits): SessionTable {
  return new SessionTable({
    limits,
    clock: systemClock,
    log: options.log,
    async connect(transport) {
      const server = await createServerFactory(options, new SessionValues())({ era: "legacy" });
      await server.connect(transport);
    },
  });
}

/** Where the SDK takes what it tells `subscriptions/listen` streams. It never publishes itself. */
function busOf(notifier: Notifier): ServerEventBus {
  return { publish: () => {}, subscribe: (listener) => notifier.subscribe(listener) };
}
