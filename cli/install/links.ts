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

/** Goose takes a command line only: neither variables, which it asks for itself, nor headers. */
export const gooseLink: LinkMaker = (name, entry) => {
  const { cmd, args, envs } = entry;
  if (typeof cmd !== "string" || !Array.isArray(args) || envs !== undefined) return undefined;
  const pairs = [["cmd", cmd], ...args.map((arg) => ["arg", String(arg)]), ["id", name], ["name", name]];
  return `goose://extension?${pairs.map(([key = "", value = ""]) => `${key}=${encodeURIComponent(value)}`).join("&")}`;
};
