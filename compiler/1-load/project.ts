import { createRequire } from "node:module";
import { dirname, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "#typescript";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { projectPath, spanOfRange } from "../diagnostics/span.ts";
import { type UsersTypeScript, usersTypeScript } from "./users-typescript.ts";

/** What `import … from "mcpc"` means while this compiler reads a project: its own types, so that they match its runtime. */
export const mcpcTypes = ownFile("../../runtime/mcpc");

/** What TypeScript is asked to read, and how. */
export interface ProjectSettings {
  options: ts.CompilerOptions;
  /** Absolute paths of the entries, and of declaration files that no import names. */
  files: string[];
  /** Absolute paths of tsconfig.json and what it extends. */
  tsconfigs: string[];
  /** What the project installed itself. */
  typescript?: UsersTypeScript;
}

/** The settings of the nearest tsconfig.json, for reading the entries and all they import. */
export function projectSettings(root: string, entries: string[], diagnostics: DiagnosticBag): ProjectSettings {
  const tsconfig = entries[0] && ts.findConfigFile(dirname(entries[0]), ts.sys.fileExists);
  const settings = tsconfig
    ? readTsconfig(tsconfig, root, diagnostics)
    : { options: defaults(root), ambient: [], tsconfigs: [] };
  const typescript = usersTypeScript(root);
  const options = { ...settings.options, ...overrides(settings.options, typescript?.major) };
  if (!(options.strictNullChecks ?? options.strict ?? true)) {
    diagnostics.report("tsconfig-not-strict", undefined, { option: "strictNullChecks" });
  }
  const { ambient, tsconfigs } = settings;
  return { options, files: [...ambient, ...entries], tsconfigs, ...(typescript && { typescript }) };
}

/** The tsconfig's options, and the declaration files it includes (ambient types that no import names). */
function readTsconfig(path: string, root: string, diagnostics: DiagnosticBag) {
  const file = ts.readJsonConfigFile(path, ts.sys.readFile);
  const parsed = ts.parseJsonSourceFileConfigFileContent(file, ts.sys, dirname(path), undefined, path);
  const { parseDiagnostics } = file as { parseDiagnostics?: ts.Diagnostic[] };
  for (const error of [...(parseDiagnostics ?? []), ...parsed.errors]) {
    if (error.code === noInputsFound) continue; // entries are named to us, so an empty include is no mistake
    const span =
      error.file && error.start !== undefined
        ? spanOfRange(error.file as ts.SourceFile, error.start, error.start + (error.length ?? 1), root)
        : undefined;
    diagnostics.report("tsconfig-invalid", span, { problem: describe(error, path, root) });
  }
  return {
    options: parsed.options,
    ambient: parsed.fileNames.filter((name) => /\.d\.[cm]?ts$/.test(name)),
    tsconfigs: [path, ...(file.extendedSourceFiles ?? [])],
  };
}

const noInputsFound = 18003;

function describe(error: ts.Diagnostic, path: string, root: string): string {
  const text = ts.flattenDiagnosticMessageText(error.messageText, " ").replaceAll(`${root}/`, "").replace(/\.$/, "");
  return error.file ? text : `${projectPath(path, root)}: ${text}`;
}

/** What a project without a tsconfig.json gets: strict and modern, with Node's types, its own or else ours. */
function defaults(root: string): ts.CompilerOptions {
  const ours = dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")));
  return {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
    resolveJsonModule: true,
    types: ["node"],
    typeRoots: [resolve(root, "node_modules/@types"), ours],
  };
}

/**
 * What reading needs whatever the tsconfig says: nothing is written, and `mcpc` is this package. A tsconfig that was
 * written for TypeScript 5 goes on meaning what it meant there, and what 6 deprecates is no mistake.
 */
function overrides(options: ts.CompilerOptions, typescript: number | undefined): ts.CompilerOptions {
  return {
    noEmit: true,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    inlineSourceMap: false,
    tsBuildInfoFile: undefined,
    outDir: undefined,
    rootDir: undefined,
    emitDeclarationOnly: undefined,
    isolatedDeclarations: undefined,
    allowImportingTsExtensions: true,
    ignoreDeprecations: "6.0",
    types: options.types ?? ["*"],
    ...(typescript !== undefined && typescript < 6 && defaultsOfTypeScript5(options)),
    paths: { ...options.paths, mcpc: [mcpcTypes] },
  };
}

/** What TypeScript 6 turned on for projects that do not say. */
function defaultsOfTypeScript5(options: ts.CompilerOptions): ts.CompilerOptions {
  return {
    strict: options.strict ?? false,
    noUncheckedSideEffectImports: options.noUncheckedSideEffectImports ?? false,
  };
}

/** A file of this package, as TypeScript source while it runs from source and as declarations when built. */
function ownFile(path: string): string {
  const running = extname(import.meta.url);
  return fileURLToPath(new URL(`${path}${running === ".ts" ? ".ts" : ".d.ts"}`, import.meta.url));
}
