import type ts from "#typescript";

/** Paths of the files that a person wrote for this program: no declarations, no packages. */
export function ownSources(program: ts.Program): string[] {
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file))
    .map((file) => file.fileName);
}
