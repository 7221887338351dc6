import type { ts } from "ts-morph";
import type { Config } from "../../manifest/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { projectPath } from "../diagnostics/span.ts";
import { readConfig } from "./config.ts";
import { findEntries } from "./entries.ts";
import { type ExportedFunction, exportedFunctions } from "./exports.ts";
import { readPackageJson } from "./package-json.ts";
import { openProject } from "./project.ts";
import { reportTypeErrors } from "./type-errors.ts";

export type { ExportedFunction } from "./exports.ts";
export { iconMimeType, readIconFile } from "./icon-file.ts";
export { mcpcTypes } from "./project.ts";

export interface LoadOptions {
  /** The project folder, absolute. */
  root: string;
  /** Entry files, folders or globs named by the user, relative to the project. */
  entries: string[];
}

/** Everything later phases need to know of the user's project. */
export interface LoadedProject {
  root: string;
  config: Config;
  packageJson: Record<string, unknown>;
  program: ts.Program;
  /** In sorted order. */
  entries: ts.SourceFile[];
  functions: ExportedFunction[];
}

/** Reads a project from disk and reports what TypeScript and the config have to say. Nothing when there is no entry. */
export async function load(options: LoadOptions, diagnostics: DiagnosticBag): Promise<LoadedProject | undefined> {
  const { root } = options;
  const packageJson = readPackageJson(root, diagnostics);
  const config = await readConfig(root, packageJson, diagnostics);
  const named = options.entries.length > 0 ? options.entries : [config.entry ?? []].flat();
  const paths = findEntries(root, named, diagnostics);
  if (paths.length === 0) return undefined;
  const program = openProject(root, paths, diagnostics);
  reportTypeErrors(program, root, diagnostics);
  const functions = exportedFunctions(program, paths);
  if (functions.length === 0) {
    diagnostics.report("no-exports", undefined, { files: paths.map((path) => projectPath(path, root)).join(", ") });
  }
  const entries = paths.flatMap((path) => program.getSourceFile(path) ?? []);
  return { root, config, packageJson, program, entries, functions };
}
