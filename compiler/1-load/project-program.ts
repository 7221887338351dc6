import ts from "#typescript";
import { libFiles, libFolder } from "../typescript.ts";
import type { ProjectSettings } from "./project.ts";

/**
 * TypeScript's program of a project, also of one that is being edited. Files that did not change are neither read nor parsed
 * again. Each program has a checker of its own.
 */
export class ProjectProgram {
  readonly #files = new Map<string, ts.SourceFile>();
  /** Paths where a file or folder was looked for, in vain: what is imported may be written later. */
  readonly #missed = new Set<string>();
  #settings = "";
  #program: ts.Program | undefined;

  /** Takes notice of changed files. Where files came or went, imports may mean others and are resolved again. */
  refresh(changes: { changed: Iterable<string>; cameOrWent: boolean; packages?: boolean }): void {
    const { changed, cameOrWent, packages } = changes;
    if (packages) this.#forget();
    for (const path of changed) this.#files.delete(path);
    if (cameOrWent) this.#program = undefined;
  }

  open({ options, files }: ProjectSettings): ts.Program {
    const settings = JSON.stringify([options, files]);
    if (settings !== this.#settings) this.#forget();
    this.#settings = settings;
    const program = ts.createProgram(files, options, this.#host(options), this.#program);
    this.#program = program;
    return program;
  }

  /** Absolute paths of what was read, packages and libraries apart. */
  get read(): string[] {
    return [...this.#files.keys()].filter((path) => !path.includes("/node_modules/"));
  }

  get missed(): ReadonlySet<string> {
    return this.#missed;
  }

  #forget(): void {
    this.#files.clear();
    this.#missed.clear();
    this.#program = undefined;
  }

  #host(options: ts.CompilerOptions): ts.CompilerHost {
    return {
      ...ts.createCompilerHost(options),
      getSourceFile: (path) => this.#file(path, options),
      getDefaultLibLocation: () => libFolder,
      getDefaultLibFileName: (wanted) => `${libFolder}/${ts.getDefaultLibFileName(wanted)}`,
      fileExists: (path) => this.#noting(path, ts.sys.fileExists(path)),
      // in a folder that is not there no file is looked for
      directoryExists: (path) => this.#noting(path, ts.sys.directoryExists(path)),
    };
  }

  #noting(path: string, exists: boolean): boolean {
    if (!exists && !/\/node_modules(\/|$)/.test(path)) this.#missed.add(path);
    return exists;
  }

  #file(path: string, { target = ts.ScriptTarget.Latest }: ts.CompilerOptions): ts.SourceFile | undefined {
    const known = this.#files.get(path);
    if (known) return known;
    const text = libFiles.get(path) ?? ts.sys.readFile(path);
    if (text === undefined) return undefined;
    const file = ts.createSourceFile(path, text, { languageVersion: target, jsDocParsingMode: commentsIn(path) });
    this.#files.set(path, file);
    return file;
  }
}

/**
 * Half of what packages declare is comments, and hardly any of them is ever asked for: `readDocs` looks for those again.
 */
function commentsIn(path: string): ts.JSDocParsingMode {
  return /\.d\.([cm]?ts|[^./]+\.ts)$/.test(path) ? ts.JSDocParsingMode.ParseNone : ts.JSDocParsingMode.ParseAll;
}
