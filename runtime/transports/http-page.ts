import type { IncomingMessage, ServerResponse } from "node:http";
import { StartupError } from "../errors.ts";
import type { Flags, PageMode } from "../flags.ts";
import type { Registry } from "../registry.ts";

/** What the page is told about the server it came from; the rest it asks over MCP. */
export interface PageFacts {
  mode: Exclude<PageMode, "off">;
  /** Of the endpoint. */
  path: string;
  /** Whether `/__mcpc/dev` tells of new builds. */
  dev: boolean;
}

/** How the server shows the page; nothing where it does not. Throws a `StartupError` when it has none to show. */
export function pageFacts({ settings }: Registry, { page, path }: Flags, dev: boolean): PageFacts | undefined {
  const mode = page ?? (dev ? "interactive" : "read-only");
  if (settings.page !== false) return mode === "off" ? undefined : { mode, path, dev };
  if (page === "interactive") throw new StartupError("--page: this server was built without the page", 2);
  return undefined;
}

/** Answers a browser's `GET /`. The page is unpacked when the first one comes. */
export function createPage(facts: PageFacts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let unpacked: ReturnType<typeof unpack> | undefined;
  return async (request, response) => {
    unpacked ??= unpack(facts);
    const { html, headers } = await unpacked;
    const isKnown = request.headers["if-none-match"]?.includes(headers.ETag) ?? false;
    if (isKnown) response.writeHead(304, headers).end();
    else response.writeHead(200, { ...headers, "Content-Length": html.length }).end(html);
  };
}

async function unpack(facts: PageFacts) {
  const { brotliDecompressSync } = await import("node:zlib");
  const { page, policy, tag } = await import("mcpc/page");
  const text = brotliDecompressSync(Buffer.from(page, "base64")).toString();
  const html = Buffer.from(text.replace('data-mcpc=""', () => `data-mcpc="${escapeHtml(JSON.stringify(facts))}"`));
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    ETag: `"${tag}-${facts.mode}${facts.dev ? "-dev" : ""}${facts.path}"`,
    Vary: "Accept, Origin",
  };
  return { html, headers };
}

/** Text inside of an attribute or an element. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
