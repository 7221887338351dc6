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

/**
 * Likewise for the sources of a source map, whose paths start at the folder of the map. The text of what is not the user's
 * is left out.
 */
export function renameSources(map: string, outDir: string): string {
  const parsed = JSON.parse(map) as { sources: string[]; sourcesContent: (string | null)[] };
  const names = parsed.sources.map((path) => moduleName(path, outDir));
  const isRenamed = (at: number) => names[at] !== parsed.sources[at];
  return JSON.stringify({
    ...parsed,
    sources: names.map((name, at) => (isRenamed(at) ? `mcpc:///${name}` : name)),
    sourcesContent: parsed.sourcesContent.map((text, at) => (isRenamed(at) ? null : text)),
  });
}
