import type { IncomingMessage, ServerResponse } from "node:http";
import type { DevEvents } from "../dev/dev-events.ts";
import { errorCodes } from "../errors.ts";
import type { Flags } from "../flags.ts";
import type { LiveRegistry } from "../live-registry.ts";
import { rememberingLast } from "../remembering-last.ts";
import type { Exchanges } from "./http-exchange.ts";
import { createHttpGuard } from "./http-guard.ts";
import { createPage, type PageFacts } from "./http-page.ts";
import { landingHtml, landingJson } from "./http-pages.ts";
import { sendJson, sendRefusal, sendText } from "./http-reply.ts";
import type { LegacySse } from "./legacy-sse.ts";

/** Headers a browser may send to the endpoint, `Mcp-Param-*` apart, which are named when asked for. */
const requestHeaders =
  "Content-Type, Accept, Authorization, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, Last-Event-ID";

const legacyPaths = new Set(["/sse", "/messages"]);

/** Answers everything but the endpoint itself, which `exchanges` serves. */
export function createRoutes(options: {
  live: LiveRegistry;
  flags: Flags;
  exchanges: Exchanges;
  /** What `GET /` shows to browsers; without it a few words about the server. */
  page?: PageFacts;
  legacySse?: LegacySse;
  devEvents?: DevEvents;
}) {
  const { live, flags, exchanges, legacySse, devEvents } = options;
  const guard = createHttpGuard(flags);
  // clients ask for one path, by one host
  const pathOf = rememberingLast(readPath);
  const allowsHost = rememberingLast(guard.allowsHost);
  const sendPage = options.page && createPage(options.page);
  return (request: IncomingMessage, response: ServerResponse) => {
    const path = pathOf(request.url ?? "/");
    if (path === "/healthz") return sendJson(response, 200, { status: "ok" });
    if (path === "/readyz") return sendReadiness(response, exchanges);
    const { host, origin } = request.headers;
    if (!allowsHost(host)) return forbid(response, `the Host '${host}' is not served here (--allow-host)`);
    if (!guard.allowsOrigin(origin, host))
      return forbid(response, `pages of '${origin}' may not call this server (--allow-origin)`);
    if (origin !== undefined) allowOrigin(response, origin);
    const isOwn = path === flags.path || (legacySse !== undefined && legacyPaths.has(path));
    if (isOwn && request.method === "OPTIONS") return sendPreflight(request, response);
    if (legacySse?.serve(path, request, response)) return;
    if (path === "/" && request.method === "GET" && !wantsStream(request)) {
      if (!wantsHtml(request)) return sendJson(response, 200, landingJson(live.current, endpointUrl(request, flags)));
      if (sendPage) return void sendPage(request, response);
      return sendText(response, 200, htmlType, landingHtml(live.current, endpointUrl(request, flags)));
    }
    if (devEvents && path === "/__mcpc/dev") return devEvents.serve(request, response);
    if (path === flags.path) return exchanges.serve(request, response);
    sendRefusal(response, {
      status: 404,
      code: errorCodes.transport,
      message: `Not Found: there is nothing at ${path}, did you mean ${flags.path}?`,
    });
  };
}

/** Without query, and without slashes at its end. */
function readPath(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/\/+$/, "") || "/";
}

function sendReadiness(response: ServerResponse, { isStopping }: Exchanges): void {
  sendJson(response, isStopping ? 503 : 200, { status: isStopping ? "stopping" : "ready" });
}

function forbid(response: ServerResponse, reason: string): void {
  sendRefusal(response, { status: 403, code: errorCodes.transport, message: `Forbidden: ${reason}` });
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Expose-Headers", "Mcp-Session-Id");
  response.setHeader("Vary", "Origin");
}

function sendPreflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = request.headers["access-control-request-headers"] ?? "";
  const parameters = asked.split(",").filter((name) => /^\s*mcp-param-[\w-]+\s*$/i.test(name));
  response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
  response.setHeader("Access-Control-Allow-Headers", [requestHeaders, ...parameters].join(", "));
  response.setHeader("Access-Control-Max-Age", "86400");
  response.writeHead(204).end();
}

const htmlType = "text/html; charset=utf-8";

function wantsHtml({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes("text/html") ?? false;
}

function endpointUrl({ headers }: IncomingMessage, { path }: Flags): string {
  return `http://${headers.host}${path}`;
}

function wantsStream({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes("text/event-stream") ?? false;
}
