import { existsSync } from "node:fs";
import { nearest } from "../../runtime/nearest.ts";
import { Failure } from "../failure.ts";
import type { Place } from "../place.ts";
import { type Client, clients, type Scope } from "./clients.ts";
import { expand, locate } from "./paths.ts";

/** One table of servers in a config: where an entry of a client goes. */
export interface ServerTable {
  client: Client;
  scope: Scope;
  /** The config, as the client names it. */
  file: string;
  /** The keys that lead to the table. */
  root: string[];
  /** The client's command that edits this config. */
  through?: "claude";
}

/** The client of an id as typed. */
export function clientOf(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client) return client;
  const ids = [...clients.map((one) => one.id), "mcp-json", "stdio"];
  const near = nearest(id, ids);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new Failure(`there is no client '${id}'${hint}\nClients: ${ids.join(", ")}`, 2);
}

/** The tables of servers of a client that are there, each once: in the home folder, its scopes share a file. */
export function presentTables(client: Client, place: Place): ServerTable[] {
  const tables = tablesOf(client, place).filter(({ file }) => existsSync(file));
  const id = ({ file, root }: ServerTable) => JSON.stringify([file, root]);
  return tables.filter((table, index) => tables.findIndex((other) => id(other) === id(table)) === index);
}

/** Every table of a client's config files, the default scope first; of several files those that are there. */
export function tablesOf(client: Client, place: Place): ServerTable[] {
  return scopesOf(client).flatMap((scope) => {
    const { paths = [], root = [], through } = client.scopes[scope] ?? {};
    const files = paths.map((path) => locate(path, place));
    const present = files.filter((file) => existsSync(file));
    const keys = root.map((key) => expand(key, place));
    return (present.length > 0 ? present : files.slice(0, 1)).map((file) => ({
      client,
      scope,
      file,
      root: keys,
      ...(through && { through }),
    }));
  });
}

/** The table an entry goes to: of the scope as typed, or of the client's default. */
export function tableOf(client: Client, given: string | undefined, place: Place): ServerTable {
  const scope = given === undefined ? undefined : (otherWords[given] ?? given);
  const table = tablesOf(client, place).find((one) => scope === undefined || one.scope === scope);
  if (table) return table;
  throw new Failure(`${client.title} has no scope '${given}'; it has: ${scopesOf(client).join(", ")}`, 2);
}

/** What clients call the same scopes. */
const otherWords: Record<string, Scope> = { workspace: "project", global: "user" };

function scopesOf({ scopes }: Client): Scope[] {
  const names: Scope[] = ["local", "user", "project"];
  return names.filter((scope) => scopes[scope] !== undefined);
}
