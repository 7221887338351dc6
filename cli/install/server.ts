import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";
import { ownFile } from "../own-file.ts";
import type { Place } from "../place.ts";
import { isRecord } from "./entry.ts";
import { checkName, legalName } from "./names.ts";

/** What the options of `mcpc install` say about the server. */
export interface ServerFlags {
  name?: string;
  http?: string;
  header: string[];
  env: string[];
  envFile?: string;
  dev?: boolean;
  dryRun?: boolean;
}

/** The server to install. */
export interface InstalledServer {
  /** Absent for an endpoint without `--name`: it says its name itself when it is asked. */
  name?: string;
  launch: Launch;
}

/**
 * The server of a project (built now, unless in a dry run), of a built file, or behind a URL. Commands are absolute
 * paths: an editor that was not started from a terminal has a PATH without most of what the user has.
 */
export async function serverToInstall(
  target: string | undefined,
  flags: ServerFlags,
  place: Place,
): Promise<InstalledServer> {
  const name = flags.name === undefined ? undefined : checkName(flags.name);
  if (flags.http !== undefined) return { ...(name && { name }), launch: endpoint(flags.http, target, flags) };
  if (flags.header.length > 0) throw new Failure("--header goes with --http URL", 2);
  const env = variables(flags, place);
  const server = await localServer(target, flags, place);
  const launch: Launch = {
    kind: "stdio",
    command: process.execPath,
    args: server.args,
    ...(Object.keys(env).length > 0 && { env }),
  };
  return { name: name ?? legalName(server.name), launch };
}

function endpoint(url: string, target: string | undefined, { header, env, envFile, dev }: ServerFlags): Launch {
  if (target !== undefined) throw new Failure(`either --http URL or '${target}', not both`, 2);
  if (env.length > 0 || envFile !== undefined) {
    throw new Failure("--env is for a process that the client starts; with --http it is set where the server runs", 2);
  }
  if (dev) throw new Failure("--dev is for a process that the client starts; 'mcpc dev' serves over HTTP by itself", 2);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new Failure(`'${url}' is no URL; it looks like http://127.0.0.1:8000/mcp`, 2);
  }
  const headers = Object.fromEntries(header.map(readHeader));
  return { kind: "http", url, ...(header.length > 0 && { headers }) };
}

function readHeader(text: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*?)\s*$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Failure(`--header '${text}' must be 'Name: value'`, 2);
  return [name, value];
}

/** Variables of the file, then those of `--env`, which win. */
function variables({ env, envFile }: ServerFlags, { cwd }: Place): Record<string, string> {
  const fromFile = envFile === undefined ? {} : readEnvFile(resolve(cwd, envFile), envFile);
  return { ...fromFile, ...Object.fromEntries(env.map(readVariable)) };
}

function readEnvFile(path: string, given: string): Record<string, string> {
  if (!existsSync(path)) throw new Failure(`there is no file ${given}, which --env-file names`, 2);
  const values = Object.entries(parseEnv(readFileSync(path, "utf8")));
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function readVariable(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Failure(`--env '${text}' must be KEY=VALUE`, 2);
  return [name, value];
}

async function localServer(
  target: string | undefined,
  flags: ServerFlags,
  { cwd }: Place,
): Promise<{ name: string; args: string[] }> {
  const path = target === undefined ? undefined : resolve(cwd, target);
  if (path !== undefined && /^\.[mc]?js$/.test(extname(path))) {
    if (!existsSync(path)) throw new Failure(`there is no file ${target}; 'mcpc build' makes dist/server.mjs`);
    if (flags.dev) throw new Failure(`--dev needs a source file; ${target} is built already`, 2);
    return { name: nameOfBuilt(path), args: [path] };
  }
  const { compileOrFail } = await import("../client/temporary-server.ts");
  const { manifest, artifacts, outDir, transport } = await compileOrFail(target === undefined ? [] : [target], cwd);
  const name = manifest?.server.name ?? basename(cwd);
  if (flags.dev)
    return {
      name,
      args: [
        ownFile("dist/cli/main.js"),
        "dev",
        ...(target === undefined ? [] : [target]),
        "--stdio",
        "--project",
        cwd,
      ],
    };
  if (transport === "http") throw new Failure(overHttpAlone, 2);
  if (!flags.dryRun) {
    const { writeArtifacts } = await import("../write.ts");
    writeArtifacts(artifacts, outDir);
  }
  return { name, args: [join(outDir, "server.mjs")] };
}

const overHttpAlone =
  "the project is built for HTTP alone, and a client would start it over stdio; run it where it belongs and install its" +
  " address, as with --http http://127.0.0.1:8000/mcp, or build it for both transports";

/** The name of the project around a place, as `serverToInstall` would give it. */
export async function projectName({ cwd }: Place): Promise<string> {
  const built = join(cwd, "dist/server.mjs");
  if (existsSync(built)) return legalName(nameOfBuilt(built));
  return legalName(packageName(cwd) ?? basename(cwd));
}

/** What the manifest beside a built server calls it, else the package it is in, else the file. */
function nameOfBuilt(path: string): string {
  const manifest = readJson(join(dirname(path), "mcpc.json"));
  if (isRecord(manifest?.server) && typeof manifest.server.name === "string") return manifest.server.name;
  return packageName(dirname(path)) ?? basename(path, extname(path));
}

function packageName(folder: string): string | undefined {
  const name = readJson(join(folder, "package.json"))?.name;
  if (typeof name === "string") return name;
  return dirname(folder) === folder ? undefined : packageName(dirname(folder));
}

function readJson(path: string): Record<string, unknown> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
