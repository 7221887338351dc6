import { Project, ts } from "ts-morph";
import type { ProjectSettings } from "./project.ts";

/** Where ts-morph keeps the library files of its TypeScript, which are on no disk. */
const libFolder = "/node_modules/typescript/lib";

/**
 * TypeScript's program of a project that is being edited. Files that did not change are neither read nor parsed again, but
 * all are checked: the order in which types are met is the order of keys and unions, and has to be that of a build. Files
 * are read as ts-morph reads them for one.
 */
export class WatchedProgram {
  readonly #files = new Map<string, ts.SourceFile>();
  readonly #libraries = new Map<string, ts.SourceFile>();
  /** Paths where a file or folder was looked for, in vain: what is imported may be written later. */
  readonly #missed = new Set<string>();
  #settings = "";
  #program: ts.Program | undefined;
  #versions = 0;

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
      ...ts.createCompilerHost(options, true),
      getSourceFile: (path) =>
        path.startsWith(`${libFolder}/`) ? this.#library(path, options) : this.#file(path, options),
      getDefaultLibFileName: (wanted) => `${libFolder}/${ts.getDefaultLibFileName(wanted)}`,
      getDefaultLibLocation: () => libFolder,
      fileExists: (path) => this.#noting(path, ts.sys.fileExists(path)),
      // in a folder that is not there no file is looked for
      directoryExists: (path) => this.#noting(path, ts.sys.directoryExists(path)),
    };
  }

  #noting(path: string, exists: boolean): boolean {
    if (!exists && !/\/node_modules(\/|$)/.test(path)) this.#missed.add(path);
    return exists;
  }

  #file(path: string, options: ts.CompilerOptions): ts.SourceFile | undefined {
    const known = this.#files.get(path);
    if (known) return known;
    const text = ts.sys.readFile(path);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    const target = options.target ?? ts.ScriptTarget.Latest;
    const file = ts.createLanguageServiceSourceFile(path, snapshot, target, String(++this.#versions), true);
    this.#files.set(path, file);
    return file;
  }

  /** ts-morph parses its libraries only for a project of its own. */
  #library(path: string, options: ts.CompilerOptions): ts.SourceFile | undefined {
    if (!this.#libraries.has(path)) {
      const name = path.slice(libFolder.length + 1);
      const { lib, target } = options;
      const libs = lib?.includes(name) || !lib ? lib : [...lib, name];
      const project = new Project({
        compilerOptions: { ...(libs && { lib: libs }), ...(target !== undefined && { target }), types: [] },
        skipLoadingLibFiles: false,
      });
      project.createSourceFile("/mcpc-libraries.ts", ""); // a program of nothing has no libraries
      for (const file of project.getProgram().compilerObject.getSourceFiles()) {
        if (file.fileName.startsWith(libFolder) && !this.#libraries.has(file.fileName))
          this.#libraries.set(file.fileName, file);
      }
    }
    return this.#libraries.get(path);
  }
}
