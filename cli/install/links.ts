import type { Entry } from "./entry.ts";

/** A link that asks a running client to add a server; `undefined` where the link cannot say all of it. */
export type LinkMaker = (name: string, entry: Entry) => string | undefined;

/** `…?name=NAME&config=BASE64`: Cursor and LM Studio. */
export function base64Link(address: string): LinkMaker {
  return (name, entry) => {
    const config = Buffer.from(JSON.stringify(entry)).toString("base64");
    return `${address}?name=${encodeURIComponent(name)}&config=${encodeURIComponent(config)}`;
  };
}

/** `vscode:mcp/install?JSON`, the name among the keys of the entry. */
export const vscodeLink: LinkMaker = (name, entry) =>
  `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...entry }))}`;

/**
 * Goose's links carry an address, or the command line of a launcher that Goose trusts; a path to Node is none of them.
 * They carry neither variables, which Goose asks for itself, nor headers.
 */
export const gooseLink: LinkMaker = (name, { type, uri, headers, cmd, args, envs }) => {
  const end = [
    ["id", name],
    ["name", name],
    ["description", ""],
  ];
  if (type === "streamable_http" && typeof uri === "string" && headers === undefined) {
    return gooseAddress([["url", uri], ["type", type], ...end]);
  }
  if (typeof cmd !== "string" || !gooseLaunchers.has(cmd) || !Array.isArray(args) || envs !== undefined)
    return undefined;
  return gooseAddress([["cmd", cmd], ...args.map((arg) => ["arg", String(arg)]), ...end]);
};

const gooseLaunchers = new Set(["npx", "uvx", "docker", "jbang", "goosed"]);

function gooseAddress(pairs: string[][]): string {
  return `goose://extension?${pairs.map(([key = "", value = ""]) => `${key}=${encodeURIComponent(value)}`).join("&")}`;
}
