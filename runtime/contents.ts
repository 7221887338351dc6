import { encodeBytes } from "./codecs.ts";
import type { ResourceDefinition, ResourceTemplateDefinition } from "./definition.ts";
import { encode, ResultError, stringify } from "./encode.ts";
import { NotFoundError } from "./errors.ts";

/** MCP `TextResourceContents` and `BlobResourceContents`. */
export type WireContents = {
  uri: string;
  mimeType?: string;
  _meta?: Record<string, unknown>;
} & ({ text: string } | { blob: string });

/**
 * What a handler returned, as contents of the resource at `uri`. Throws a `NotFoundError` for `undefined` and `null`, and
 * a `ResultError` for what must not leave.
 */
export function encodeContents(
  { returns, mimeType, encode: encoder }: ResourceDefinition | ResourceTemplateDefinition,
  uri: string,
  value: unknown,
): WireContents[] {
  if (value === undefined || value === null) throw new NotFoundError();
  switch (returns) {
    case "value":
      return [plainContents(value, uri, mimeType)];
    case "json":
      return [
        { uri, mimeType: mimeType ?? "application/json", text: stringify(encoder ? encode(encoder, value) : value) },
      ];
    case "contents":
      return (Array.isArray(value) ? value : [value]).map((item, index) =>
        madeContents(item, { index, uri, mimeType }),
      );
  }
}

function plainContents(value: unknown, uri: string, mimeType: string | undefined): WireContents {
  if (typeof value === "string") return { uri, mimeType: mimeType ?? "text/plain", text: value };
  if (isBytes(value)) return { uri, mimeType: mimeType ?? "application/octet-stream", blob: encodeBytes(value) };
  throw new ResultError(
    "a value that its declared return type does not allow",
    `expected text or bytes, got ${typeof value}`,
  );
}

/** `ResourceContents` as the handler made them, with what it left out. */
function madeContents(
  item: unknown,
  { index, uri, mimeType }: { index: number; uri: string; mimeType: string | undefined },
): WireContents {
  const fields = (typeof item === "object" && item !== null ? item : {}) as Record<string, unknown>;
  const { text, blob, _meta } = fields;
  const own = { uri: fields.uri ?? uri, mimeType: fields.mimeType ?? mimeType };
  const refuse = (detail: string): never => {
    throw new ResultError("contents that MCP does not know", `item ${index} ${detail}`);
  };
  if (typeof own.uri !== "string") return refuse("has a uri that is not a string");
  if (own.mimeType !== undefined && typeof own.mimeType !== "string")
    return refuse("has a mimeType that is not a string");
  const common = {
    uri: own.uri,
    ...(own.mimeType !== undefined && { mimeType: own.mimeType }),
    ...(typeof _meta === "object" && _meta !== null && { _meta: _meta as Record<string, unknown> }),
  };
  if (typeof text === "string" && blob === undefined) return { ...common, text };
  if (isBytes(blob)) return { ...common, blob: encodeBytes(blob) };
  if (typeof blob !== "string") return refuse("has neither a text nor a blob");
  return isBase64(blob) ? { ...common, blob } : refuse("has a blob that is not base64");
}

function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** RFC 4648 §4, padded. Without a group that repeats, which runs out of stack on megabytes. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
