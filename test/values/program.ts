import { createRequire } from "node:module";
import { dirname } from "node:path";
import ts from "#typescript";

const libraryFolder = dirname(createRequire(import.meta.url).resolve("typescript/lib/lib.d.ts"));

const libraries = new Map<string, ts.SourceFile | undefined>();

/** A program of texts that need not be on disk; what they import may be. Library files are parsed once per process. */
export function openProgram(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions = {}): ts.Program {
  const settings: ts.CompilerOptions = { ...defaults, ...options };
  const host = ts.createCompilerHost(settings, true);
  const { getSourceFile, fileExists, readFile } = host;
  host.getDefaultLibLocation = () => libraryFolder;
  host.getDefaultLibFileName = (wanted) => `${libraryFolder}/${ts.getDefaultLibFileName(wanted)}`;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, language, true);
    if (!path.endsWith(".d.ts")) return getSourceFile(path, language, ...rest);
    if (!libraries.has(path)) libraries.set(path, getSourceFile(path, language, ...rest));
    return libraries.get(path);
  };
  return ts.createProgram([...texts.keys()], settings, host);
}

const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  allowImportingTsExtensions: true,
};
