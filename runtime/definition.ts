import type { Icon } from "../manifest/index.ts";
import type { Context } from "./context.ts";

/**
 * What a generated entry hands to `serve()`: every constant the compiler could
 * work out, and the user's handlers behind straight-line calls.
 */
export interface ServerDefinition {
  /** MCP `Implementation`. */
  info: { name: string; version: string; title?: string; description?: string; websiteUrl?: string; icons?: Icon[] };
  instructions?: string;
  /** In declaration order. */
  tools: readonly ToolDefinition[];
  settings?: RuntimeSettings;
}

/** The part of the user's config that acts at run time. */
export interface RuntimeSettings {
  unknownArguments?: "reject" | "strip";
  coerce?: boolean;
  errors?: "show" | "mask";
}

export interface ToolDefinition {
  /** The tool as listed to 2026-07-28 clients. */
  listing: ToolListing;
  /**
   * The tool as listed to 2025 clients, where it differs: an `outputSchema` that is not an object is wrapped as
   * `{type: "object", properties: {result: …}, required: ["result"]}`. Its presence means results are wrapped too.
   */
  legacyListing?: ToolListing;
  validateInput: Validator;
  /** Calls the handler: decodes what needs decoding and passes arguments in declared order. */
  invoke(args: Arguments, call: Injected): unknown;
  /**
   * - `void`: empty content whatever came back.
   * - `json`: text and structured content, after `encode` and `validateOutput`.
   * - `content`: content blocks, one or an array of them, with strings as text blocks; or a `ToolResult`, whose
   *   `structuredContent` is what `encode` and `validateOutput` are about.
   */
  returns: "void" | "json" | "content";
  /** Runtime form to wire form; absent where they are the same. Throws on a value that has no wire form. */
  encode?(value: unknown): unknown;
  validateOutput?: Validator;
  /** `file:line` of the handler, for the log. */
  source: string;
}

/** MCP `Tool`. */
export interface ToolListing {
  name: string;
  title?: string;
  description?: string;
  inputSchema: JsonSchema & { type: "object" };
  outputSchema?: JsonSchema;
  annotations?: object;
  icons?: object[];
  _meta?: object;
}

export type JsonSchema = { [keyword: string]: unknown };

// biome-ignore lint/suspicious/noExplicitAny: generated code reads declared arguments of validated input
export type Arguments = Record<string, any>;

/** What a handler may have injected. Reading `context` builds it, so a handler that does not want it pays nothing. */
export interface Injected {
  readonly signal: AbortSignal;
  readonly context: Context;
}

/** An Ajv standalone validator: `errors` describes the last call that answered false. */
export interface Validator {
  (value: unknown): boolean;
  errors?: ValidationError[] | null;
}

/** The part of Ajv's `ErrorObject` that problems are written from. */
export interface ValidationError {
  /** JSON pointer into the value. */
  instancePath: string;
  /** JSON pointer into the schema, as a URI fragment. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}
