import { ts } from "ts-morph";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanOfRange } from "../diagnostics/span.ts";
import { mcpcTypes } from "./project.ts";

/** Reports what TypeScript itself has to say about the user's files; dependencies are theirs to check. */
export function reportTypeErrors(program: ts.Program, root: string, diagnostics: DiagnosticBag): void {
  const own = mcpcTypes.slice(0, mcpcTypes.lastIndexOf("runtime/"));
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file)) continue;
    if (isOwnSource(file.fileName, own, root)) continue;
    for (const error of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
      reportTypeError(error, root, diagnostics);
    }
  }
  for (const error of [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]) {
    reportTypeError(error, root, diagnostics);
  }
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
