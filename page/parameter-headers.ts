import type { Json } from "./mcp.ts";
import type { JsonSchema } from "./schema.ts";

/** `Mcp-Param-*`: what a schema marks with `x-mcp-header` goes into the headers as well (MCP 2026-07-28, §transports). */
export function parameterHeaders(schema: JsonSchema, value: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const part = (value as Json | undefined)?.[name];
    if (part === undefined || part === null || typeof property === "boolean") continue;
    const header = property["x-mcp-header"];
    if (typeof header === "string" && typeof part !== "object")
      headers[`Mcp-Param-${header}`] = headerValue(String(part));
    else if (typeof part === "object") Object.assign(headers, parameterHeaders(property, part));
  }
  return headers;
}

/** As it is, where a header can hold it; else its UTF-8 in base64, marked as such. */
export function headerValue(text: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith("=?base64?")) return text;
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return `=?base64?${btoa(bytes.join(""))}?=`;
}
