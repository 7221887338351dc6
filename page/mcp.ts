import type { JsonSchema } from "./schema.ts";

/** What the page reads of MCP 2026-07-28; servers send more. */
export interface ServerInfo {
  name: string;
  version: string;
  title?: string;
  description?: string;
  websiteUrl?: string;
}

export interface Discovered {
  info: ServerInfo;
  instructions?: string;
  capabilities: { [name: string]: { listChanged?: boolean; subscribe?: boolean } | undefined };
}

interface Described {
  name: string;
  title?: string;
  description?: string;
  icons?: { src: string }[];
}

export interface Tool extends Described {
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema;
  annotations?: { [hint: string]: unknown };
}

export interface Resource extends Described {
  uri: string;
  mimeType?: string;
  size?: number;
}

export interface ResourceTemplate extends Described {
  uriTemplate: string;
  mimeType?: string;
}

export interface PromptArgument {
  name: string;
  title?: string;
  description?: string;
  required?: boolean;
}

export interface Prompt extends Described {
  arguments?: PromptArgument[];
}

/** Contents of a resource: text, or bytes in base64. */
export interface ResourceContents {
  uri: string;
  mimeType?: string;
  text?: string;
  blob?: string;
}

export interface ContentBlock {
  type: string;
  text?: string;
  data?: string;
  mimeType?: string;
  uri?: string;
  name?: string;
  title?: string;
  description?: string;
  resource?: ResourceContents;
}

export interface Question {
  method: string;
  params: { mode?: string; message?: string; requestedSchema?: JsonSchema; url?: string };
}

export interface Reply {
  action: "accept" | "decline" | "cancel";
  content?: unknown;
}

export type Json = { [key: string]: unknown };
