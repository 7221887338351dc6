import type { JsonValue } from "../manifest/index.ts";
import type { Audio, Image, Text } from "./content.ts";

/**
 * What a handler may ask of the request it serves. Declare a parameter of this type, in any position:
 * it is injected and never appears in a schema.
 */
export interface Context {
  /** Sends log messages to the client (as far as it asked for them) and to stderr. */
  readonly log: Log;
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  /** Reports progress: `done` of `total`. Does nothing when the client did not ask for progress. */
  progress(done: number, total?: number, message?: string): Promise<void>;
  /** The protocol revision of this call, for example `2026-07-28`. */
  readonly protocol: string;
  /** Who is calling, as far as the client told. */
  readonly client: {
    readonly name?: string;
    readonly version?: string;
    readonly capabilities: Readonly<Record<string, unknown>>;
  };
  readonly request: RequestInfo;
  /** Tells clients that something they may have kept has changed: whoever subscribed, on every transport. */
  readonly notify: Notify;
  /** Values that live as long as the client's session: a stdio connection, or an HTTP session of MCP 2025. */
  readonly session: Session;
  /**
   * Lets go of the HTTP connection that waits for the answer of this call: the client comes back for it, a second later
   * and again. For calls that take longer than proxies keep a connection. True when it was let go, which takes an HTTP
   * session of MCP 2025-11-25; otherwise nothing happens.
   */
  detach(): boolean;
  /**
   * Asks the user to fill in a form. `T` is the form: an object of strings, numbers, booleans, enums and lists of enum
   * members, from which the compiler writes the schema and the check of the answer.
   *
   * Throws a `MissingCapabilityError` where the client cannot show forms.
   */
  elicit<T>(message: string, options?: QuestionOptions): Promise<Elicited<T>>;
  /** Asks the user to visit `url`, and resolves once they agreed or did not; what they do there stays between them and it. */
  openUrl(url: string | URL, message: string, options?: QuestionOptions): Promise<Visited>;
  /** Asks the client's model, and gives the text of its answer. */
  sample(prompt: string | readonly SampleMessage[], options?: SampleOptions): Promise<string>;
  /** Asks the client's model for JSON of the type `T`, parsed and checked. Throws where the answer is anything else. */
  sample<T>(prompt: string | readonly SampleMessage[], options?: SampleOptions): Promise<T>;
  /** The folders and files the client works on. The specification deprecates them; many 2025 clients have them. */
  roots(options?: QuestionOptions): Promise<Root[]>;
  /**
   * Runs `work` once, however often the call is run again to get to its next question: its result, which must be JSON,
   * is remembered under `key`. A key can be used once in a call.
   */
  step<T>(key: string, work: () => T | Promise<T>): Promise<T>;
}

/** What became of a form. */
export type Elicited<T> = { action: "accept"; content: T } | { action: "decline" } | { action: "cancel" };

/** Whether the user agreed to visit a URL. */
export interface Visited {
  action: "accept" | "decline" | "cancel";
}

export interface QuestionOptions {
  /** Names the question on the wire, once in a call. Default: kind and order, as in `elicit_1`. */
  key?: string;
}

/** How the client's model is to be asked (MCP `CreateMessageRequestParams`). */
export interface SampleOptions extends QuestionOptions {
  /** At most so many tokens of an answer. Default 1024. */
  maxTokens?: number;
  systemPrompt?: string;
  temperature?: number;
  stopSequences?: string[];
  modelPreferences?: {
    hints?: { name?: string }[];
    /** Priorities lie between 0 and 1. */
    costPriority?: number;
    speedPriority?: number;
    intelligencePriority?: number;
  };
  includeContext?: "none" | "thisServer" | "allServers";
}

/** One message of a conversation with the client's model. */
export interface SampleMessage {
  role: "user" | "assistant";
  content: string | Text | Image | Audio;
}

export interface Root {
  /** A `file://` URI. */
  uri: string;
  name?: string;
}

/** Announcements reach the clients that asked for them; where none did, nothing happens. */
export interface Notify {
  /** The list of tools is another one now. */
  toolsChanged(): void;
  promptsChanged(): void;
  resourcesChanged(): void;
  /** The contents of one resource are others now. */
  resourceUpdated(uri: string | URL): void;
}

/** One client's values, at most a MiB of them as JSON. Every `get` gives a copy. */
export interface Session {
  /**
   * Whether this request belongs to a session. Where it does not, as every request of MCP 2026-07-28 over HTTP, the
   * methods throw a `ToolError` that says so.
   */
  readonly isAvailable: boolean;
  /** The value last set; `undefined` where there is none. Its type is the caller's word. */
  get<T extends JsonValue>(key: string): T | undefined;
  /** Throws a `RangeError` when the session has no room for it. */
  set(key: string, value: JsonValue): void;
  /** Whether there was a value. */
  delete(key: string): boolean;
}

/** One method a level; `data` is any JSON value that adds to the message. */
export interface Log {
  debug(message: string, data?: JsonValue): void;
  info(message: string, data?: JsonValue): void;
  warning(message: string, data?: JsonValue): void;
  error(message: string, data?: JsonValue): void;
}

export interface RequestInfo {
  /** JSON-RPC id. */
  readonly id: string | number;
  /** `_meta` as the client sent it. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** HTTP headers with lower-case names, without credentials; empty on stdio. */
  readonly headers: Readonly<Record<string, string>>;
}
