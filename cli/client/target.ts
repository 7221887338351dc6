import { existsSync, statSync } from "node:fs";
import { extname, resolve } from "node:path";
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

async function named(target: string, _place: Place): Promise<Target> {
  throw new Failure(
    `there is no file or folder '${target}'. A server is a source file, a built file or a URL`,
    exitCodes.usage,
  );
}
