import type { IncomingMessage } from "node:http";
import { errorCodes } from "../errors.ts";

/** Largest accepted request body, in bytes: 4 MiB, the SDK's own limit. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Why a request is refused, in both languages it must be said in. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The parsed JSON body of a POST, or why there is none. Stops reading at the limit; `undefined` when the client left. */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<{ body: unknown } | { refusal: Refusal } | undefined> {
  const { headers } = request;
  if (headers["content-type"]?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    return refuse(415, errorCodes.transport, "Unsupported Media Type: Content-Type must be application/json");
  }
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return refuse(415, errorCodes.transport, "Unsupported Media Type: the body must not be compressed");
  }
  const bytes = Number(headers["content-length"] ?? 0) > MAX_BODY_BYTES ? "too-large" : await readBytes(request);
  if (bytes === undefined) return undefined;
  if (bytes === "too-large") {
    return refuse(413, errorCodes.transport, `Payload Too Large: the body must not exceed ${MAX_BODY_BYTES} bytes`);
  }
  const body = parse(bytes.toString("utf8"));
  if (body === undefined) return refuse(400, errorCodes.parseError, "Parse error: the body is not valid JSON");
  const revision = headers["mcp-protocol-version"];
  if (Array.isArray(body) && !hasBatches(revision)) {
    const message = `Invalid Request: MCP ${revision} has no batches, send each message in a POST of its own`;
    return refuse(400, errorCodes.invalidRequest, message);
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

function readBytes(request: IncomingMessage): Promise<Buffer | "too-large" | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on("data", (part: Buffer) => {
      length += part.length;
      parts.push(part);
      if (length <= MAX_BODY_BYTES) return;
      request.removeAllListeners("data").pause();
      resolve("too-large");
    });
    request.on("end", () => resolve(parts.length === 1 ? parts[0] : Buffer.concat(parts)));
    request.on("close", () => resolve(undefined));
    request.on("error", () => resolve(undefined));
  });
}

function refuse(status: number, code: number, message: string): { refusal: Refusal } {
  return { refusal: { status, code, message } };
}
