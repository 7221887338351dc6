import { parseArgs } from "node:util";
import { StartupError } from "./errors.ts";
import { type LogLevel, logLevels } from "./log.ts";
import { nearest } from "./nearest.ts";

/** What the command line and the environment ask for. */
export interface Flags {
  readonly transport: "stdio" | "http";
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Starts with a slash and, unless it is only that, does not end with one. */
  readonly path: string;
  /** Host names (`example.com`, `example.com:8443`, `*`) accepted beside the server's own. */
  readonly allowHosts: readonly string[];
  /** Origins (`https://app.example.com`, `*`) accepted beside loopback ones. */
  readonly allowOrigins: readonly string[];
  /** Whether 2025 clients get no session, even where a handler could use one. */
  readonly stateless: boolean;
  /** Whether clients of the HTTP+SSE transport of 2024-11-05 are served as well. */
  readonly sse: boolean;
  /** What people see at `GET /`. Absent: `read-only`, where the server has the page. */
  readonly page?: PageMode;
  readonly maxSessions: number;
  /** How long a session nobody uses lives. Minutes. */
  readonly sessionTimeout: number;
  readonly logLevel: LogLevel;
  /** `sdk`: every request is answered by the SDK, also what can be answered without it. */
  readonly lane: Lane;
}

export type Lane = (typeof lanes)[number];

const lanes = ["direct", "sdk"] as const;

/** `interactive` runs tools, `read-only` tells about them, `off` tells only where the endpoint is. */
export type PageMode = (typeof pageModes)[number];

const pageModes = ["interactive", "read-only", "off"] as const;

export type Request = { readonly run: Flags } | { readonly print: "version" | "help" };

interface FlagInfo {
  readonly value?: string;
  readonly about: string;
  /** Environment variables read when the flag is absent, first one first. */
  readonly env: readonly string[];
  readonly http?: true;
}

const flagInfo: Readonly<Record<string, FlagInfo>> = {
  http: { about: "serve over HTTP instead of stdio", env: ["MCPC_HTTP"] },
  host: { value: "HOST", about: "address to listen on (default 127.0.0.1)", env: ["MCPC_HOST"], http: true },
  port: { value: "PORT", about: "port to listen on, 0 for any (default 8000)", env: ["MCPC_PORT", "PORT"], http: true },
  path: { value: "PATH", about: "path of the endpoint (default /mcp)", env: ["MCPC_PATH"], http: true },
  "allow-host": {
    value: "HOST",
    about: "accept this Host header too; repeatable",
    env: ["MCPC_ALLOW_HOST"],
    http: true,
  },
  "allow-origin": {
    value: "ORIGIN",
    about: "accept this Origin too; repeatable",
    env: ["MCPC_ALLOW_ORIGIN"],
    http: true,
  },
  stateless: { about: "keep no sessions for 2025 clients", env: ["MCPC_STATELESS"], http: true },
  sse: { about: "serve old clients at /sse, too; takes a build with --sse", env: ["MCPC_SSE"], http: true },
  page: {
    value: "MODE",
    about: `the page at GET /: ${pageModes.join(", ")} (default read-only)`,
    env: ["MCPC_PAGE"],
    http: true,
  },
  "max-sessions": { value: "N", about: "sessions at most (default 1000)", env: ["MCPC_MAX_SESSIONS"], http: true },
  "session-timeout": {
    value: "MINUTES",
    about: "end sessions nobody used for so long (default 30)",
    env: ["MCPC_SESSION_TIMEOUT"],
    http: true,
  },
  "log-level": { value: "LEVEL", about: `${logLevels.join(", ")} (default info)`, env: ["MCPC_LOG_LEVEL"] },
  lane: {
    value: "LANE",
    about: `${lanes.join(" or ")}: answer plain requests without the SDK, or none (default direct)`,
    env: ["MCPC_LANE"],
  },
  version: { about: "print the version", env: [] },
  help: { about: "print this", env: [] },
};

/** Reads flags, then environment, then defaults. Throws a `StartupError` (exit code 2) that names the first mistake. */
export function parseFlags(args: readonly string[], env: NodeJS.ProcessEnv): Request {
  const given = readTokens(args);
  if (given.has("help")) return { print: "help" };
  if (given.has("version")) return { print: "version" };
  const http = readSwitch("http", given, env);
  refuseIdleFlags(given, http);
  const read = (name: string) => given.get(name) ?? fromEnv(name, env);
  const page = readOneOf(pageModes, last(read("page")));
  return {
    run: {
      transport: http ? "http" : "stdio",
      host: last(read("host"))?.value ?? "127.0.0.1",
      port: http ? readPort(last(read("port"))) : 0,
      path: readPath(last(read("path"))),
      allowHosts: list(read("allow-host")).map((host) => host.toLowerCase()),
      allowOrigins: list(read("allow-origin")).map((origin) => origin.toLowerCase().replace(/\/$/, "")),
      stateless: readSwitch("stateless", given, env),
      sse: readSwitch("sse", given, env),
      ...(page && { page }),
      maxSessions: readCount(last(read("max-sessions"))) ?? 1000,
      sessionTimeout: readCount(last(read("session-timeout"))) ?? 30,
      logLevel: readOneOf(logLevels, last(read("log-level"))) ?? "info",
      lane: readOneOf(lanes, last(read("lane"))) ?? "direct",
    },
  };
}

/** The text of `--help`. */
export function helpText(info: { name: string; version: string; description?: string }, tools: number): string {
  const about = info.description ? `${info.description}\n\n` : "";
  const lines = Object.entries(flagInfo).map(([name, { value, about, env }]) => {
    const flag = `  --${name}${value ? ` ${value}` : ""}`;
    return `${flag.padEnd(24)} ${about}${env.length > 0 ? ` [${env.join(", ")}]` : ""}`;
  });
  const count = tools === 1 ? "1 tool" : `${tools} tools`;
  return `${info.name} ${info.version}, an MCP server with ${count}.\n${about}Speaks MCP on stdin and stdout unless told otherwise.\n\n${lines.join("\n")}\n`;
}

/** A value, and what the person who gave it calls its place. */
interface Given {
  readonly value: string;
  readonly source: string;
}

function readTokens(args: readonly string[]): Map<string, Given[]> {
  if (args.length === 0) return new Map(); // the usual case, which need not load the parser
  const options = Object.fromEntries(
    Object.entries(flagInfo).map(([name, { value }]) => [
      name,
      { type: value ? ("string" as const) : ("boolean" as const) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = new Map<string, Given[]>();
  for (const token of tokens) {
    if (token.kind === "positional") throw usage(`'${token.value}' is no flag`);
    if (token.kind !== "option") continue;
    const info = Object.hasOwn(flagInfo, token.name) ? flagInfo[token.name] : undefined;
    if (!info) throw unknownFlag(token.rawName);
    if (info.value && (token.value === undefined || /^--\w/.test(token.value)))
      throw usage(`${token.rawName} needs a value`);
    if (!info.value && token.value !== undefined) throw usage(`${token.rawName} takes no value`);
    given.set(token.name, [...(given.get(token.name) ?? []), { value: token.value ?? "", source: token.rawName }]);
  }
  return given;
}

function unknownFlag(flag: string): StartupError {
  const near = nearest(flag.replace(/^-+/, ""), Object.keys(flagInfo));
  return usage(`unknown flag ${flag}${near ? `, did you mean --${near}?` : ""}`);
}

/** A flag that acts only over HTTP means somebody expects HTTP. */
function refuseIdleFlags(given: Map<string, Given[]>, http: boolean): void {
  const idle = http ? undefined : [...given.keys()].find((name) => flagInfo[name]?.http);
  if (idle) throw usage(`--${idle} acts only over HTTP; add --http`);
}

function fromEnv(name: string, env: NodeJS.ProcessEnv): Given[] | undefined {
  for (const source of flagInfo[name]?.env ?? []) {
    const value = env[source];
    if (value) return [{ value, source }];
  }
  return undefined;
}

function readSwitch(name: string, given: Map<string, Given[]>, env: NodeJS.ProcessEnv): boolean {
  const set = fromEnv(name, env)?.[0];
  if (given.has(name)) return true;
  if (!set || ["0", "false", "no", "off"].includes(set.value.toLowerCase())) return false;
  if (["1", "true", "yes", "on"].includes(set.value.toLowerCase())) return true;
  throw usage(`${set.source} must be 1 or 0, not '${set.value}'`);
}

function readCount(given: Given | undefined): number | undefined {
  if (!given) return undefined;
  const count = Number(given.value);
  if (/^\d+$/.test(given.value) && count >= 1 && count <= 1e6) return count;
  throw usage(`${given.source} must be a number from 1 to 1000000, not '${given.value}'`);
}

function readPort(given: Given | undefined): number {
  if (!given) return 8000;
  const port = Number(given.value);
  if (/^\d+$/.test(given.value) && port <= 65535) return port;
  throw usage(`${given.source} must be a number from 0 to 65535, not '${given.value}'`);
}

function readPath(given: Given | undefined): string {
  if (!given) return "/mcp";
  if (!/^\/[\w\-.~/%]*$/.test(given.value))
    throw usage(`${given.source} must be a path such as /mcp, not '${given.value}'`);
  const path = given.value.replace(/\/+$/, "") || "/";
  if (path === "/healthz" || path === "/readyz")
    throw usage(`${given.source} cannot be ${path}, which answers health checks`);
  return path;
}

function readOneOf<T extends string>(values: readonly T[], given: Given | undefined): T | undefined {
  if (!given) return undefined;
  const value = values.find((name) => name === given.value.toLowerCase());
  if (value) return value;
  const near = nearest(given.value, values);
  const hint = near ? `, did you mean '${near}'?` : "";
  throw usage(`${given.source} must be one of ${values.join(", ")}, not '${given.value}'${hint}`);
}

function list(given: Given[] | undefined): string[] {
  return (given ?? []).flatMap(({ value }) => value.split(",")).flatMap((item) => item.trim() || []);
}

function last(given: Given[] | undefined): Given | undefined {
  return given?.at(-1);
}

function usage(message: string): StartupError {
  return new StartupError(message, 2);
}
