import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { minimatch } from "minimatch";
import { validatePath } from "./path-validation.ts";

/** A file, or a directory with what is in it. */
export interface TreeEntry {
  name: string;
  type: "file" | "directory";
  children?: TreeEntry[];
}

/** Full paths of everything below `root` that matches; what cannot be read or leads outside is passed over. */
export async function findPaths(root: string, pattern: string, excludePatterns: string[]): Promise<string[]> {
  const found: string[] = [];
  const visit = async (directory: string): Promise<void> => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      const name = relative(root, path);
      if (excludePatterns.some((exclude) => matches(name, exclude)) || !(await isAllowed(path))) continue;
      if (matches(name, pattern)) found.push(path);
      if (entry.isDirectory()) await visit(path).catch(() => undefined);
    }
  };
  await visit(root);
  return found;
}

/** Everything below `root`, nested as it lies on disk. Links are shown as files and not followed. */
export async function readTree(root: string, excludePatterns: string[], directory = root): Promise<TreeEntry[]> {
  const tree: TreeEntry[] = [];
  for (const entry of await readdir(await validatePath(directory), { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (excludePatterns.some((pattern) => excludesFromTree(relative(root, path), pattern))) continue;
    tree.push(
      entry.isDirectory()
        ? { name: entry.name, type: "directory", children: await readTree(root, excludePatterns, path) }
        : { name: entry.name, type: "file" },
    );
  }
  return tree;
}

async function isAllowed(path: string): Promise<boolean> {
  return validatePath(path).then(
    () => true,
    () => false,
  );
}

/** A plain name excludes everything of that name, at any depth; a pattern with `*` is taken at its word. */
function excludesFromTree(path: string, pattern: string): boolean {
  if (pattern.includes("*")) return matches(path, pattern);
  return [pattern, `**/${pattern}`, `**/${pattern}/**`].some((variant) => matches(path, variant));
}

function matches(path: string, pattern: string): boolean {
  return minimatch(path, pattern, { dot: true });
}
