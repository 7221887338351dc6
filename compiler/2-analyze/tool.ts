import type { ToolDescriptor } from "../../manifest/index.ts";
import type { Claims } from "./claims.ts";
import { type HandlerSource, readHandler } from "./handler.ts";
import { readInputSchema } from "./input-schema.ts";
import { readReturns } from "./returns.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { readAnnotations } from "./tags.ts";

/** Reads one exported function as a tool; nothing when it cannot be one. */
export function readTool(source: HandlerSource, reader: ShapeReader, claims: Claims): ToolDescriptor | undefined {
  const descriptor = readHandler(source, reader, { kind: "tool", claims, readReturns });
  if (!descriptor) return undefined;
  const { exported, docs } = source;
  const annotations = readAnnotations(docs, exported.name ?? "default", reader.root, reader.diagnostics);
  const inputSchema = readInputSchema(source, descriptor.signature, reader);
  return { kind: "tool", ...descriptor, ...(inputSchema && { inputSchema }), ...(annotations && { annotations }) };
}
