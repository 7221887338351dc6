/**
 * Works on files inside the allowed directories only. Paths may be absolute, start with `~`, or be relative to an
 * allowed directory; call list_allowed_directories to learn which those are.
 * @module
 */
import * as fs from "node:fs/promises";
import { ToolError, type ToolResult } from "mcpc";
import { allowedDirectories } from "./allowed-directories.ts";
import { applyEdits, type Edit, fencedDiff } from "./edits.ts";
import { firstLines, lastLines } from "./lines.ts";
import { describeEntry, listWithSizes, type SortBy } from "./listing.ts";
import { readMedia } from "./media.ts";
import { validatePath } from "./path-validation.ts";
import { findPaths, readTree } from "./search.ts";
import { replaceText, writeText } from "./write.ts";

/** Text for the model, and the same text for programs. */
type TextResult = ToolResult<{ content: string }>;

/**
 * Read a text file. The old name of read_text_file.
 * @name read_file
 * @title Read File (Deprecated)
 * @deprecated Use read_text_file.
 * @readonly
 * @openWorld false
 * @param path File to read.
 * @param tail Return this many lines from the end instead of the whole file.
 * @param head Return this many lines from the start instead of the whole file.
 */
export async function readFile(path: string, tail?: number, head?: number): Promise<TextResult> {
  return readTextFile(path, tail, head);
}

/**
 * Read a file as UTF-8 text whatever its extension: all of it, or with `head` or `tail` (not both) only the first or
 * the last lines.
 * @name read_text_file
 * @title Read Text File
 * @readonly
 * @openWorld false
 * @param path File to read.
 * @param tail Return this many lines from the end instead of the whole file.
 * @param head Return this many lines from the start instead of the whole file.
 */
export async function readTextFile(path: string, tail?: number, head?: number): Promise<TextResult> {
  const file = await validatePath(path);
  if (head && tail) throw new ToolError("Cannot specify both head and tail parameters simultaneously");
  if (tail) return text(await lastLines(file, tail));
  if (head) return text(await firstLines(file, head));
  return text(await fs.readFile(file, "utf8"));
}

/**
 * Read a picture, a sound or any other binary file. Pictures and sounds come back as such, everything else as an
 * embedded resource in base64.
 * @name read_media_file
 * @title Read Media File
 * @readonly
 * @openWorld false
 * @param path File to read; its extension decides what it is taken for.
 */
export async function readMediaFile(
  path: string,
): Promise<ToolResult<{ content: Awaited<ReturnType<typeof readMedia>>[] }>> {
  const content = [await readMedia(await validatePath(path))];
  return { content, structuredContent: { content } };
}

/**
 * Read several text files in one call, each under its path. A file that cannot be read is reported in its place and
 * does not keep the others from being read.
 * @name read_multiple_files
 * @title Read Multiple Files
 * @readonly
 * @openWorld false
 * @param paths Files to read. {@minItems 1}
 */
export async function readMultipleFiles(paths: string[]): Promise<TextResult> {
  const sections = paths.map(async (path) => {
    try {
      return `${path}:\n${await fs.readFile(await validatePath(path), "utf8")}\n`;
    } catch (error) {
      return `${path}: Error - ${error instanceof Error ? error.message : error}`;
    }
  });
  return text((await Promise.all(sections)).join("\n---\n"));
}

/**
 * Write a text file. What the file held before is lost.
 * @name write_file
 * @title Write File
 * @readonly false
 * @destructive
 * @idempotent
 * @openWorld false
 * @param path File to create or replace. Its directory must exist.
 * @param content The whole new text.
 */
export async function writeFile(path: string, content: string): Promise<TextResult> {
  await writeText(await validatePath(path), content);
  return text(`Successfully wrote to ${path}`);
}

/**
 * Replace pieces of a text file and return the changes as a unified diff. Nothing is written unless every edit finds
 * its place.
 * @name edit_file
 * @title Edit File
 * @readonly false
 * @destructive
 * @idempotent false
 * @openWorld false
 * @param path File to change.
 * @param edits Replacements, made in order; each replaces the first place that matches.
 * @param dryRun Return the diff but leave the file as it is.
 */
export async function editFile(path: string, edits: Edit[], dryRun = false): Promise<TextResult> {
  const file = await validatePath(path);
  const before = await fs.readFile(file, "utf8");
  const after = applyEdits(before, edits);
  if (!dryRun) await replaceText(file, after);
  return text(fencedDiff(file, before, after));
}

/**
 * Create a directory together with the missing ones above it. One that exists already is fine.
 * @name create_directory
 * @title Create Directory
 * @readonly false
 * @destructive false
 * @idempotent
 * @openWorld false
 * @param path Directory to create.
 */
export async function createDirectory(path: string): Promise<TextResult> {
  await fs.mkdir(await validatePath(path), { recursive: true });
  return text(`Successfully created directory ${path}`);
}

/**
 * List what a directory holds, one entry a line, marked [FILE] or [DIR].
 * @name list_directory
 * @title List Directory
 * @readonly
 * @openWorld false
 * @param path Directory to list.
 */
export async function listDirectory(path: string): Promise<TextResult> {
  const entries = await fs.readdir(await validatePath(path), { withFileTypes: true });
  return text(entries.map(describeEntry).join("\n"));
}

/**
 * List what a directory holds with the size of each file, and totals at the end.
 * @name list_directory_with_sizes
 * @title List Directory with Sizes
 * @readonly
 * @openWorld false
 * @param path Directory to list.
 * @param sortBy Alphabetical, or the largest first.
 */
export async function listDirectoryWithSizes(path: string, sortBy: SortBy = "name"): Promise<TextResult> {
  return text(await listWithSizes(await validatePath(path), sortBy));
}

/**
 * Show a directory and everything below it as JSON: entries with `name`, `type` (file or directory) and, for
 * directories, `children`.
 * @name directory_tree
 * @title Directory Tree
 * @readonly
 * @openWorld false
 * @param path Directory to start from.
 * @param excludePatterns Names to leave out at any depth, or glob patterns relative to `path`.
 */
export async function directoryTree(path: string, excludePatterns: string[] = []): Promise<TextResult> {
  return text(JSON.stringify(await readTree(path, excludePatterns), null, 2));
}

/**
 * Move or rename a file or a directory. Fails when something is at the destination already.
 * @name move_file
 * @title Move File
 * @readonly false
 * @destructive
 * @idempotent false
 * @openWorld false
 * @param source What to move.
 * @param destination Its new path.
 */
export async function moveFile(source: string, destination: string): Promise<TextResult> {
  const from = await validatePath(source);
  const to = await validatePath(destination);
  if (await exists(to)) throw new ToolError(`Destination already exists: ${to}`);
  await fs.rename(from, to);
  return text(`Successfully moved ${source} to ${destination}`);
}

/**
 * Find files and directories by a glob pattern and return their full paths. `*.ts` looks only in the directory itself;
 * a pattern that starts with a double star and a slash looks at any depth.
 * @name search_files
 * @title Search Files
 * @readonly
 * @openWorld false
 * @param path Directory to search.
 * @param pattern Glob pattern, relative to `path`.
 * @param excludePatterns Glob patterns, relative to `path`, of what to leave out with all that is in it.
 */
export async function searchFiles(path: string, pattern: string, excludePatterns: string[] = []): Promise<TextResult> {
  const found = await findPaths(await validatePath(path), pattern, excludePatterns);
  return text(found.join("\n") || "No matches found");
}

/**
 * Describe a file or a directory without opening it: size, times, type and permissions.
 * @name get_file_info
 * @title Get File Info
 * @readonly
 * @openWorld false
 * @param path What to describe.
 */
export async function getFileInfo(path: string): Promise<TextResult> {
  const stats = await fs.stat(await validatePath(path));
  const info = {
    size: stats.size,
    created: stats.birthtime,
    modified: stats.mtime,
    accessed: stats.atime,
    isDirectory: stats.isDirectory(),
    isFile: stats.isFile(),
    permissions: (stats.mode & 0o777).toString(8).padStart(3, "0"),
  };
  const lines = Object.entries(info).map(([key, value]) => `${key}: ${value}`);
  return text(lines.join("\n"));
}

/**
 * Name the directories this server may work in. Everything below them is allowed too.
 * @name list_allowed_directories
 * @title List Allowed Directories
 * @readonly
 * @openWorld false
 */
export async function listAllowedDirectories(): Promise<TextResult> {
  return text(`Allowed directories:\n${allowedDirectories.join("\n")}`);
}

function text(content: string): TextResult {
  return { content: [content], structuredContent: { content } };
}

async function exists(path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    (error) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
