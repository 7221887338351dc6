import type ts from "#typescript";
import type { Config } from "../../manifest/index.ts";
import type { DiagnosticBag, Span } from "../diagnostics/diagnostic.ts";
import { projectPath, spanInText } from "../diagnostics/span.ts";
import { configFile, readConfig } from "./config.ts";
import { findEntries } from "./entries.ts";
import { type ExportedFunction, exportedFunctions } from "./exports.ts";
import { readPackageJson } from "./package-json.ts";
import { type ProjectSettings, projectSettings } from "./project.ts";
import { ProjectProgram } from "./project-program.ts";
import { settingSpan } from "./setting-span.ts";
import { type LoadedSource, readStaticSources } from "./static-sources.ts";
import { reportSyntaxErrors } from "./type-errors.ts";

export type { ExportedFunction } from "./exports.ts";
export { iconMimeType, readIconFile } from "./icon-file.ts";
export { type FileChanges, KeptFiles } from "./kept-files.ts";
export { NativeCheck } from "./native-check.ts";
export { ownSources } from "./own-sources.ts";
export { mcpcTypes, type ProjectSettings } from "./project.ts";
export { type ProjectInputs, projectInputs } from "./project-inputs.ts";
export { ProjectProgram } from "./project-program.ts";
export type { LoadedSource } from "./static-sources.ts";
export { checkTypes, reportNativeErrors, reportTypeErrors } from "./type-errors.ts";

export interface LoadOptions {
  /** The project folder, absolute. */
  root: string;
  /** Entry files, folders or globs named by the user, relative to the project. */
  entries: string[];
  /** What reads the sources; the default keeps nothing from one time to the next. */
  open?(settings: ProjectSettings, found: FoundProject): ts.Program;
}

/** What is known of a project before its sources are read. */
export interface FoundProject {
  config: Config;
  /** Absolute paths, sorted. */
  entries: string[];
}

/** Everything later phases need to know of the user's project. */
export interface LoadedProject {
  root: string;
  config: Config;
  /** Absolute paths of what the config was read from; absent where the same files could say something else another time. */
  configFiles?: string[];
  packageJson: Record<string, unknown>;
  /** What the config's `resources` name, and where they are written; absent where they name nothing. */
  files?: { sources: LoadedSource[]; span: Span };
  program: ts.Program;
  /** In sorted order. */
  entries: ts.SourceFile[];
  /** With other exports that may be functions. None while the code has syntax errors. */
  functions: ExportedFunction[];
}

/** Reads a project from disk and reports what its syntax and its config get wrong. Nothing when there is no entry. */
export async function load(options: LoadOptions, diagnostics: DiagnosticBag): Promise<LoadedProject | undefined> {
  const { root } = options;
  const packageJson = readPackageJson(root, diagnostics);
  const { config, files: configFiles } = await readConfig(root, packageJson, diagnostics);
  const files = loadFiles(root, config, diagnostics);
  const named = options.entries.length > 0 ? options.entries : [config.entry ?? []].flat();
  const paths = findEntries(root, named, diagnostics);
  if (paths.length === 0) return undefined;
  const settings = projectSettings(root, paths, diagnostics);
  const program = options.open?.(settings, { config, entries: paths }) ?? new ProjectProgram().open(settings);
  const parsed = reportSyntaxErrors(program, root, diagnostics);
  const functions = parsed ? exportedFunctions(program, paths) : [];
  if (parsed && functions.every(({ signatures }) => signatures.length === 0)) {
    diagnostics.report("no-exports", undefined, { files: paths.map((path) => projectPath(path, root)).join(", ") });
  }
  const entries = paths.flatMap((path) => program.getSourceFile(path) ?? []);
  return {
    root,
    config,
    ...(configFiles && { configFiles }),
    packageJson,
    ...(files && { files }),
    program,
    entries,
    functions,
  };
}

function loadFiles(root: string, { resources = [] }: Config, diagnostics: DiagnosticBag): LoadedProject["files"] {
  if (resources.length === 0) return undefined;
  const module = configFile(root);
  const file = module ?? "package.json";
  const known = settingSpan(root, file, "resources");
  const span = known ?? spanInText(file, "", 1, 1);
  const sources = readStaticSources(resources, root, (problem) => {
    const place = module ?? 'the "mcpc" key of package.json';
    diagnostics.report("config-invalid", known, { problem: `${place}: ${problem}` });
  });
  return { sources, span };
}
