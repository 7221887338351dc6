import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { BuildFailure, Message } from "esbuild";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanInText } from "../diagnostics/span.ts";

/** Whether esbuild threw it, which knows what is wrong and where. */
export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** Reports what esbuild has to say, at the places it names. */
export function reportFailure({ errors }: BuildFailure, root: string, diagnostics: DiagnosticBag): void {
  for (const message of errors) report(message, root, diagnostics);
}

function report(message: Message, root: string, diagnostics: DiagnosticBag): void {
  const { location } = message;
  const file = location?.file;
  const span =
    location && file && existsSync(resolve(root, file)) && ["", "file"].includes(location.namespace)
      ? spanInText(file, readFileSync(resolve(root, file), "utf8"), location.line, location.column + 1, {
          line: location.line,
          column: location.column + 1 + Math.max(1, location.length),
        })
      : undefined;
  diagnostics.report("bundle-error", span, { text: message.text });
}
