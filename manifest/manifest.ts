import type { JsonValue, TypeShape } from "./shape.ts";

/** The version of the manifest format; a reader refuses any other. */
export const MANIFEST_VERSION = 1;

/** Everything the compiler learned about a server: plain JSON that survives a round trip. */
export interface Manifest {
  manifestVersion: typeof MANIFEST_VERSION;
  server: ServerInfo;
  /** In declaration order, files sorted. */
  tools: ToolDescriptor[];
  resources: ResourceDescriptor[];
  resourceTemplates: ResourceTemplateDescriptor[];
  prompts: PromptDescriptor[];
  /** Files and folders of the config; absent where it names none. */
  files?: StaticSource[];
  startup: Hook[];
  shutdown: Hook[];
  /** What is asked by type, in the order of files and places; absent where nothing is. */
  questions?: Question[];
  /** What the code does with a `Context` that clients are told of beforehand; absent where it does nothing of it. */
  uses?: ContextUse[];
  /** Shapes that `reference` shapes name, sorted by name. */
  types: Record<string, TypeShape>;
}

/** Members of `Context` and `Notify`, as the user's code names them. */
export type ContextUse =
  | "session"
  | "detach"
  | "toolsChanged"
  | "promptsChanged"
  | "resourcesChanged"
  | "resourceUpdated";

/** What a client is told about the server (MCP `Implementation` and `instructions`). */
export interface ServerInfo {
  name: string;
  version: string;
  title?: string;
  description?: string;
  websiteUrl?: string;
  icons?: Icon[];
  instructions?: string;
}

export interface Icon {
  src: string;
  mimeType?: string;
  sizes?: string[];
}

/** The user's exported function behind a descriptor. */
export interface Handler {
  /** The entry file to import it from, relative to the project, with forward slashes. */
  module: string;
  /** The export's name in that module; `default` for a default export. */
  exportName: string;
  /** The file that declares it; another than `module` for a re-export. */
  file: string;
  /** 1-based line of the declaration. */
  line: number;
}

/** A function of `@startup` or `@shutdown`. */
export interface Hook extends Handler {
  /** What it takes, in declared order: nothing that a client could send. */
  parameters: { role: "signal"; name: string }[];
}

/** A function of `@completes`. */
export interface CompletionProvider extends Handler {
  /** What it takes, in declared order: the text typed so far, the other arguments, and what is injected. */
  passes: ("typed" | "others" | "context" | "signal")[];
  /** Whether it says itself which values fit what was typed; all it gives is filtered otherwise. */
  filters: boolean;
}

/** What tools, resources, resource templates and prompts have in common. */
export interface Descriptor {
  /** The protocol name. */
  name: string;
  title?: string;
  description?: string;
  deprecated?: true;
  icons?: Icon[];
  /** `@meta KEY JSON`, sent as `_meta`. */
  meta?: Record<string, JsonValue>;
  /** `@timeout`. */
  timeoutMs?: number;
  handler: Handler;
  signature: Signature;
  needs: Needs;
}

export interface ToolDescriptor extends Descriptor {
  kind: "tool";
  annotations?: ToolAnnotations;
  /** `@inputSchema`: JSON Schema 2020-12 written by hand, in place of the one the parameters give. */
  inputSchema?: Record<string, JsonValue>;
}

/** MCP `ToolAnnotations`; `title` lives on the descriptor. */
export interface ToolAnnotations {
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** What resources and resource templates have in common. */
interface ResourceContentsDescriptor extends Descriptor {
  mimeType?: string;
  annotations?: ResourceAnnotations;
  cache?: CacheHint;
}

/** MCP `Annotations`, without `lastModified`. */
export interface ResourceAnnotations {
  audience?: ("user" | "assistant")[];
  /** 0 to 1. */
  priority?: number;
}

/** `@cache`: for how long, and by whom, what was read may be kept. */
export interface CacheHint {
  ttlMs: number;
  cacheScope: "public" | "private";
}

export interface ResourceDescriptor extends ResourceContentsDescriptor {
  kind: "resource";
  uri: string;
  /** Bytes, when known. */
  size?: number;
}

export interface ResourceTemplateDescriptor extends ResourceContentsDescriptor {
  kind: "resource-template";
  /** RFC 6570, the part that `template` can say. */
  uriTemplate: string;
  template: UriTemplate;
  /** How many other templates match all that this one matches: the higher, the sooner it is asked. */
  precedence: number;
  /** `@allowTraversal`: variables in which `..`, absolute paths and their like may pass. */
  allowTraversal?: string[];
  /** `@lists`: what enumerates the concrete resources. */
  lists?: ListProvider[];
  /** `@completes`: variable name to provider. */
  completes?: Record<string, CompletionProvider>;
}

/** A file of the config's `resources`, or a folder of them, read while the server runs. */
export interface StaticSource {
  kind: "file" | "folder";
  /** Relative to the project, with forward slashes. */
  path: string;
  /** Of the file; or what the URIs of a folder's files begin with, up to a slash. */
  uri: string;
  /** Globs within a folder; absent where all of it is served. */
  include?: string[];
  /** Of a file only. */
  name?: string;
  title?: string;
  /** Of the file, or of every file of the folder. */
  description?: string;
  mimeType?: string;
}

/** A `@lists` function. */
export interface ListProvider {
  handler: Handler;
  /** `Context` and `AbortSignal` only. */
  signature: Signature;
}

/** A URI template, read: parts in order, and the variables of the query, which may come in any order or not at all. */
export interface UriTemplate {
  parts: UriPart[];
  query?: QueryVariable[];
}

/**
 * - a literal stands for itself.
 * - `segment`: one variable without slashes, `{x}`. `{/x}` is the same behind a literal slash.
 * - `rest`: any characters, `{+x}`.
 * - `segments`: one segment or more, `{x*}`. `{/x*}` is the same behind a literal slash.
 */
export type UriPart = { kind: "literal"; text: string } | { kind: "segment" | "rest" | "segments"; variable: string };

export interface QueryVariable {
  variable: string;
  /** `{?x*}`: the key may repeat. */
  repeats?: true;
}

export interface PromptDescriptor extends Descriptor {
  kind: "prompt";
  /** `@completes`: argument name to provider. */
  completes?: Record<string, CompletionProvider>;
}

/** What a handler asks of the runtime beyond its arguments. */
export interface Needs {
  elicit?: true;
  sample?: true;
  roots?: true;
  task?: true;
  scopes?: string[];
}

/** A call of `ctx.elicit<T>()` or `ctx.sample<T>()`, which is given its schema at build time. */
export interface Question {
  kind: "elicit" | "sample";
  /** Relative to the project, with forward slashes. */
  file: string;
  /** 1-based line of the call. */
  line: number;
  /** Where its last argument ends, in UTF-16 code units from the start of the file, a byte order mark not counted. */
  at: number;
  /** How many arguments are written. */
  arguments: number;
  /** Of `T`; what `elicit` asks for is an object of simple fields. */
  shape: TypeShape;
}

/** How a handler is called and what it gives back. */
export interface Signature {
  /** In declared order. */
  parameters: Parameter[];
  returns: Returns;
}

/**
 * - `argument`: one property of the arguments object.
 * - `rest`: likewise, an array that is spread at the call.
 * - `arguments`: the arguments object itself (a sole parameter of object type).
 * - `context`, `signal`: injected, never in a schema.
 */
export type Parameter =
  | { role: "argument" | "rest"; name: string; required: boolean; shape: TypeShape }
  | { role: "arguments"; name: string; shape: TypeShape }
  | { role: "context" | "signal"; name: string };

/**
 * - `void`: nothing.
 * - `json`: a JSON value described by `shape`.
 * - `content`: MCP content blocks, made by the handler; `shape` describes `structuredContent` where `ToolResult<T>` names it.
 * - `contents`: of resources only, `ResourceContents` made by the handler.
 * - `messages`: of prompts only, `PromptMessage`s made by the handler.
 *
 * A handler that is a generator has `stream`: its yields are progress, and its result is what it returns (`return`) or
 * the list of what it yielded (`yields`).
 */
export type Returns = (
  | { kind: "void" }
  | { kind: "json"; shape: TypeShape; description?: string }
  | { kind: "content"; shape?: TypeShape; description?: string }
  | { kind: "contents" }
  | { kind: "messages" }
) & { stream?: "return" | "yields" };
