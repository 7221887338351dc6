import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type CompileResult, compile } from "../../compiler/index.ts";
import { Failure } from "../failure.ts";
import { type ConfiguredServer, configuredServers } from "../install/discover.ts";
import { legalName } from "../install/names.ts";
import type { Launch } from "../launch.ts";
import type { Place } from "../place.ts";

/** What is examined: a project with its built server, a built file alone, an address, or an entry of a client. */
export interface Subject {
  place: Place;
  /** As messages call it. */
  label: string;
  project?: Project;
  /** The built server, absolute; it need not be there. */
  file?: string;
  /** How clients reach it. */
  launch: Launch;
  /** Of a server over HTTP, as text: it comes from a person. */
  port: { value: string; source: string };
  /** What the clients of this machine are configured with. */
  configured: ReturnType<typeof configuredServers>;
}

export interface Project {
  /** Absolute. */
  root: string;
  packageJson: Record<string, unknown>;
  compiled: CompileResult;
}

/** Finds out what a target is, and reads it. Without one it is the project of the current folder. */
export async function readSubject(
  target: string | undefined,
  port: string | undefined,
  place: Place,
): Promise<Subject> {
  const configured = configuredServers(place);
  const common = { place, configured, port: portOf(port, place) };
  if (target === undefined) return { ...common, ...(await readProject(place.cwd, [])) };
  if (/^https?:\/\//i.test(target)) {
    return { ...common, label: target, launch: { kind: "http", url: target } };
  }
  const path = resolve(place.cwd, target);
  if (/^\.[mc]?js$/.test(extname(path))) {
    if (!existsSync(path)) throw new Failure(`there is no file ${target}; 'mcpc build' makes dist/server.mjs`, 2);
    return { ...common, label: target, file: path, launch: launchOf(path) };
  }
  if (existsSync(path)) {
    const isFolder = statSync(path).isDirectory() && existsSync(join(path, "package.json"));
    return { ...common, ...(await readProject(isFolder ? path : place.cwd, isFolder ? [] : [target])) };
  }
  const { name, launch } = named(target, configured.servers);
  return { ...common, label: `'${name}'`, launch };
}

/** What a person calls a server: the name its entry has in clients, and where it stands. */
export function isOurs(server: ConfiguredServer, { file, launch, project }: Subject): boolean {
  if (server.launch.kind === "http") return launch.kind === "http" && launch.url === server.launch.url;
  const paths = [server.launch.command, ...server.launch.args].filter(isAbsolute);
  if (paths.some((path) => path === file || (project && path.startsWith(project.root + sep)))) return true;
  return project?.compiled.manifest !== undefined && legalName(project.compiled.manifest.server.name) === server.name;
}

/** A path as it is written from where the user is. */
export function display(path: string, { cwd }: Place): string {
  const short = relative(cwd, path);
  return short.startsWith("..") || isAbsolute(short) ? path : short.split(sep).join("/") || ".";
}

async function readProject(root: string, entries: string[]) {
  const packageJson = readPackageJson(join(root, "package.json"));
  const compiled = await compile({ root, entries });
  const file = join(compiled.outDir, "server.mjs");
  const label = compiled.manifest?.server.name ?? basename(root);
  return { label, project: { root, packageJson, compiled }, file, launch: launchOf(file) };
}

/** Empty where there is none or none that can be read, which the compiler reports. */
function readPackageJson(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function launchOf(file: string): Launch {
  return { kind: "stdio", command: process.execPath, args: [file] };
}

/** As the server itself reads it. */
function portOf(flag: string | undefined, { env }: Place): Subject["port"] {
  if (flag !== undefined) return { value: flag, source: "--port" };
  const name = ["MCPC_PORT", "PORT"].find((variable) => env[variable]);
  return name ? { value: env[name] ?? "", source: name } : { value: "8000", source: "the default" };
}

/** NAME, or CLIENT:NAME where several clients know it. */
function named(target: string, servers: ConfiguredServer[]): ConfiguredServer {
  const found = servers.find(({ client, name }) => target === name || target === `${client}:${name}`);
  if (found) return found;
  throw new Failure(
    `there is no file, folder or configured server '${target}'; 'mcpc discover' lists the servers of your clients`,
    2,
  );
}
