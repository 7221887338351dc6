import type { ServerDefinition } from "../../runtime/definition.ts";
import { EventStream, type HttpAnswer } from "../../runtime/http-answer.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import type { RequestHead } from "../../runtime/protocol/http.ts";
import type { ServerOptions } from "../../runtime/protocol/server.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { readMessage } from "./lane-pair.ts";
import type { Wire } from "./server-process.ts";

/** What serves a definition, in this process and silently. */
export function serverOptions(definition: ServerDefinition): ServerOptions {
  const live = { current: createRegistry(definition) };
  return { live, log: createLogger("silent"), notifier: createNotifier(() => {}), masksErrors: false };
}

/** The head of an HTTP request whose client a test can make leave. */
export function requestHead(headers: Record<string, string>, method = "POST"): RequestHead & { leave(): void } {
  const left = new AbortController();
  return {
    method,
    url: "http://localhost/mcp",
    headers: new Headers(headers),
    signal: left.signal,
    whenOver: () => {},
    whenLeft: (listener) => left.signal.addEventListener("abort", listener),
    leave: () => left.abort(),
  };
}

/** Of a plain request of 2026-07-28. */
export function modernHeaders(method: string, name?: string): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": method,
    ...(name && { "mcp-name": name }),
  };
}

/** Of a plain request of 2025. */
export const legacyHeaders = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2025-11-25",
};

/** Everything that an answer says, once it is over. */
export async function readAnswer(
  answer: HttpAnswer | Response,
): Promise<{ status: number; type: string | null; messages: Wire[] }> {
  const { status } = answer;
  const type = new Headers(answer.headers).get("content-type");
  const text = answer instanceof EventStream ? await wholeOf(answer) : await textOf(answer);
  const events = text.split("\n").filter((line) => line.startsWith("data: {"));
  return {
    status,
    type,
    messages: (events.length > 0 ? events.map((line) => line.slice(6)) : [text]).map(readMessage),
  };
}

async function textOf(answer: Exclude<HttpAnswer, EventStream> | Response): Promise<string> {
  return typeof answer.text === "string" ? answer.text : answer.text();
}

function wholeOf(stream: EventStream): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    stream.sendTo({ write: (part) => (text += part), end: () => resolve(text) });
  });
}
