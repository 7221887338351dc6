import { existsSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";

/** Where an entry is looked for when none is named, relative to the project. */
export const conventionalEntries = ["src/server.ts", "src/mcp.ts", "src/index.ts", "server.ts"];

/** Absolute paths of the entry files, sorted: what was named on the command line, else in the config, else the first conventional file. */
export function findEntries(root: string, named: string[], diagnostics: DiagnosticBag): string[] {
  if (named.length === 0) {
    const found = conventionalEntries.find((path) => existsSync(resolve(root, path)));
    if (found) return [resolve(root, found)];
    diagnostics.report("entry-not-found", undefined, { looked: `there is no ${conventionalEntries.join(", ")}` });
    return [];
  }
  const files = named.flatMap((pattern) => {
    const matches = expand(root, pattern);
    if (matches.length === 0) diagnostics.report("entry-not-found", undefined, { looked: absence(root, pattern) });
    return matches;
  });
  return [...new Set(files)].sort();
}

/** A file, every source file of a folder, or what a glob matches. */
function expand(root: string, pattern: string): string[] {
  const path = resolve(root, pattern);
  if (existsSync(path) && statSync(path).isFile()) return [path];
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  if (!isFolder && !isDynamicPattern(pattern)) return [];
  const glob = isFolder ? `${globPath(root, path)}/**/*.{ts,tsx,mts,cts}` : pattern;
  return globSync(glob, {
    cwd: root,
    absolute: true,
    ignore: ["**/node_modules/**", "**/*.d.{ts,mts,cts}", "**/*.{test,spec}.{ts,tsx,mts,cts}"],
  });
}

function globPath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/") || ".";
}

function absence(root: string, pattern: string): string {
  return existsSync(resolve(root, pattern)) ? `'${pattern}' holds no TypeScript file` : `'${pattern}' matches no file`;
}
