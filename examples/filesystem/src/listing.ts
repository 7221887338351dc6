import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { validatePath } from "./path-validation.ts";

/** The two orders a sized listing comes in. */
export type SortBy = "name" | "size";

interface SizedEntry {
  entry: Dirent;
  size: number;
}

/** `[DIR]` or `[FILE]` and the name. */
export function describeEntry(entry: Dirent): string {
  return `${entry.isDirectory() ? "[DIR]" : "[FILE]"} ${entry.name}`;
}

/** A directory as a table with sizes and totals; largest first when sorted by size. */
export async function listWithSizes(directory: string, sortBy: SortBy): Promise<string> {
  const entries = await readdir(directory, { withFileTypes: true });
  const sized = await Promise.all(
    entries.map(async (entry) => ({ entry, size: await sizeOf(join(directory, entry.name)) })),
  );
  const files = sized.filter(({ entry }) => !entry.isDirectory());
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return [
    ...sized.sort(order[sortBy]).map(describeSized),
    "",
    `Total: ${files.length} files, ${sized.length - files.length} directories`,
    `Combined size: ${formatSize(total)}`,
  ].join("\n");
}

/** Bytes in the largest unit that leaves at least one. */
function formatSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? bytes : value.toFixed(2)} ${units[unit]}`;
}

const order: Record<SortBy, (a: SizedEntry, b: SizedEntry) => number> = {
  name: (a, b) => a.entry.name.localeCompare(b.entry.name),
  size: (a, b) => b.size - a.size,
};

function describeSized({ entry, size }: SizedEntry): string {
  const type = entry.isDirectory() ? "[DIR]" : "[FILE]";
  return `${type} ${entry.name.padEnd(30)} ${entry.isDirectory() ? "" : formatSize(size).padStart(10)}`;
}

/** Nothing is said about what lies behind a link that leads outside or nowhere. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(await validatePath(path))).size;
  } catch {
    return 0;
  }
}
