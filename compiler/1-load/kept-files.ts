import { dirname, resolve } from "node:path";
import ts from "#typescript";

/** What happened to files since they were read. Paths are absolute. */
export interface FileChanges {
  changed: Iterable<string>;
  /** Whether files, or folders, are there that were not, or the other way round. */
  cameOrWent: boolean;
  /** Whether packages were installed or removed. */
  packages?: boolean;
}

/**
 * What one compile found out about files, for the next one. Invariant: what is kept of a file was found while that file, all
 * that it imports, directly or not, and all that types depend on without an import were what they are now. Nothing here
 * refers to a program or to types; what refers to syntax refers to files that have not changed.
 */
export class KeptFiles<Reading> {
  /** Paths of files that have no type errors. */
  readonly sound = new Set<string>();
  /** By path. */
  readonly readings = new Map<string, Reading>();
  /** Paths of the files that the program had. */
  #files: ReadonlySet<string> = new Set();
  /** Those of them that others can see without an import. */
  #seenByAll: ReadonlySet<string> = new Set();

  get isEmpty(): boolean {
    return this.sound.size === 0 && this.readings.size === 0;
  }

  /** Forgets what may be otherwise in `program`, the first one since `changes`. */
  update(program: ts.Program, { changed, cameOrWent, packages = false }: FileChanges): void {
    const files = new Set(program.getSourceFiles().map(({ fileName }) => fileName));
    const before = { files: this.#files, seenByAll: this.#seenByAll };
    this.#files = files;
    this.#seenByAll = new Set(program.getSourceFiles().flatMap((file) => (isSeenByAll(file) ? [file.fileName] : [])));
    const isSame = !cameOrWent && !packages && isSubset(files, before.files) && isSubset(before.files, files);
    const reached = reachedBy(changed, program);
    const isLocal = [...changed].every((path) => files.has(path) && !before.seenByAll.has(path));
    if (!isSame || !isLocal || [...reached].some((path) => this.#seenByAll.has(path))) this.forgetAll();
    for (const path of reached) {
      this.sound.delete(path);
      this.readings.delete(path);
    }
  }

  forgetAll(): void {
    this.sound.clear();
    this.readings.clear();
  }
}

/** Paths of the files that changed, and of all that import them, directly or not. */
function reachedBy(changed: Iterable<string>, program: ts.Program): Set<string> {
  const importers = importersIn(program);
  const reached = new Set(changed);
  for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer); // grows meanwhile
  return reached;
}

function importersIn(program: ts.Program): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  const add = (path: string, importer: string) => {
    const known = importers.get(path);
    if (known) known.push(importer);
    else importers.set(path, [importer]);
  };
  for (const file of program.getSourceFiles()) {
    for (const path of importsOf(file, program)) add(path, file.fileName);
    for (const { fileName } of file.referencedFiles) add(resolve(dirname(file.fileName), fileName), file.fileName);
  }
  return importers;
}

/** Paths of what a file imports. TypeScript resolves each import once and tells only its own services. */
function importsOf(file: ts.SourceFile, program: ts.Program): string[] {
  const { imports = [] } = file as { imports?: readonly ts.StringLiteralLike[] };
  const { getResolvedModuleFromModuleSpecifier: resolved } = program as unknown as {
    getResolvedModuleFromModuleSpecifier(
      specifier: ts.StringLiteralLike,
      file: ts.SourceFile,
    ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
  };
  return imports.flatMap((specifier) => resolved(specifier, file)?.resolvedModule?.resolvedFileName ?? []);
}

/** Scripts, whose declarations are global, and modules that add to the globals or to other modules. */
function isSeenByAll(file: ts.SourceFile): boolean {
  const { moduleAugmentations = [], ambientModuleNames = [] } = file as {
    moduleAugmentations?: readonly ts.Node[];
    ambientModuleNames?: readonly string[];
  };
  const isModule = ts.isExternalModule(file) || file.fileName.endsWith(".json");
  return !isModule || moduleAugmentations.length > 0 || ambientModuleNames.length > 0;
}

function isSubset(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  return [...inner].every((path) => outer.has(path));
}
