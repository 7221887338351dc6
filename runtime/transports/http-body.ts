import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { errorCodes } from "../errors.ts";

/** Largest accepted request body, in bytes: 4 MiB, the SDK's own limit. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Why a request is refused, in both languages it must be said in. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** What came in a POST: its parsed JSON, or why there is none; `undefined` when the client left. */
export type ReadBody = { readonly body: unknown } | { readonly refusal: Refusal } | undefined;

const tooLarge = refuse(413, `Payload Too Large: the body must not exceed ${MAX_BODY_BYTES} bytes`);

/** Reads the JSON body of a POST and hands it over, once. Stops reading at the limit. */
export function readJsonBody(request: IncomingMessage, onRead: (read: ReadBody) => void): void {
  const { headers } = request;
  const refusal = unreadable(headers);
  if (refusal) onRead(refusal);
  else collectBytes(request, (bytes) => onRead(bytes && parseBody(bytes, headers)));
}

/** Why a body is not even looked at. */
function unreadable(headers: IncomingHttpHeaders): ReadBody {
  if (!isJson(headers["content-type"])) {
    return refuse(415, "Unsupported Media Type: Content-Type must be application/json");
  }
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return refuse(415, "Unsupported Media Type: the body must not be compressed");
  }
  return Number(headers["content-length"] ?? 0) > MAX_BODY_BYTES ? tooLarge : undefined;
}

function isJson(type: string | undefined): boolean {
  return type === "application/json" || type?.split(";")[0]?.trim().toLowerCase() === "application/json";
}

function parseBody(bytes: Buffer | "too-large", headers: IncomingHttpHeaders): ReadBody {
  if (bytes === "too-large") return tooLarge;
  const body = parse(bytes.toString("utf8"));
  if (body === undefined) return refuse(400, "Parse error: the body is not valid JSON", errorCodes.parseError);
  const revision = headers["mcp-protocol-version"];
  if (Array.isArray(body) && !hasBatches(revision)) {
    const message = `Invalid Request: MCP ${revision} has no batches, send each message in a POST of its own`;
    return refuse(400, message, errorCodes.invalidRequest);
  }
  return { body };
}

/** Batches came with 2025-03-26, which is meant where no header says more, and went with 2025-06-18. */
function hasBatches(revision: string | string[] | undefined): boolean {
  return revision === undefined || String(revision) < "2025-06-18";
}

/** `undefined` for what is not JSON; JSON itself cannot say it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Hands over what has come by the end, at the limit, or when the client leaves: whichever is first. */
function collectBytes(request: IncomingMessage, onBytes: (bytes: Buffer | "too-large" | undefined) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const finish = (bytes: Buffer | "too-large" | undefined) => {
    if (isOver) return;
    isOver = true;
    onBytes(bytes);
  };
  request.on("data", (part: Buffer) => {
    length += part.length;
    parts.push(part);
    if (length <= MAX_BODY_BYTES) return;
    request.removeAllListeners("data").pause();
    finish("too-large");
  });
  request.on("end", () => finish(parts.length === 1 ? parts[0] : Buffer.concat(parts)));
  request.on("close", () => finish(undefined));
  request.on("error", () => finish(undefined));
}

function refuse(status: number, message: string, code: number = errorCodes.transport): { refusal: Refusal } {
  return { refusal: { status, code, message } };
}
