import { readdir, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { ToolError } from "mcpc";
import { allowedDirectories, expandHome } from "./allowed-directories.ts";

/**
 * The real path behind `requested`, or a refusal.
 * It is checked twice: as written, and again with every link followed, because a link inside may lead outside.
 */
export async function validatePath(requested: string): Promise<string> {
  const path = toAbsolute(requested);
  if (!isWithin(path, allowedDirectories)) refuse("path outside allowed directories", path);
  try {
    return checkReal(await realpath(path));
  } catch (error) {
    if (!isMissing(error)) throw error;
    return pathToCreate(path);
  }
}

/** Relative paths count from the first allowed directory that they do not climb out of. */
function toAbsolute(requested: string): string {
  const path = expandHome(requested);
  if (process.platform !== "win32" && /^[A-Za-z]:([\\/]|$)/.test(path)) {
    throw new ToolError(`Access denied - Windows-style path received on a POSIX host: ${requested}`);
  }
  if (isAbsolute(path)) return resolve(path);
  const candidates = allowedDirectories.map((directory) => resolve(directory, path));
  return candidates.find((candidate) => isWithin(candidate, allowedDirectories)) ?? candidates[0] ?? resolve(path);
}

function isWithin(path: string, directories: string[]): boolean {
  if (path.includes("\0")) return false;
  return directories.some((directory) => {
    const rest = relative(directory, path);
    return !isAbsolute(rest) && rest !== ".." && !rest.startsWith(`..${sep}`);
  });
}

function checkReal(real: string): string {
  return isWithin(real, allowedDirectories) ? real : refuse("symlink target outside allowed directories", real);
}

function refuse(reason: string, path: string): never {
  throw new ToolError(`Access denied - ${reason}: ${path} not in ${allowedDirectories.join(", ")}`);
}

/**
 * Where something that is not there yet would really be. The part that exists is walked one name at a time, each link
 * followed and checked; the part that does not exist can hold no links and is appended as it stands.
 */
async function pathToCreate(path: string): Promise<string> {
  const base = allowedDirectories
    .filter((directory) => isWithin(path, [directory]))
    .reduce((longest, directory) => (directory.length > longest.length ? directory : longest));
  const names = relative(base, path).split(sep);
  try {
    let real = await realpath(base);
    for (const [depth, name] of names.entries()) {
      const existing = await nameOnDisk(real, name);
      if (existing === undefined) return join(real, ...names.slice(depth));
      real = checkReal(await realpath(join(real, existing)));
    }
    return real;
  } catch (error) {
    if (isMissing(error)) throw new ToolError(`Parent directory does not exist: ${dirname(path)}`);
    throw error;
  }
}

/** Accented names are stored composed on some systems and decomposed on others; either spelling finds the file. */
async function nameOnDisk(directory: string, name: string): Promise<string | undefined> {
  const names = await readdir(directory);
  if (names.includes(name)) return name;
  const alike = names.filter((other) => other.normalize() === name.normalize());
  if (alike.length > 1) throw new ToolError(`Ambiguous Unicode path component: ${name}`);
  return alike[0];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
