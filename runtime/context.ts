import type { JsonValue } from "../manifest/index.ts";

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
