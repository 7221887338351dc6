import type { IncomingMessage, ServerResponse } from "node:http";
import { errorCodes } from "../errors.ts";
import type { ServerOptions } from "../protocol/server.ts";
import type { StdioConnection } from "../protocol/stdio.ts";
import { loadSdkLane, type SdkLane } from "../sdk-lane.ts";
import { within } from "../shutdown.ts";
import { type ReadBody, readJsonBody } from "./http-body.ts";
import { sendRefusal, sendText } from "./http-reply.ts";

/** Below what common proxies wait for. Milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** What a client that does not read may leave waiting, in bytes. */
const MAX_BACKLOG = 16 * 1024 * 1024;

export interface LegacySseOptions extends ServerOptions {
  /** Clients at a time. */
  readonly max: number;
}

/** The module that serves HTTP+SSE: in a server only when its build asked for it, and loaded only with `--sse`. */
export type LegacySseModule = { openLegacySse(options: LegacySseOptions): Promise<LegacySse> };

/**
 * The transport of MCP 2024-11-05, which later revisions replaced: `GET /sse` is the stream that a client reads, and
 * its first event names the URL below `/messages` that it posts to.
 */
export interface LegacySse {
  /** Whether the request is one of these two, and is answered. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean;
  /** Waits `graceMs` for calls in flight, then closes every stream. */
  finish(graceMs: number): Promise<void>;
}

/** To the protocol a client is a pipe: one way is the stream, the other way are the posts. */
interface Client {
  readonly connection: StdioConnection;
  readonly stream: ServerResponse;
}

export async function openLegacySse(options: LegacySseOptions): Promise<LegacySse> {
  const lane = await loadSdkLane();
  const clients = new Map<string, Client>();
  return {
    serve(path, request, response) {
      if (path === "/sse" && request.method === "GET") {
        openStream(response, clients, { ...options, lane });
        return true;
      }
      if (path !== "/messages" || request.method !== "POST") return false;
      void receive(request, response, clients);
      return true;
    },
    async finish(graceMs) {
      const open = [...clients.values()];
      await within(graceMs, Promise.all(open.map(({ connection }) => connection.settled())));
      await Promise.all(open.map(({ connection }) => within(graceMs, connection.close())));
      for (const { stream } of open) stream.end();
    },
  };
}

function openStream(
  stream: ServerResponse,
  clients: Map<string, Client>,
  { lane, ...options }: LegacySseOptions & { readonly lane: SdkLane },
): void {
  if (clients.size >= options.max) {
    const message = `Service Unavailable: ${clients.size} clients are connected, try again later`;
    sendRefusal(stream, { status: 503, code: errorCodes.transport, message });
    return;
  }
  const id = crypto.randomUUID();
  const send = (text: string) => {
    stream.write(text);
    if (stream.writableLength > MAX_BACKLOG) stream.destroy();
  };
  stream.on("error", () => {}); // the client has left, which "close" tells, too
  stream.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    Connection: "keep-alive",
    "X-Accel-Buffering": "no",
  });
  const connection = lane.openStdioConnection(options, async (json) => send(`event: message\ndata: ${json}\n\n`));
  clients.set(id, { connection, stream });
  const beat = setInterval(() => send(": keepalive\n\n"), KEEP_ALIVE_MS).unref();
  stream.once("close", () => {
    clearInterval(beat);
    clients.delete(id);
    void connection.close();
  });
  send(`event: endpoint\ndata: /messages?sessionId=${id}\n\n`);
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  clients: ReadonlyMap<string, Client>,
): Promise<void> {
  const id = new URL(request.url ?? "/", "http://localhost").searchParams.get("sessionId") ?? "";
  const client = clients.get(id);
  if (!client) {
    const message = "Not Found: there is no open stream of this sessionId, open one with GET /sse";
    return sendRefusal(response, { status: 404, code: errorCodes.transport, message });
  }
  const read = await new Promise<ReadBody>((resolve) => readJsonBody(request, resolve));
  if (!read) return;
  if ("refusal" in read) return sendRefusal(response, read.refusal);
  client.connection.receive(read.body);
  sendText(response, 202, "text/plain", "Accepted"); // the answer goes to the stream
}
