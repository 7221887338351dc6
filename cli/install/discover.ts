import { existsSync, readFileSync } from "node:fs";
import { delimiter } from "node:path";
import type { Launch } from "../launch.ts";
import type { Place } from "../place.ts";
import { type Client, clients, type Scope } from "./clients.ts";
import { isRecord, launchOf } from "./entry.ts";
import { Malformed } from "./formats/format.ts";
import { formats } from "./formats/index.ts";
import { locate, pathOf } from "./paths.ts";
import { presentTables } from "./tables.ts";

/** One server in one client's config. */
export interface ConfiguredServer {
  /** The client's id. */
  client: string;
  scope: Scope;
  /** The absolute path of the config. */
  file: string;
  name: string;
  launch: Launch;
}

/** A config, or one entry of it, that nothing can be made of. */
export interface Unreadable {
  client: string;
  scope: Scope;
  file: string;
  /** One sentence that names the line, where there is one. */
  problem: string;
}

/** The servers that the clients of this user and this project are configured with. Reads files and starts nothing. */
export function configuredServers(place: Place): { servers: ConfiguredServer[]; unreadable: Unreadable[] } {
  const servers: ConfiguredServer[] = [];
  const unreadable: Unreadable[] = [];
  for (const { client, scope, file, root } of clients.flatMap((client) => presentTables(client, place))) {
    const at = { client: client.id, scope, file };
    try {
      const table = tableAt(formats[client.format].read(textOf(file)), root);
      for (const [name, entry] of Object.entries(table)) {
        const launch = launchOf(client.entry, entry);
        if (launch) servers.push({ ...at, name, launch });
        else if (!isBuiltIn(entry)) unreadable.push({ ...at, problem: `'${name}' has neither a command nor a URL` });
      }
    } catch (error) {
      unreadable.push({ ...at, problem: problemOf(error) });
    }
  }
  return { servers, unreadable };
}

/** The clients that look installed on this machine. */
export function foundClients(place: Place): Client[] {
  return clients.filter(
    ({ found }) =>
      found.folders.some((folder) => existsSync(locate(folder, place))) ||
      found.commands.some((command) => commandPath(command, place) !== undefined),
  );
}

/** The file of a command on PATH. */
export function commandPath(command: string, place: Place): string | undefined {
  const folders = (place.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings = place.platform === "win32" ? [".cmd", ".exe", ".bat"] : [""];
  const paths = folders.flatMap((folder) => endings.map((ending) => pathOf(place).join(folder, command + ending)));
  return paths.find((path) => existsSync(path));
}

function textOf(file: string): string {
  return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
}

function tableAt(document: unknown, root: string[]): Record<string, unknown> {
  let value = document;
  for (const key of root) {
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return isRecord(value) ? value : {};
}

/** Extensions that come with a client (Goose) stand in the same table and start no process. */
function isBuiltIn(entry: unknown): boolean {
  return isRecord(entry) && (entry.type === "builtin" || entry.type === "platform" || entry.type === "frontend");
}

function problemOf(error: unknown): string {
  if (error instanceof Malformed) return `line ${error.line}, column ${error.column}: ${error.message}`;
  if (error instanceof RangeError) return "it is nested too deeply to be read"; // the parsers recurse
  return error instanceof Error ? error.message : String(error);
}
