import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/** The directories named by FILESYSTEM_ROOTS. Without one the server does not start. */
export const allowedDirectories = await readDirectories(process.env.FILESYSTEM_ROOTS ?? "");

/** `~` and `~/…` as the shell would read them. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

async function readDirectories(list: string): Promise<string[]> {
  const named = list.split(delimiter).filter((entry) => entry.trim() !== "");
  if (named.length === 0) {
    throw new Error(`FILESYSTEM_ROOTS names no directory; separate several with '${delimiter}'`);
  }
  const found = (await Promise.all(named.map(bothSpellings))).flat();
  if (found.length === 0) throw new Error(`FILESYSTEM_ROOTS names no directory that can be read: ${list}`);
  return found;
}

/** A directory as it was written and, where links make that another path, as it really is: callers may use either. */
async function bothSpellings(entry: string): Promise<string[]> {
  const written = resolve(expandHome(entry.trim()));
  try {
    if (!(await stat(written)).isDirectory()) throw new Error("it is not a directory");
    return [...new Set([written, await realpath(written)])];
  } catch (error) {
    console.error(`FILESYSTEM_ROOTS: leaving out ${written}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}
