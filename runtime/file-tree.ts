import type { Dirent, Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import type { StaticSource } from "./definition.ts";
import { messageOf } from "./errors.ts";
import { fileNameIn, isIncluded, isServableName, uriOfFile } from "./file-names.ts";

/** A file that is served as a resource. */
export interface StaticFile {
  readonly source: StaticSource;
  readonly uri: string;
  /** Its path within the folder, with forward slashes, or the name of the file itself. */
  readonly name: string;
  /** Absolute, with no link in it. */
  readonly path: string;
  readonly stats: Stats;
}

/** What stands on disk at one moment. */
export interface FileTree {
  /** By URI; in the order of sources, and by name within each. */
  readonly files: Map<string, StaticFile>;
  /** Folders to watch; with all that is below them where the platform can. */
  readonly folders: { path: string; recursive: boolean }[];
  /** Why something is left out, a sentence each. */
  readonly problems: string[];
}

/** More is no list that a client could use, and its line would be too long for many. */
const MAX_FILES = 10_000;

/** Elsewhere Node imitates it with a watcher for every file. */
const watchesTrees = process.platform === "darwin" || process.platform === "win32";

/** Looks at everything that sources serve. Never rejects: what cannot be read is a problem of the tree. */
export async function readTree(sources: readonly StaticSource[]): Promise<FileTree> {
  const tree: FileTree = { files: new Map(), folders: [], problems: [] };
  for (const source of sources) {
    try {
      const found = source.kind === "file" ? [await readSingle(source, tree)] : await readFolder(source, tree);
      for (const file of found) if (!tree.files.has(file.uri)) tree.files.set(file.uri, file);
    } catch (error) {
      tree.problems.push(`the ${source.kind} '${source.path}' is not served: ${messageOf(error)}`);
      tree.folders.push({ path: dirname(source.path), recursive: false }); // where it may appear
    }
  }
  return tree;
}

/** The file that a URI names; nothing where there is none, or where it stands outside of its folder. */
export async function findFile(source: StaticSource, uri: string): Promise<StaticFile | undefined> {
  const name = fileNameIn(source, uri);
  if (name === undefined) return undefined;
  try {
    if (source.kind === "file") return await fileOf(source, name, await realpath(source.path));
    const root = await realpath(source.path);
    const folder = join(root, dirname(name));
    if ((await realpath(folder)) !== folder) return undefined; // links to folders are not followed
    return await fileBelow(root, source, name);
  } catch {
    return undefined; // it is not there, or not for this process
  }
}

async function readSingle(source: StaticSource, { folders }: FileTree): Promise<StaticFile> {
  const path = await realpath(source.path);
  for (const folder of new Set([dirname(source.path), dirname(path)])) folders.push({ path: folder, recursive: false });
  const file = await fileOf(source, basename(source.path), path);
  if (!file) throw new Error("it is no file");
  return file;
}

async function readFolder(source: StaticSource, tree: FileTree): Promise<StaticFile[]> {
  const root = await realpath(source.path);
  tree.folders.push({ path: root, recursive: watchesTrees });
  const found: StaticFile[] = [];
  const waiting = [""];
  for (let folder = waiting.pop(); folder !== undefined && found.length <= MAX_FILES; folder = waiting.pop()) {
    if (folder !== "" && !watchesTrees) tree.folders.push({ path: join(root, folder), recursive: false });
    const entries = await readEntries(root, folder, tree);
    const named = entries.map((entry) => ({ entry, name: folder === "" ? entry.name : `${folder}/${entry.name}` }));
    waiting.push(...named.filter(({ entry }) => entry.isDirectory()).map(({ name }) => name));
    const others = named.filter(({ entry, name }) => !entry.isDirectory() && isIncluded(source, name));
    const files = await Promise.all(others.map(({ name }) => fileBelow(root, source, name).catch(() => undefined)));
    found.push(...files.filter((file) => file !== undefined));
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (found.length > MAX_FILES)
    tree.problems.push(`the folder '${source.path}' holds more than ${MAX_FILES} files; not all of them are listed`);
  return found.slice(0, MAX_FILES);
}

async function readEntries(root: string, folder: string, { problems }: FileTree): Promise<Dirent[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries.filter(({ name }) => isServableName(name));
  } catch (error) {
    if (folder === "") throw error;
    if (!isGone(error)) problems.push(`the folder '${join(root, folder)}' is not served: ${messageOf(error)}`);
    return [];
  }
}

/** A file of a folder, also through a link to another file of that folder. */
async function fileBelow(root: string, source: StaticSource, name: string): Promise<StaticFile | undefined> {
  const path = await realpath(join(root, name));
  const way = relative(root, path);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return fileOf(source, name, path);
}

async function fileOf(source: StaticSource, name: string, path: string): Promise<StaticFile | undefined> {
  const stats = await stat(path);
  return stats.isFile() ? { source, uri: uriOfFile(source, name), name, path, stats } : undefined;
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
