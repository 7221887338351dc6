import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as FirstClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as FirstStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as FirstHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/** A server to connect to: a command to start, or an address. */
export type Target = StdioTarget | { readonly url: string };

/** A server started by the client and spoken to over its stdio. */
export interface StdioTarget {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * The clients every protocol test runs with: SDK 1.x, the installed base; SDK 2.x as it connects by default (2025);
 * SDK 2.x asking the server for its newest revision.
 */
export const clientKinds = ["sdk1", "sdk2-legacy", "sdk2-auto"] as const;
export type ClientKind = (typeof clientKinds)[number];

/** A tool as the client's `listTools` gives it. */
export interface ListedTool {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema?: Readonly<Record<string, unknown>> | undefined;
  readonly annotations?: object | undefined;
}

/** A tool's result as the client's `callTool` gives it. */
export interface CallResult {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

/** What a test may do with a server, whichever client carries it. */
export interface Connection {
  listTools(): Promise<readonly ListedTool[]>;
  callTool(name: string, args?: Readonly<Record<string, unknown>>): Promise<CallResult>;
  /** The revision client and server agreed on, such as `2026-07-28`. */
  readonly protocolVersion: string | undefined;
  readonly stderr: () => string;
  close(): Promise<void>;
}

const REQUEST_OPTIONS = { timeout: 20_000 };
const clientInfo = { name: "mcpc-test", version: "0.0.0" };

/** Connects one kind of client to a server. Close it, also when the test fails. */
export function connect(kind: ClientKind, target: Target): Promise<Connection> {
  switch (kind) {
    case "sdk1":
      return connectFirst(target);
    case "sdk2-legacy":
      return connectModern(target, "legacy");
    case "sdk2-auto":
      return connectModern(target, "auto");
  }
}

async function connectFirst(target: Target): Promise<Connection> {
  const client = new FirstClient(clientInfo);
  const transport = "url" in target ? new FirstHttp(new URL(target.url)) : new FirstStdio(parametersOf(target));
  const stderr = collectStderr(transport);
  const version = recordVersion(transport);
  await client.connect(transport, REQUEST_OPTIONS);
  return {
    listTools: async () => (await client.listTools(undefined, REQUEST_OPTIONS)).tools,
    callTool: async (name, args = {}) =>
      resultOf(await client.callTool({ name, arguments: args }, undefined, REQUEST_OPTIONS)),
    protocolVersion: version(),
    stderr,
    close: () => client.close(),
  };
}

async function connectModern(target: Target, mode: "legacy" | "auto"): Promise<Connection> {
  const client = new ModernClient(clientInfo, { versionNegotiation: { mode } });
  const transport = "url" in target ? new ModernHttp(new URL(target.url)) : new ModernStdio(parametersOf(target));
  const stderr = collectStderr(transport);
  await client.connect(transport, REQUEST_OPTIONS);
  return {
    listTools: async () => (await client.listTools(undefined, REQUEST_OPTIONS)).tools,
    callTool: async (name, args = {}) => resultOf(await client.callTool({ name, arguments: args }, REQUEST_OPTIONS)),
    protocolVersion: client.getNegotiatedProtocolVersion(),
    stderr,
    close: () => client.close(),
  };
}

function parametersOf({ command, args = [], env = {}, cwd }: StdioTarget) {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    command,
    args: [...args],
    env: { ...Object.fromEntries(inherited), ...env },
    stderr: "pipe" as const,
    ...(cwd !== undefined && { cwd }),
  };
}

/** A piped stderr that nobody reads stops the server once the pipe is full. */
function collectStderr(transport: object): () => string {
  let text = "";
  if (transport instanceof FirstStdio || transport instanceof ModernStdio) {
    transport.stderr?.on("data", (chunk) => (text += chunk));
  }
  return () => text;
}

/** The 1.x client tells the negotiated revision to its transport only. */
function recordVersion(transport: FirstStdio | FirstHttp): () => string | undefined {
  if (transport instanceof FirstHttp) return () => transport.protocolVersion;
  let version: string | undefined;
  Object.assign(transport, {
    setProtocolVersion: (negotiated: string) => {
      version = negotiated;
    },
  });
  return () => version;
}

function resultOf(result: unknown): CallResult {
  if (isCallResult(result)) return result;
  throw new Error(`Not a tool result: ${JSON.stringify(result)}`);
}

function isCallResult(result: unknown): result is CallResult {
  return typeof result === "object" && result !== null && "content" in result && Array.isArray(result.content);
}
