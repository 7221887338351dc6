import { SdkError, SdkErrorCode, SdkHttpError } from "@modelcontextprotocol/client";
import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";
import { exitCodes } from "./exit-codes.ts";
import { TimeoutError } from "./timeout.ts";

/**
 * - `command-not-found`: there is no such program.
 * - `ended`: the process ended before it answered.
 * - `refused`: nothing listens there.
 * - `unknown-host`: the name of the host means nothing.
 * - `wrong-path`: something answers, and knows nothing of the path.
 * - `unauthorized`: the endpoint wants credentials.
 * - `timeout`: no answer in time.
 * - `protocol`: an answer that is not MCP's, or in no revision that both know.
 */
export type ConnectProblem =
  | "command-not-found"
  | "ended"
  | "refused"
  | "unknown-host"
  | "wrong-path"
  | "unauthorized"
  | "timeout"
  | "protocol";

/** A server that could not be reached, and why. */
export class ConnectFailure extends Failure {
  override name = "ConnectFailure";
  problem: ConnectProblem;
  /** What its process wrote to stderr before. */
  stderr: string;

  constructor(problem: ConnectProblem, message: string, stderr: string, cause: unknown) {
    super(message, exitCodes.connection, { cause });
    this.problem = problem;
    this.stderr = stderr;
  }
}

/** Says of an error of `Client.connect` what it means for who wants to reach the server. */
export function connectFailure(error: unknown, launch: Launch, stderr: string, timeoutMs: number): ConnectFailure {
  const [problem, sentence] =
    launch.kind === "http" ? httpProblem(error, launch.url, timeoutMs) : processProblem(error, launch, timeoutMs);
  const said = lastLines(stderr);
  return new ConnectFailure(problem, said ? `${sentence}. It wrote:\n${said}` : sentence, stderr, error);
}

type Problem = [ConnectProblem, string];

function processProblem(error: unknown, launch: Launch & { kind: "stdio" }, timeoutMs: number): Problem {
  const command = [launch.command, ...launch.args].join(" ");
  const code = errorCodes(error);
  if (code.includes("ENOENT")) return ["command-not-found", noCommand(launch)];
  if (code.includes("EACCES")) return ["command-not-found", `'${launch.command}' is not executable`];
  if (isTimeout(error)) return ["timeout", `the server did not answer within ${timeoutMs} ms (${command})`];
  if (error instanceof SdkError && endedCodes.has(error.code)) {
    return ["ended", `the server ended before it answered (${command})`];
  }
  return ["protocol", `the server does not speak MCP over stdio: ${messageOf(error)} (${command})`];
}

const endedCodes = new Set([
  SdkErrorCode.ConnectionClosed,
  SdkErrorCode.NotConnected,
  SdkErrorCode.SendFailed,
  SdkErrorCode.EraNegotiationFailed, // on stdio: the process was gone before it said which revisions it knows
]);

function noCommand({ command, cwd }: Launch & { kind: "stdio" }): string {
  return cwd === undefined
    ? `there is no command '${command}'`
    : `there is no command '${command}', or no folder ${cwd} to run it in`;
}

function httpProblem(error: unknown, url: string, timeoutMs: number): Problem {
  const code = errorCodes(error);
  const { host, hostname } = new URL(url);
  if (code.includes("ECONNREFUSED")) return ["refused", `nothing listens on ${host}; is the server running?`];
  if (code.includes("ENOTFOUND") || code.includes("EAI_AGAIN")) {
    return ["unknown-host", `there is no host '${hostname}'`];
  }
  const status = httpStatus(error);
  if (status === 404 || status === 405) return ["wrong-path", wrongPath(url, status)];
  if (status === 401 || status === 403) {
    return ["unauthorized", `${url} answers ${status}; pass credentials with --header 'Authorization: Bearer …'`];
  }
  if (isTimeout(error)) return ["timeout", `no answer from ${url} within ${timeoutMs} ms`];
  return ["protocol", `${url} does not answer as an MCP server: ${messageOf(error)}`];
}

function wrongPath(url: string, status: number): string {
  const meant = new URL(url);
  const sentence = `${url} answers ${status}, so it is not the address of an MCP server`;
  if (/\/mcp\/?$/.test(meant.pathname)) return sentence;
  meant.pathname = "/mcp";
  return `${sentence}. Did you mean ${meant.href}?`;
}

/** The error's own code and those of its causes: `fetch` says why only in a cause. */
function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors : [];
  const data = error instanceof SdkError && isRecord(error.data) ? [error.data.cause, error.data.error] : [];
  return [...own, ...[error.cause, ...inner, ...data].flatMap(errorCodes)];
}

function httpStatus(error: unknown): number | undefined {
  if (error instanceof SdkHttpError) return error.status;
  if (!(error instanceof Error)) return undefined;
  if (error.name === "UnauthorizedError") return 401;
  return httpStatus(error.cause);
}

function isTimeout(error: unknown): boolean {
  if (error instanceof TimeoutError) return true;
  return error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** With the innermost cause, which `fetch` leaves the reason to. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = innermost(error);
  return cause === error || error.message.includes(cause.message)
    ? error.message
    : `${error.message} (${cause.message})`;
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-LINES).join("\n");
}

const LINES = 20;
