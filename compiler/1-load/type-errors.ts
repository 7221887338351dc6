import ts from "#typescript";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanOfRange } from "../diagnostics/span.ts";
import { mcpcTypes } from "./project.ts";

/**
 * Reports what TypeScript itself has to say about the user's files; dependencies are theirs to check. Like tsc, it leaves
 * types alone while there are syntax errors: what they say of half a function is about code that nobody wrote. Returns
 * whether the code could be parsed.
 */
export function reportTypeErrors(program: ts.Program, root: string, diagnostics: DiagnosticBag): boolean {
  const files = userFiles(program, root);
  const syntactic = files.flatMap((file) => program.getSyntacticDiagnostics(file));
  const semantic = () => [
    ...files.flatMap((file) => program.getSemanticDiagnostics(file)),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
  ];
  for (const error of syntactic.length > 0 ? syntactic : semantic()) reportTypeError(error, root, diagnostics);
  return syntactic.length === 0;
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
