import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { MANIFEST_VERSION, type Manifest } from "../../manifest/index.ts";
import { Failure } from "../failure.ts";
import type { Place } from "../place.ts";
import { exitCodes } from "./exit-codes.ts";

/** The manifest of what a command was pointed at; nothing is started. Source is compiled in memory. */
export async function readContract(target: string | undefined, { cwd }: Place): Promise<Manifest> {
  if (target === undefined) return compiled([], cwd);
  if (/^https?:\/\//i.test(target)) {
    throw new Failure(`inspect reads what was built, and starts nothing: 'mcpc list ${target}' asks`, exitCodes.usage);
  }
  const path = resolve(cwd, target);
  if (/^\.[mc]?js$/.test(extname(path))) return readManifest(join(dirname(path), "mcpc.json"), target, cwd);
  if (extname(path) === ".json") return readManifest(path, target, cwd);
  if (/^\.[mc]?tsx?$/.test(extname(path)) || /[*{]/.test(target) || existsSync(path)) return compiled([target], cwd);
  throw new Failure(
    `there is no file or folder '${target}'; 'mcpc list ${target}' asks a configured server`,
    exitCodes.usage,
  );
}

async function compiled(entries: string[], cwd: string): Promise<Manifest> {
  const { compileOrFail } = await import("./temporary-server.ts");
  const { manifest } = await compileOrFail(entries, cwd);
  if (!manifest) throw new Error("a compilation without errors has no manifest");
  return manifest;
}

function readManifest(path: string, target: string, cwd: string): Manifest {
  const shown = relative(cwd, path);
  if (!existsSync(path)) {
    const beside = basename(target) === basename(path) ? "" : ` beside ${target}`;
    throw new Failure(
      `there is no ${basename(path)}${beside}; 'mcpc build' writes it (looked for ${shown})`,
      exitCodes.usage,
    );
  }
  const manifest = parse(readFileSync(path, "utf8"), shown);
  if (manifest.manifestVersion === MANIFEST_VERSION) return manifest;
  throw new Failure(
    `${shown} is a manifest of version ${String(manifest.manifestVersion)}, and this mcpc reads ${MANIFEST_VERSION}; build it again`,
    exitCodes.usage,
  );
}

function parse(text: string, path: string): Manifest {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && "manifestVersion" in value) return value as Manifest;
  } catch {
    // said below
  }
  throw new Failure(`${path} is not a manifest of mcpc`, exitCodes.usage);
}
