/** Annotations every content block may carry (MCP `Annotations`). */
interface Annotated {
  annotations?: { audience?: ("user" | "assistant")[]; priority?: number; lastModified?: string };
  _meta?: Record<string, unknown>;
}

/** A text block. A plain string in an array of content means the same. */
export interface Text extends Annotated {
  type: "text";
  text: string;
}

/** An image block; `data` is base64. */
export interface Image extends Annotated {
  type: "image";
  data: string;
  mimeType: string;
}

/** An audio block; `data` is base64. */
export interface Audio extends Annotated {
  type: "audio";
  data: string;
  mimeType: string;
}

/** A link to a resource the client may read. */
export interface ResourceLink extends Annotated {
  type: "resource_link";
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  size?: number;
}

/** A resource carried inside the result: `text`, or base64 in `blob`. */
export interface EmbeddedResource extends Annotated {
  type: "resource";
  resource: { uri: string; mimeType?: string; text: string } | { uri: string; mimeType?: string; blob: string };
}

/** One content block. */
export type Content = Text | Image | Audio | ResourceLink | EmbeddedResource;

/** A whole result in the handler's own hands: content beside structured content. */
export interface ToolResult<T = unknown> {
  content: (string | Content)[];
  structuredContent?: T;
  isError?: boolean;
  _meta?: Record<string, unknown>;
}

/** Contents of a resource as text. Without `uri` and `mimeType` they are those of what was read. */
export interface TextContents {
  uri?: string;
  mimeType?: string;
  text: string;
  _meta?: Record<string, unknown>;
}

/** Contents of a resource as bytes, or as base64 of them. */
export interface BlobContents {
  uri?: string;
  mimeType?: string;
  blob: string | Uint8Array;
  _meta?: Record<string, unknown>;
}

/** What a resource may return to say more of its contents than their value; several for a resource of several parts. */
export type ResourceContents = TextContents | BlobContents;

/** An image block from bytes or base64. */
export function image(data: Uint8Array | string, mimeType: string): Image {
  return { type: "image", data: toBase64(data), mimeType };
}

/** An audio block from bytes or base64. */
export function audio(data: Uint8Array | string, mimeType: string): Audio {
  return { type: "audio", data: toBase64(data), mimeType };
}

function toBase64(data: Uint8Array | string): string {
  return typeof data === "string"
    ? data
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
}
