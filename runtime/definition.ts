import type { CacheHint, ContextUse, Icon } from "../manifest/index.ts";
import type { Context, Notify } from "./context.ts";
import type { Logger } from "./log.ts";
import type { LegacySseModule } from "./transports/legacy-sse.ts";

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
  resources?: readonly ResourceDefinition[];
  resourceTemplates?: readonly ResourceTemplateDefinition[];
  /** Files and folders that are resources. */
  files?: StaticFiles;
  prompts?: readonly PromptDefinition[];
  /** Run once per process, one after the other: before the first request, and after the last answer. */
  startup?: readonly Hook[];
  shutdown?: readonly Hook[];
  /** What handlers do with their context that a client is told of beforehand. */
  uses?: readonly ContextUse[];
  settings?: RuntimeSettings;
  /** Loads what serves the HTTP+SSE transport of MCP 2024-11-05, where the build asked for it. */
  legacySse?(): Promise<LegacySseModule>;
}

/** `@startup` and `@shutdown` functions. */
export interface Hook {
  run(call: Pick<Injected, "signal">): unknown;
  /** `file:line` of the function, for the log. */
  source: string;
}

/** The part of the user's config that acts at run time. */
export interface RuntimeSettings {
  unknownArguments?: "reject" | "strip";
  coerce?: boolean;
  errors?: "show" | "mask";
  /** False: the page at `GET /` is not in the file. */
  page?: false;
  /** The only transport in the file. */
  transport?: "stdio" | "http";
}

/** What the definitions of all handlers have in common. */
export interface HandlerDefinition {
  validateInput: Validator;
  /** Calls the handler: decodes what needs decoding and passes arguments in declared order. */
  invoke(args: Arguments, call: Injected): unknown;
  /** Whether a call may ask the client: the handler has a context, and the user's code asks somewhere. */
  asks?: boolean;
  /** `@timeout`: how long a call may take. Milliseconds. */
  timeoutMs?: number;
  /** `file:line` of the handler, for the log. */
  source: string;
}

export interface ToolDefinition extends HandlerDefinition {
  /** The tool as listed to 2026-07-28 clients. */
  listing: ToolListing;
  /**
   * The tool as listed to 2025 clients, where it differs: an `outputSchema` that is not an object is wrapped as
   * `{type: "object", properties: {result: …}, required: ["result"]}`. Its presence means results are wrapped too.
   */
  legacyListing?: ToolListing;
  /**
   * - `void`: empty content whatever came back.
   * - `json`: text and structured content, after `encode` and `validateOutput`.
   * - `content`: content blocks, one or an array of them, with strings as text blocks; or a `ToolResult`, whose
   *   `structuredContent` is what `encode` and `validateOutput` are about.
   */
  returns: "void" | "json" | "content";
  /** Of generators: whether the result is what they return, or the list of what they yield. Yields are progress. */
  stream?: "return" | "yields";
  /** Runtime form to wire form; absent where they are the same. Throws on a value that has no wire form. */
  encode?(value: unknown): unknown;
  validateOutput?: Validator;
}

/** What resources and resource templates have in common. */
interface ContentsDefinition extends Omit<HandlerDefinition, "validateInput"> {
  /**
   * What becomes of the handler's value. A `value` is sent as it is: a string as text, bytes as base64. `json` is sent as
   * its JSON text, and `contents` are `ResourceContents` that the handler made.
   */
  returns: "value" | "json" | "contents";
  /** Of what the handler returns, unless it says so itself. Default: `text/plain` or `application/octet-stream`. */
  mimeType?: string;
  /** Runtime form to wire form of `json`; absent where they are the same. */
  encode?(value: unknown): unknown;
  /** `@cache`. */
  cache?: CacheHint;
}

export interface ResourceDefinition extends ContentsDefinition {
  listing: ResourceListing;
}

/** A file of the config's `resources`, or a folder of them. */
export interface StaticSource {
  kind: "file" | "folder";
  path: string;
  /** Of the file; or what the URIs of a folder's files begin with, up to a slash. */
  uri: string;
  /** Paths within a folder that are served, with forward slashes; without it, all. */
  include?: readonly RegExp[];
  /** Of a file only. */
  name?: string;
  title?: string;
  /** Of the file, or of every file of the folder. */
  description?: string;
  mimeType?: string;
}

/** What `staticFiles()` makes: an interface here, so that a server without files does not hold the code for them. */
export interface StaticFiles {
  /** What is there now, always in the same order. Never rejects. */
  list(): Promise<ResourceListing[]>;
  /** The file of a URI, whose listing has the URI that it is listed by. */
  find(uri: string): Promise<ResourceDefinition | undefined>;
  /** Announces changes from now on, until what it gives is called. Never rejects. */
  watch(notify: Notify, log: Logger): Promise<() => void>;
}

export interface ResourceTemplateDefinition extends ContentsDefinition {
  listing: ResourceTemplateListing;
  /** The URIs of the template, with a group for each of `variables`, and a last one for the query where there is one. */
  pattern: RegExp;
  variables: readonly UriVariable[];
  /** Variables that may come in any order, or not at all. */
  query?: readonly UriVariable[];
  /** Of the templates that match a URI the one with the highest answers. Default 0. */
  precedence?: number;
  /** The schema of the variables. */
  inputSchema: JsonSchema;
  validateInput: Validator;
  /** `@lists`: what enumerates the concrete resources. */
  lists?: readonly ResourceList[];
  /** By variable: how values are completed. */
  completions?: Readonly<Record<string, Completion>>;
}

/** A `@lists` function. */
export interface ResourceList {
  /** URIs, or objects that have one. */
  invoke(args: Arguments, call: Injected): unknown;
  /** `file:line` of the function, for the log. */
  source: string;
}

/** How the text of a URI variable is read. */
export interface UriVariable {
  name: string;
  /** It takes several values: segments, or a key that repeats. */
  list?: true;
  /** Text that is a number, or `true` or `false`, becomes that, unless it is one of `words`. */
  number?: true;
  boolean?: true;
  words?: readonly string[];
  /** Values that lead out of a folder (`..`, absolute paths and their like) are refused. */
  guarded?: true;
}

export interface PromptDefinition extends HandlerDefinition {
  listing: PromptListing;
  /** The schema of the arguments, by which their texts are converted. */
  inputSchema: JsonSchema;
  /** `text`: one message of the user. `messages`: `PromptMessage`s made by the handler. */
  returns: "text" | "messages";
  /** By argument: how values are completed. */
  completions?: Readonly<Record<string, Completion>>;
}

/** What `ctx.elicit<T>()` and `ctx.sample<T>()` are given for their type argument. */
export interface QuestionDefinition {
  /** Of `T`: for `elicit`, within what MCP lets a form be. */
  schema: JsonSchema;
  validate: Validator;
  /** Wire form to runtime form; absent where they are the same. */
  decode?(value: unknown): unknown;
  /** `file:line` of the call. */
  source: string;
}

/** The values there are, or a function that finds them. */
export type Completion = readonly string[] | CompletionFunction;

/** A `@completes` function. */
export interface CompletionFunction {
  /** By what was typed so far and the other arguments: texts, or `{values, total, hasMore}`. */
  complete(typed: string, others: Readonly<Record<string, string>>, call: Injected): unknown;
  /** Whether it looks at what was typed; all it gives is filtered otherwise. */
  filters: boolean;
  /** `file:line` of the function, for the log. */
  source: string;
}

/** MCP `Resource`. */
export interface ResourceListing {
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  size?: number;
  annotations?: object;
  icons?: object[];
  _meta?: object;
}

/** MCP `ResourceTemplate`. */
export interface ResourceTemplateListing extends Omit<ResourceListing, "uri" | "size"> {
  uriTemplate: string;
}

/** MCP `Prompt`. */
export interface PromptListing {
  name: string;
  title?: string;
  description?: string;
  arguments?: { name: string; title?: string; description?: string; required?: boolean }[];
  icons?: object[];
  _meta?: object;
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
