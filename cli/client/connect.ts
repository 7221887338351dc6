import {
  Client,
  type ClientCapabilities,
  StreamableHTTPClientTransport,
  type VersionNegotiationMode,
} from "@modelcontextprotocol/client";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { version } from "../../compiler/version.ts";
import type { Launch } from "../launch.ts";
import { ConnectFailure, connectFailure } from "./connect-failure.ts";
import { within } from "./timeout.ts";

export interface ConnectOptions {
  /** For connecting as a whole. Default 30 seconds. */
  timeoutMs?: number;
  /** `auto` speaks 2026-07-28 where the server does, else 2025. Default `auto`. */
  era?: "auto" | "2025-11-25" | "2026-07-28";
  /**
   * Whether a process gets all of this one's environment, or only what clients pass on (`HOME`, `PATH` and their like).
   * Default: only that.
   */
  inheritEnv?: boolean;
  /** What the client says it can do; the handlers for it are set in `prepare`. */
  capabilities?: ClientCapabilities;
  /** Sets handlers before anything is sent. */
  prepare?: (client: Client) => void;
  /** What the server's process writes to stderr, as it comes. */
  onStderr?: (text: string) => void;
}

export interface Connection {
  client: Client;
  /** The revision that was agreed on, such as `2026-07-28`. */
  revision: string;
  /** All that the server's process wrote to stderr so far; nothing over HTTP. */
  stderr(): string;
  /** Ends the session and the server's process. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Starts a server, or reaches for it, and agrees on a protocol revision. Throws a `ConnectFailure` (exit code 2) that
 * says why not. The process that was started ends with this one, whatever happens.
 */
export async function connect(launch: Launch, options: ConnectOptions = {}): Promise<Connection> {
  const { era = "auto" } = options;
  if (era !== "auto") return attempt(launch, options, era === "2025-11-25" ? "legacy" : { pin: era });
  try {
    return await attempt(launch, options, "auto");
  } catch (error) {
    // some servers of 2025 end when they are asked anything before `initialize`
    const mayBeOld = launch.kind === "stdio" && error instanceof ConnectFailure && error.problem === "ended";
    if (!mayBeOld) throw error;
    return attempt(launch, options, "legacy");
  }
}

async function attempt(launch: Launch, options: ConnectOptions, mode: VersionNegotiationMode): Promise<Connection> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, capabilities = {} } = options;
  const probe = { timeoutMs: Math.min(timeoutMs, PROBE_TIMEOUT_MS) };
  const client = new Client(
    { name: "mcpc", title: "mcpc", version },
    { capabilities, versionNegotiation: { mode, probe } },
  );
  options.prepare?.(client);
  const { transport, stderr, killNow } = open(launch, options);
  const close = async () => {
    await endSession(transport);
    await client.close();
    process.off("exit", killNow);
  };
  process.once("exit", killNow);
  try {
    // the SDK bounds requests, not the start of a transport
    await within(timeoutMs, client.connect(transport, { timeout: timeoutMs }));
    return { client, revision: client.getNegotiatedProtocolVersion() ?? "unknown", stderr, close };
  } catch (error) {
    killNow();
    await client.close().catch(() => {});
    process.off("exit", killNow);
    throw connectFailure(error, launch, stderr(), timeoutMs);
  }
}

/** A server of 2025 that does not know `server/discover`, and does not say so, is given up on after this. */
const PROBE_TIMEOUT_MS = 5_000;

interface Opened {
  transport: StdioClientTransport | StreamableHTTPClientTransport;
  stderr(): string;
  /** For the end of this process: does not wait. */
  killNow(): void;
}

function open(launch: Launch, options: ConnectOptions): Opened {
  if (launch.kind === "http") {
    const { headers = {} } = launch;
    const transport = new StreamableHTTPClientTransport(new URL(launch.url), { requestInit: { headers } });
    return { transport, stderr: () => "", killNow: () => {} };
  }
  const { command, args, cwd, env = {} } = launch;
  const inherited = options.inheritEnv ? definedOnly(process.env) : getDefaultEnvironment();
  const transport = new ProcessTransport({
    command,
    args,
    env: { ...inherited, ...env },
    stderr: "pipe",
    ...(cwd !== undefined && { cwd }),
  });
  let text = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    text = `${text}${chunk}`.slice(-MAX_STDERR);
    options.onStderr?.(String(chunk));
  });
  return { transport, stderr: () => text, killNow: () => kill(transport.pid) };
}

/** A subclass, for which the SDK asks for the revision on the process itself instead of starting a second one. */
class ProcessTransport extends StdioClientTransport {}

/** Kept of what a server writes to stderr, in characters, from the end. */
const MAX_STDERR = 100_000;

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function kill(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // it is gone already
  }
}

/** A session of 2025 that nobody ends is kept by the server until it is too old. */
async function endSession(transport: Opened["transport"]): Promise<void> {
  if (transport instanceof StreamableHTTPClientTransport && transport.sessionId !== undefined) {
    await within(END_TIMEOUT_MS, transport.terminateSession()).catch(() => {});
  }
}

const END_TIMEOUT_MS = 2_000;
