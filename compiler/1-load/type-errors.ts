import ts from "#typescript";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanOfRange } from "../diagnostics/span.ts";
import type { NativeCheck, NativeError } from "./native-check.ts";
import { mcpcTypes } from "./project.ts";

/** Reports syntax errors of the user's files, and returns whether there are none. */
export function reportSyntaxErrors(program: ts.Program, root: string, diagnostics: DiagnosticBag): boolean {
  const errors = syntaxErrors(program, root);
  for (const error of errors) reportTypeError(error, root, diagnostics);
  return errors.length === 0;
}

/**
 * Reports what TypeScript has to say of the types in the user's files; dependencies are theirs to check. Like tsc, it says
 * nothing while there are syntax errors: what types say of half a function is about code that nobody wrote. Whoever reads
 * types goes first, so that they are met in the same order whether or not anybody checks. Files in `sound` are known to have
 * no type errors; those that turn out so are added.
 */
export function reportTypeErrors(
  program: ts.Program,
  root: string,
  diagnostics: DiagnosticBag,
  sound = new Set<string>(),
): void {
  if (syntaxErrors(program, root).length > 0) return;
  const errors = [
    ...userFiles(program, root).flatMap((file) => semanticErrors(file, program, sound)),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
  ];
  for (const error of errors) reportTypeError(error, root, diagnostics);
}

/** Has each of the user's files checked that is not in `sound`, with a stop after each, so that reporting takes no time. */
export async function checkTypes(
  program: ts.Program,
  root: string,
  { sound, stop }: { sound: ReadonlySet<string>; stop(): Promise<void> },
): Promise<void> {
  if (syntaxErrors(program, root).length > 0) return;
  for (const file of userFiles(program, root)) {
    if (sound.has(file.fileName)) continue;
    program.getSemanticDiagnostics(file); // the program keeps what it finds
    await stop();
  }
}

function semanticErrors(file: ts.SourceFile, program: ts.Program, sound: Set<string>): readonly ts.Diagnostic[] {
  if (sound.has(file.fileName)) return [];
  const errors = program.getSemanticDiagnostics(file);
  if (errors.length === 0) sound.add(file.fileName);
  return errors;
}

/**
 * The same, of what a native compiler has found. Files with errors are asked about here, too, for where each one ends, and
 * for the words of the TypeScript that reads them; where it cannot be told what was found, all is checked here.
 */
export async function reportNativeErrors(
  native: NativeCheck,
  program: ts.Program,
  root: string,
  diagnostics: DiagnosticBag,
): Promise<void> {
  if (syntaxErrors(program, root).length > 0) return;
  const found = await native.errors();
  const errors = found && errorsIn(program, root, found);
  if (!errors) return reportTypeErrors(program, root, diagnostics);
  for (const error of errors) reportTypeError(error, root, diagnostics);
}

/** Errors as this TypeScript has them, those of packages apart; nothing where one is in no file, or in one that it did not read. */
function errorsIn(program: ts.Program, root: string, found: NativeError[]): ts.Diagnostic[] | undefined {
  const files = new Set(userFiles(program, root));
  const errors: ts.Diagnostic[] = [];
  for (const { path, line, column, number, text } of found) {
    const file = program.getSourceFile(path);
    const before = file?.getLineStarts()[line - 1];
    if (!file || before === undefined) return undefined;
    if (!files.has(file)) continue;
    const start = before + column - 1;
    const own = program.getSemanticDiagnostics(file).find((error) => error.start === start && error.code === number);
    errors.push(own ?? { ...diagnosticAt(file, start), code: number, messageText: text });
  }
  return errors;
}

/** An error that only the other compiler knows, at the word that begins there. */
function diagnosticAt(file: ts.SourceFile, start: number) {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, file.languageVariant, file.text, undefined, start);
  scanner.scan();
  return { category: ts.DiagnosticCategory.Error, file, start, length: scanner.getTokenEnd() - start };
}

function syntaxErrors(program: ts.Program, root: string): ts.Diagnostic[] {
  return userFiles(program, root).flatMap((file) => program.getSyntacticDiagnostics(file));
}

function userFiles(program: ts.Program, root: string): ts.SourceFile[] {
  const own = mcpcTypes.slice(0, mcpcTypes.lastIndexOf("runtime/"));
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file))
    .filter((file) => !isOwnSource(file.fileName, own, root));
}

/** While mcpc runs from source, its own `.ts` files are part of the program. */
function isOwnSource(fileName: string, own: string, root: string): boolean {
  return (
    (fileName.startsWith(`${own}runtime/`) || fileName.startsWith(`${own}manifest/`)) && !fileName.startsWith(root)
  );
}

function reportTypeError(error: ts.Diagnostic, root: string, diagnostics: DiagnosticBag): void {
  const span =
    error.file && error.start !== undefined
      ? spanOfRange(error.file, error.start, error.start + (error.length ?? 1), root)
      : undefined;
  const text = ts.flattenDiagnosticMessageText(error.messageText, " ").replace(/\s+/g, " ").replace(/\.$/, "");
  diagnostics.report("typescript-error", span, { number: error.code, text: text.replaceAll(`${root}/`, "") });
}
