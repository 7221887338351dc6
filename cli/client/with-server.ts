import {
  type Client,
  LOG_LEVEL_META_KEY,
  ProtocolError,
  type RequestOptions,
  SdkError,
  SdkErrorCode,
} from "@modelcontextprotocol/client";
import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";
import { here } from "../place.ts";
import { ClientSide, capabilities } from "./client-side.ts";
import { type Connection, connect } from "./connect.ts";
import { exitCodes } from "./exit-codes.ts";
import { watchInterrupts } from "./interrupts.ts";
import type { ServerFlags } from "./server-flags.ts";
import { clean } from "./signature.ts";
import { resolveTarget, type Target } from "./target.ts";

/** A server that a command may ask for things. */
export interface Reached {
  client: Client;
  revision: string;
  /** Runs one request with the time limit, progress, logs and questions of the command. */
  request<T>(run: (options: RequestOptions, meta: Meta) => Promise<T>): Promise<T>;
}

/** Goes into the `_meta` of a request. */
export type Meta = Record<string, unknown> | undefined;

/**
 * Resolves the target, connects, runs `use` and tidies up, also after Ctrl-C. What goes wrong becomes a `Failure`.
 * Gives the exit code. With `quiet` the logs and the stderr of the server are kept for failures.
 */
export async function withServer(
  flags: ServerFlags,
  use: (server: Reached) => Promise<number>,
  { quiet = false } = {},
): Promise<number> {
  const interrupts = watchInterrupts();
  const place = here();
  const target = await resolveTarget(flags.server, place);
  const abort = new AbortController();
  const side = new ClientSide({
    answers: flags.answer,
    cwd: place.cwd,
    timeoutMs: flags.timeout,
    onTimeout: () => abort.abort(new Failure(late(flags), exitCodes.connection)),
    onUnanswered: (failure) => abort.abort(failure),
  });
  let connection: Connection | undefined;
  try {
    connection = await connect(launchOf(target, flags), {
      timeoutMs: flags.timeout,
      era: flags.protocol,
      inheritEnv: isOurs(target),
      capabilities,
      prepare: (client) => side.prepare(client),
      ...(!quiet && { onStderr: (text: string) => side.say(text) }),
    });
    interrupts.beGentle();
    const signal = AbortSignal.any([interrupts.signal, abort.signal]);
    const server = await reached(connection, side, signal, quiet ? undefined : flags.verbose ? "debug" : "info");
    const code = await use(server);
    side.sayUnusedAnswers();
    return code;
  } catch (error) {
    const code = interrupts.exitCode();
    if (code !== undefined) return code;
    throw failureOf(abort.signal.aborted ? abort.signal.reason : error, quiet ? connection?.stderr() : undefined);
  } finally {
    await connection?.close().catch(() => {});
    target.remove();
    interrupts.stop();
  }
}

async function reached(
  { client, revision }: Connection,
  side: ClientSide,
  signal: AbortSignal,
  level: "debug" | "info" | undefined,
): Promise<Reached> {
  const isModern = client.getProtocolEra() === "modern";
  if (level && !isModern && client.getServerCapabilities()?.logging) await client.setLoggingLevel(level);
  const meta = level && isModern ? { [LOG_LEVEL_META_KEY]: level } : undefined;
  const options: RequestOptions = { signal, timeout: LONGEST_MS, onprogress: (report) => side.report(report) };
  return { client, revision, request: (run) => side.during(() => untilAborted(run(options, meta), signal)) };
}

/** `ClientSide` keeps the time; the SDK wants a number that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** The SDK cancels the request; a question that is open inside it does not notice. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  promise.catch(() => {}); // it may come when nobody waits
  return Promise.race([promise, aborted]);
}

function late({ timeout }: ServerFlags): string {
  return `the server did not answer within ${timeout} ms; --timeout gives it longer`;
}

/** Started on behalf of who wrote it. */
function isOurs({ kind }: Target): boolean {
  return kind === "entry" || kind === "file";
}

function launchOf(target: Target, { header, env }: ServerFlags): Launch {
  const { launch } = target;
  if (launch.kind === "http") {
    if (Object.keys(env).length > 0) throw new Failure("--env is for servers that are started", exitCodes.usage);
    return { ...launch, headers: { ...launch.headers, ...header } };
  }
  if (Object.keys(header).length > 0) throw new Failure("--header is for servers at a URL", exitCodes.usage);
  // what `ctx.log` says arrives as a message too; errors with their stack are on stderr only
  const quieter: Record<string, string> =
    isOurs(target) && process.env.MCPC_LOG_LEVEL === undefined ? { MCPC_LOG_LEVEL: "error" } : {};
  return { ...launch, env: { ...quieter, ...launch.env, ...env } };
}

function failureOf(error: unknown, stderr = ""): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof ProtocolError) {
    return new Failure(clean(withHint(error.message)), exitCodes.toolError, { cause: error });
  }
  if (!(error instanceof SdkError)) return error;
  const message =
    error.code === SdkErrorCode.ConnectionClosed ? "the server ended before it answered" : clean(error.message);
  const said = stderr.trimEnd();
  return new Failure(said ? `${message}. It wrote:\n${said}` : message, exitCodes.connection, { cause: error });
}

function withHint(message: string): string {
  return message.includes("sampling/createMessage") ? `${message}. There is no model behind mcpc` : message;
}
