import type { Launch } from "../launch.ts";

/** A client's own record of one server, as its file holds it. */
export type Entry = Record<string, unknown>;

/** How one client spells the entry of a process it starts. */
export interface StdioForm {
  /** Keys that are the same for every server. */
  fixed?: Entry;
  command: string;
  /** Absent where the command and its arguments are one array. */
  args?: string;
  env: string;
  /** The key that repeats the server's name inside the entry. */
  name?: string;
}

/** How one client spells the entry of a Streamable HTTP endpoint. */
export interface HttpForm {
  fixed?: Entry;
  url: string;
  headers: string;
  name?: string;
}

export interface EntryForm {
  stdio: StdioForm;
  /** `bridge`: the client starts processes only, so that `mcp-remote` stands between it and the endpoint. */
  http: HttpForm | "bridge";
}

/** The entry a client wants for a server called `name`. */
export function entryOf(form: EntryForm, name: string, launch: Launch): Entry {
  switch (launch.kind) {
    case "stdio":
      return stdioEntry(form.stdio, name, launch);
    case "http":
      return form.http === "bridge"
        ? stdioEntry(form.stdio, name, bridge(launch))
        : {
            ...named(form.http, name),
            ...form.http.fixed,
            [form.http.url]: launch.url,
            ...unlessEmpty(form.http.headers, launch.headers),
          };
  }
}

/**
 * How the server of an entry is reached, or `undefined` for what is no server.
 * Reads keys of other clients too: people copy entries from one file into another, and clients rename keys.
 */
export function launchOf(form: EntryForm, entry: unknown): Launch | undefined {
  if (!isRecord(entry)) return undefined;
  const http = form.http === "bridge" ? undefined : form.http;
  const url = firstText(entry, [http?.url, "url", "httpUrl", "serverUrl", "uri"]);
  const [command, ...args] = commandLine(form.stdio, entry);
  if (command !== undefined) {
    const env = texts(entry[form.stdio.env] ?? entry.env);
    const cwd = firstText(entry, ["cwd"]);
    return { kind: "stdio", command, args, ...(env && { env }), ...(cwd !== undefined && { cwd }) };
  }
  if (url === undefined) return undefined;
  const headers = texts(entry[http?.headers ?? "headers"] ?? entry.headers);
  return { kind: "http", url, ...(headers && { headers }) };
}

function stdioEntry(form: StdioForm, name: string, { command, args, env }: Launch & { kind: "stdio" }): Entry {
  const line =
    form.args === undefined ? { [form.command]: [command, ...args] } : { [form.command]: command, [form.args]: args };
  return { ...named(form, name), ...form.fixed, ...line, ...unlessEmpty(form.env, env) };
}

/** `npx -y mcp-remote URL --header Name:value`; without a space, since some clients split arguments at spaces. */
function bridge({ url, headers = {} }: Launch & { kind: "http" }): Launch & { kind: "stdio" } {
  const given = Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}:${value}`]);
  return { kind: "stdio", command: "npx", args: ["-y", "mcp-remote", url, ...given] };
}

function named({ name: key }: { name?: string }, name: string): Entry {
  return key === undefined ? {} : { [key]: name };
}

function unlessEmpty(key: string, values: Record<string, string> | undefined): Entry {
  return values === undefined || Object.keys(values).length === 0 ? {} : { [key]: values };
}

function commandLine(form: StdioForm, entry: Entry): string[] {
  const command = entry[form.command] ?? entry.command;
  if (Array.isArray(command)) return command.map(String);
  if (typeof command !== "string") return [];
  const args = entry[form.args ?? "args"] ?? entry.args;
  return [command, ...(Array.isArray(args) ? args.map(String) : [])];
}

function firstText(entry: Entry, keys: (string | undefined)[]): string | undefined {
  for (const key of keys) {
    const value = key === undefined ? undefined : entry[key];
    if (typeof value === "string") return value;
  }
  return undefined;
}

/** Values of a table of variables or headers; numbers and booleans that somebody left unquoted count as text. */
function texts(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value)) return undefined;
  const pairs = Object.entries(value).map(([name, one]): [string, string] => [name, String(one)]);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
