import type { ServerResponse } from "node:http";
import { EventStream, type HttpAnswer, type WholeAnswer } from "../http-answer.ts";
import type { Refusal } from "./http-body.ts";
import { encodingOf } from "./text-encoding.ts";

/** Sends a whole answer at once. */
export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  sendWhole(response, status, { "Content-Type": type }, text);
}

/** Sends a whole answer at once, with these headers beside its length. */
function sendWhole(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): void {
  const length = Buffer.byteLength(text);
  response.writeHead(status, { ...headers, "Content-Length": length }).end(text, encodingOf(text, length));
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, "application/json", JSON.stringify(value));
}

/** A refusal as a JSON-RPC error. `id` is null: the request was not read. */
export function sendRefusal(response: ServerResponse, { status, code, message }: Refusal): void {
  if (status === 413) response.setHeader("Connection", "close"); // the rest of the body is never read
  sendJson(response, status, { jsonrpc: "2.0", error: { code, message }, id: null });
}

/** Sends an answer. Resolves when it is out or the client has left. */
export function sendAnswer(response: ServerResponse, answer: HttpAnswer | Response): Promise<void> | undefined {
  if (answer instanceof EventStream) return sendEvents(response, answer);
  if (typeof answer.text !== "string") return sendResponse(response, answer as Response);
  sendWhole(response, answer.status, answer.headers as WholeAnswer["headers"], answer.text);
  return response.writableFinished ? undefined : closed(response);
}

async function sendEvents(response: ServerResponse, events: EventStream): Promise<void> {
  if (response.destroyed) return;
  response.writeHead(events.status, events.headers);
  events.sendTo(response);
  await closed(response);
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.once("close", resolve);
  });
}

/** Passes a web `Response` on, as fast as the client reads it. Resolves when it is out or the client has left. */
async function sendResponse(response: ServerResponse, answer: Response): Promise<void> {
  if (response.destroyed) return void answer.body?.cancel();
  answer.headers.forEach((value, name) => {
    if (name !== "connection") response.setHeader(name, value);
  });
  response.statusCode = answer.status;
  if (!answer.body) return void response.end();
  if (!isStream(answer)) {
    const text = await answer.text();
    return void response.setHeader("Content-Length", Buffer.byteLength(text)).end(text);
  }
  response.flushHeaders();
  await copy(answer.body, response);
}

function isStream(answer: Response): boolean {
  return answer.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
}

async function copy(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const left = () => void reader.cancel().catch(() => {});
  response.once("close", left);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!response.write(part.value)) await drained(response);
    }
  } catch {
    // the stream broke off; the client sees a response that ends
  }
  response.off("close", left);
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.once("drain", done).once("close", done);
    if (response.destroyed) done();
  });
}
