import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDynamicPattern } from "tinyglobby";
import { configNames } from "./config.ts";
import { conventionalEntries } from "./entries.ts";
import type { LoadedProject } from "./index.ts";
import type { ProjectProgram } from "./project-program.ts";

/** What a build depends on. Paths are absolute. */
export interface ProjectInputs {
  /** Files that were read. */
  read: string[];
  /** Paths in the project where a file or folder would have been read, had there been one. */
  awaited: string[];
  /** Folders in which any new source is an entry. */
  entryFolders: string[];
  /** What package managers write last when they have changed what is installed. */
  installs: string[];
  /** Every folder in which something of this can happen, as far as they are there. */
  folders: string[];
}

export function projectInputs(options: {
  root: string;
  entries: string[];
  program: ProjectProgram;
  tsconfigs: string[];
  project?: LoadedProject;
}): ProjectInputs {
  const { root, program, tsconfigs, project } = options;
  const named = options.entries.length > 0 ? options.entries : [project?.config.entry ?? []].flat();
  const settings = ["package.json", "tsconfig.json", ...configNames].map((name) => resolve(root, name));
  const looked = (named.length > 0 ? named : conventionalEntries).map((name) => resolve(root, name));
  const read = [...program.read, ...tsconfigs, ...settings.filter(existsSync)];
  const awaited = [...program.missed, ...settings, ...looked].filter(
    (path) => path.startsWith(join(root, "/")) && !existsSync(path),
  );
  const entryFolders = named.flatMap((pattern) => foldersBelow(baseOf(root, pattern)));
  const folders = new Set([...read.map(dirname), ...awaited.map(nearestFolder), ...entryFolders]);
  const installs = installMarks.map((name) => resolve(root, "node_modules", name)).filter(existsSync);
  return { read: [...new Set(read)], awaited, entryFolders, installs, folders: [...folders] };
}

/** Of npm, pnpm and Yarn. */
const installMarks = [".package-lock.json", ".modules.yaml", ".yarn-state.yml"];

/** The folder of a pattern that is one or has a glob; nothing for a file. */
function baseOf(root: string, pattern: string): string | undefined {
  const path = resolve(root, pattern);
  if (existsSync(path)) return statSync(path).isDirectory() ? path : undefined;
  if (!isDynamicPattern(pattern)) return undefined;
  const fixed = pattern.split("/").findIndex((segment) => isDynamicPattern(segment));
  return resolve(root, pattern.split("/").slice(0, fixed).join("/") || ".");
}

function foldersBelow(folder: string | undefined): string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter(
    (item) => item.isDirectory() && item.name !== "node_modules" && !item.name.startsWith("."),
  );
  return [folder, ...below.flatMap(({ name }) => foldersBelow(join(folder, name)))];
}

/** The nearest folder above a path that is there. */
function nearestFolder(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? folder : nearestFolder(folder);
}
