import type { Metafile } from "esbuild";
import { moduleName } from "./own-modules.ts";

/**
 * Takes paths out of the bundle: esbuild names each module by its path from the project, in a comment above it and
 * beside lazily evaluated ones, and that path depends on where the project and this package are installed.
 */
export function renameModules(code: string, { inputs }: Metafile, root: string): string {
  const names = new Map(Object.keys(inputs).map((path) => [path, moduleName(path, root)]));
  return code
    .replace(/^( *\/\/ )(\S.*)$/gm, (line, lead: string, path: string) => {
      const name = names.get(path);
      return name === undefined ? line : lead + name;
    })
    .replace(/^( *)"([^"\n]+)"(\(.*\) \{)$/gm, (line, indent: string, path: string, rest: string) => {
      const name = names.get(path);
      return name === undefined ? line : `${indent}${JSON.stringify(name)}${rest}`;
    });
}

/** Likewise for the sources of a source map, whose paths start at the folder of the map. */
export function renameSources(map: string, outDir: string): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  const rename = (path: string) => {
    const name = moduleName(path, outDir);
    return name === path ? path : `mcpc:///${name}`;
  };
  return JSON.stringify({ ...parsed, sources: parsed.sources.map(rename) });
}
