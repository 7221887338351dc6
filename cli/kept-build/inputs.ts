import { createHash } from "node:crypto";
import { constants, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { type Asked, type FileStats, namesIn } from "./file-log.ts";

/** What a build found at a path; where something else is found there now, it would be another build. */
export interface Input {
  path: string;
  /** What is there, by the file's size, times and inode, or only what kind of thing it is. */
  found: "nothing" | "file" | "folder" | Stamp;
  /** Of what the file holds, or of the names in the folder; absent where the stamp alone counts. */
  hash?: string;
  /** Where the path leads, where that is another one. */
  real?: string;
}

/** Size, times in milliseconds, inode, mode. */
export type Stamp = [number, number, number, number, number];

/**
 * What was asked, as what has to stay; nothing for a file that is another one already. `outDir` is the builds' own:
 * whether it is there makes no difference to them.
 */
export function inputOf(path: string, { stats, read, names, real }: Asked, outDir: string): Input | undefined {
  const link = real !== undefined && real !== path ? { real } : {};
  if (!stats) return { path, found: "nothing" };
  if (names) return { path, found: "folder", hash: hashOf(namesBut(names, path, outDir)), ...link };
  if (!read) return { path, found: isFolder(stats) ? "folder" : "file", ...link };
  const stamp = stampOf(stats);
  const hash = isInstalled(path) ? {} : { hash: hashOf(readFileSync(path)) };
  const now = statsOf(path);
  return now && sameStamp(stampOf(now), stamp) ? { path, found: stamp, ...hash, ...link } : undefined;
}

/** Whether the disk still says what it said. */
export function isUnchanged(input: Input, outDir: string): boolean {
  const { path, found, hash, real } = input;
  const stats = statsOf(path);
  if (!stats || found === "nothing") return !stats && found === "nothing";
  if (real !== undefined && realpathSync(path) !== real) return false;
  if (found === "folder") {
    return stats.isDirectory() && (hash === undefined || hash === hashOf(namesBut(namesOf(path), path, outDir)));
  }
  if (!stats.isFile()) return false;
  if (found === "file" || sameStamp(stampOf(stats), found)) return true;
  return hash !== undefined && stats.mode === found[4] && hash === hashOf(readFileSync(path));
}

/** A file as it is now, by what it holds. */
export function fileInput(path: string): Input | undefined {
  const stats = statsOf(path);
  return inputOf(path, { stats, ...(stats?.isFile() && { read: true }) }, "");
}

/** A folder as it is now, by the names in it. */
export function folderInput(path: string, outDir: string): Input | undefined {
  const stats = statsOf(path);
  return inputOf(path, stats?.isDirectory() ? { stats, names: namesOf(path) } : { stats }, outDir);
}

export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // below a file there is nothing either
  }
}

/** Packages change by being installed, which makes new files. */
export function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`);
}

function namesOf(folder: string): string[] {
  return namesIn(readdirSync(folder));
}

function namesBut(names: string[], folder: string, outDir: string): string {
  const own = dirname(outDir) === folder ? basename(outDir) : undefined;
  return names.filter((name) => name !== own).join("\n");
}

function isFolder({ mode }: FileStats): boolean {
  return (mode & constants.S_IFMT) === constants.S_IFDIR;
}

function stampOf({ size, mtimeMs, ctimeMs, ino, mode }: FileStats): Stamp {
  return [size, mtimeMs, ctimeMs, ino, mode];
}

function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.every((value, index) => value === b[index]);
}

function hashOf(content: string | Buffer): string {
  return createHash("sha1").update(content).digest("base64url");
}

/** The folders around a path, the nearest first, up to `outermost`; none where it is not in there. */
export function foldersAround(path: string, outermost: string): string[] {
  if (!path.startsWith(join(outermost, sep))) return [];
  const folder = dirname(path);
  return folder === outermost ? [folder] : [folder, ...foldersAround(folder, outermost)];
}
