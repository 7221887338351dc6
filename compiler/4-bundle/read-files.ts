import { resolve } from "node:path";
import type { Metafile } from "esbuild";

/** Absolute paths of the files that a bundle was made of, without modules in memory (`mcpc-virtual:mcpc:entry`). */
export function readFiles({ inputs }: Metafile, root: string): string[] {
  return Object.keys(inputs)
    .filter((path) => !/^[\w-]{2,}:/.test(path))
    .map((path) => resolve(root, path));
}
