import { existsSync, statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { nearest } from "../../runtime/nearest.ts";
import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";
import type { Place } from "../place.ts";
import { exitCodes } from "./exit-codes.ts";

/** A server that a command was pointed at. */
export interface Target {
  /**
   * - `entry`: source files, compiled into a temporary file.
   * - `file`: a server that was built.
   * - `url`: a Streamable HTTP endpoint.
   * - `name`: a server in the config of a client.
   */
  kind: "entry" | "file" | "url" | "name";
  /** How messages call it. */
  label: string;
  launch: Launch;
  /** Removes what was made to reach the server; not needed when the process exits. */
  remove(): void;
}

/**
 * What `--server TARGET` means: a source file (`.ts`, also a folder or a glob), a built one (`.mjs`, `.js`, `.cjs`), an
 * address, or NAME or CLIENT:NAME of a server in the config of a client. Nothing stands for the entry of the project, as
 * `mcpc build` finds it. Throws a `Failure` that says what was looked for; compile errors are printed to stderr.
 */
export async function resolveTarget(target: string | undefined, place: Place): Promise<Target> {
  if (target === undefined) return compiled([], place);
  if (/^https?:\/\//i.test(target)) return addressed(target);
  const path = resolve(place.cwd, target);
  const isThere = existsSync(path);
  if (/^\.[mc]?js$/.test(extname(path))) {
    if (isThere) return built(target, path);
    throw new Failure(`there is no file ${target}; 'mcpc build' makes dist/server.mjs`, exitCodes.usage);
  }
  if (/^\.[mc]?tsx?$/.test(extname(path)) || /[*{]/.test(target) || (isThere && statSync(path).isDirectory())) {
    return compiled([target], place);
  }
  return named(target, place);
}

function addressed(target: string): Target {
  if (!URL.canParse(target)) throw new Failure(`'${target}' is not a URL`, exitCodes.usage);
  return { kind: "url", label: target, launch: { kind: "http", url: target }, remove: () => {} };
}

function built(label: string, path: string): Target {
  return { kind: "file", label, launch: { kind: "stdio", command: process.execPath, args: [path] }, remove: () => {} };
}

async function compiled(entries: string[], { cwd }: Place): Promise<Target> {
  const { compileToTemporary } = await import("./temporary-server.ts");
  const { file, remove } = await compileToTemporary(entries, cwd);
  const launch: Launch = { kind: "stdio", command: process.execPath, args: [file], cwd };
  return { kind: "entry", label: entries[0] ?? "the project's server", launch, remove };
}

/** A server in the config of a client; one that is nearer wins: the project's, then the user's. */
async function named(target: string, place: Place): Promise<Target> {
  const { configuredServers } = await import("../install/discover.ts");
  const { servers } = configuredServers(place);
  const [, client, name] = /^(?:([a-z-]+):)?(.+)$/.exec(target) ?? [];
  const found = servers.filter((server) => server.name === name && (client === undefined || server.client === client));
  const [first, ...others] = found;
  if (!first) throw existsSync(resolve(place.cwd, target)) ? noServer(target) : unknownServer(target, servers);
  const other = others.find(({ launch }) => JSON.stringify(launch) !== JSON.stringify(first.launch));
  if (other && client === undefined) {
    const ways = [...new Set(found.map((server) => `${server.client}:${server.name}`))];
    if (ways.length > 1) {
      throw new Failure(`'${target}' is not the same in every client; name one: ${ways.join(", ")}`, exitCodes.usage);
    }
  }
  return { kind: "name", label: `${first.name} (${first.client})`, launch: first.launch, remove: () => {} };
}

function noServer(target: string): Failure {
  return new Failure(
    `${target} is no server: name a source file (.ts), a built one (.mjs, .js, .cjs) or a folder of sources`,
    exitCodes.usage,
  );
}

function unknownServer(target: string, servers: { name: string }[]): Failure {
  const names = [...new Set(servers.map(({ name }) => name))];
  const near = nearest(target.slice(target.indexOf(":") + 1), names);
  const hint = near === undefined ? "'mcpc discover' lists the servers of all clients" : `Did you mean '${near}'?`;
  return new Failure(
    `there is no file or folder '${target}', and no client has a server of that name. ${hint}`,
    exitCodes.usage,
  );
}
