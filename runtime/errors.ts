import { sourceStack } from "./source-stack.ts";

/** A failure the model should read: its message reaches the client as it stands, on every transport. */
export class ToolError extends Error {
  override name = "ToolError";
}

/**
 * True for a `ToolError`, also one from another copy of this module: with `--no-bundle` or `--external`
 * the user's code and the generated entry can each load their own.
 */
export function isToolError(error: unknown): error is Error {
  return error instanceof ToolError || (error instanceof Error && error.name === "ToolError");
}

/** What was asked for is not there: a resource answers "not found", in the words that the protocol has for it. */
export class NotFoundError extends Error {
  override name = "NotFoundError";
}

/** True for a `NotFoundError`, also one from another copy of this module. */
export function isNotFoundError(error: unknown): error is Error {
  return error instanceof NotFoundError || (error instanceof Error && error.name === "NotFoundError");
}

/** JSON-RPC 2.0 §5.1 error codes this runtime answers with. */
export const errorCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** MCP 2026-07-28: the client has not declared what the call needs. */
  missingCapability: -32021,
  /** MCP 2025-11-25 §resources, "Error Handling"; 2026-07-28 has -32602 for it. */
  resourceNotFound: -32002,
  /** Outside JSON-RPC: what an HTTP status says already. */
  transport: -32000,
} as const;

/** What a client did wrong: becomes a JSON-RPC error with this `code`, whichever lane serves the request. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Why a server cannot start, in one sentence for the person who starts it; `exitCode` 2 means wrong usage. */
export class StartupError extends Error {
  override name = "StartupError";
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Whether a call was nested too deeply, or was passed more arguments than the stack holds. */
export function isStackOverflow(error: unknown): error is RangeError {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

/** The words of a thrown value, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return withCause(error.message || error.name, error.cause);
  return typeof error === "string" ? error : (JSON.stringify(error) ?? String(error));
}

/** `fetch failed` says nothing; its cause, `connect ECONNREFUSED 127.0.0.1:80`, says it all. */
function withCause(message: string, cause: unknown): string {
  if (!(cause instanceof Error) || !cause.message || message.includes(cause.message)) return message;
  return `${message}: ${cause.message}`;
}

/** Everything known about a thrown value, for the log: its stack, in lines of the sources, and those of its causes. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${messageOf(error)}`;
  const own = sourceStack(error.stack ?? `${error.name}: ${error.message}`);
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
