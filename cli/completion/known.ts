import { readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { Manifest, Parameter, TypeShape } from "../../manifest/index.ts";
import type { Place } from "../place.ts";
import type { Candidate, Line } from "./candidates.ts";

/**
 * Values that the declarations of commands do not hold, for one argument (`tool`) or option (`--server`) of a command.
 * Reads files only: the Tab key starts no server and compiles nothing.
 */
export async function known(command: string, what: string, line: Line, place: Place): Promise<Candidate[] | undefined> {
  switch (`${command} ${what}`) {
    case "explain code":
      return codes();
    case "install client":
    case "uninstall client":
      return clientIds();
    case "call tool":
      return manifestOf(line, place)?.tools.map(({ name, description }) => ({
        value: name,
        about: brief(description),
      }));
    case "call arguments":
      return callArguments(line, place);
    case "prompt prompt":
      return manifestOf(line, place)?.prompts.map(({ name, description }) => ({
        value: name,
        about: brief(description),
      }));
    case "prompt arguments":
      return promptArguments(line, place);
    case "read uri":
      return uris(manifestOf(line, place)).map(({ uri, description }) => ({
        value: uri,
        about: brief(description),
      }));
    default:
      return what === "--server" || (what === "target" && command === "list") ? serverNames(place) : undefined;
  }
}

/** Of resources, and of templates as far as they are fixed. */
function uris(manifest: Manifest | undefined): { uri: string; description?: string }[] {
  const { resources = [], resourceTemplates = [] } = manifest ?? {};
  const templates = resourceTemplates.map(({ uriTemplate, description = "" }) => {
    return { uri: uriTemplate.split("{")[0] ?? "", description };
  });
  return [...resources, ...templates];
}

async function codes(): Promise<Candidate[]> {
  const { catalogue } = await import("../../compiler/diagnostics/catalogue.ts");
  return Object.entries(catalogue).map(([value, { why }]) => ({ value, about: why }));
}

async function clientIds(): Promise<Candidate[]> {
  const { clients } = await import("../install/clients.ts");
  return clients.map(({ id, title }) => ({ value: id, about: title }));
}

async function serverNames(place: Place): Promise<Candidate[] | undefined> {
  const { configuredServers } = await import("../install/discover.ts");
  const { servers } = configuredServers(place);
  const named = new Map(servers.map(({ name, client }) => [name, { value: name, about: `of ${client}` }]));
  return named.size > 0 ? [...named.values()] : undefined;
}

function callArguments(line: Line, place: Place): Candidate[] | undefined {
  const manifest = manifestOf(line, place);
  const tool = manifest?.tools.find(({ name }) => name === line.operands[0]);
  return manifest && tool && unwritten(argumentsOf(tool.signature.parameters, manifest), line);
}

function promptArguments(line: Line, place: Place): Candidate[] | undefined {
  const manifest = manifestOf(line, place);
  const prompt = manifest?.prompts.find(({ name }) => name === line.operands[0]);
  return manifest && prompt && unwritten(argumentsOf(prompt.signature.parameters, manifest), line);
}

/** `key=` for each argument, or `key=value` where only some values can stand there. */
function argumentsOf(parameters: Parameter[], { types }: Manifest): Candidate[] {
  return parameters.flatMap((parameter) => {
    if (!("shape" in parameter)) return [];
    if (parameter.role !== "arguments") return keyCandidates(parameter.name, parameter.shape, types);
    const shape = resolved(parameter.shape, types);
    if (shape.kind !== "object") return [];
    return shape.properties.flatMap((property) => keyCandidates(property.name, property.shape, types));
  });
}

function keyCandidates(name: string, written: TypeShape, types: Manifest["types"]): Candidate[] {
  const shape = resolved(written, types);
  const about = brief(written.description ?? shape.description);
  if (shape.kind === "boolean") return [true, false].map((value) => ({ value: `${name}=${value}`, about }));
  if (shape.kind === "literal") return shape.values.map((value) => ({ value: `${name}=${value}`, about }));
  return [{ value: `${name}=`, about }];
}

function resolved(shape: TypeShape, types: Manifest["types"]): TypeShape {
  return shape.kind === "reference" ? (types[shape.type] ?? shape) : shape;
}

/** What is given already is not offered again. */
function unwritten(all: Candidate[], { operands }: Line): Candidate[] {
  const keys = new Set(operands.map((word) => word.split(/:?=/)[0]));
  return all.filter(({ value }) => !keys.has(value.split("=")[0]));
}

/** Of the server that `--server` names, if it was built; else of the one in `dist`. */
function manifestOf({ options }: Line, { cwd }: Place): Manifest | undefined {
  const server = options.get("--server");
  const isBuilt = server !== undefined && /^\.[mc]?js$/.test(extname(server));
  if (server !== undefined && !isBuilt && !/^\.[mc]?tsx?$/.test(extname(server))) return undefined;
  try {
    return JSON.parse(
      readFileSync(resolve(cwd, isBuilt ? join(dirname(server), "mcpc.json") : "dist/mcpc.json"), "utf8"),
    );
  } catch {
    return undefined;
  }
}

/** One line. */
function brief(description = ""): string {
  return (description.trim().split("\n")[0] ?? "").slice(0, 80);
}
