import { resolve } from "node:path";
import type { Metafile } from "esbuild";
import { isOwnFile, moduleName } from "./own-modules.ts";

/**
 * Takes paths out of the bundle: esbuild names each module by its path from the project, in a comment above it and
 * beside lazily evaluated ones, and that path depends on where the project and this package are installed. What the
 * runtime says beyond ASCII becomes escapes: such a character slows the decoding of the whole file, and beyond Latin-1
 * doubles what V8 takes for its text.
 */
export function renameModules(code: string, { inputs }: Metafile, root: string): string {
  const names = new Map(Object.keys(inputs).map((path) => [path, moduleName(path, root)]));
  let isOurs = false;
  return code
    .replace(/^( *\/\/ )(\S.*)$|[^\0-\x7f]/gm, (text, lead: string | undefined, path: string) => {
      if (lead === undefined) return isOurs ? `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}` : text;
      const name = names.get(path);
      if (name === undefined) return text;
      isOurs = isOwnFile(resolve(root, path));
      return lead + name;
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
