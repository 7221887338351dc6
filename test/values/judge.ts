import ts from "#typescript";
import type { JsonValue } from "../../manifest/index.ts";
import { openProgram } from "./program.ts";

/** A file of questions: declarations, then one `const` a line. */
export interface Sheet {
  /** Absolute; relative imports in the preamble start from its folder. */
  path: string;
  preamble: string;
  questions: Question[];
}

/** Whether an expression, written as a fresh literal, is assignable to a type. */
export interface Question {
  type: string;
  /** On one line. */
  text: string;
}

/**
 * TypeScript's own answer to each question: the message that refuses the expression, or nothing. One program for all
 * sheets.
 */
export function judge(sheets: Sheet[], options: ts.CompilerOptions = {}): (string | undefined)[][] {
  const texts = new Map(sheets.map((sheet) => [sheet.path, textOf(sheet)]));
  const program = openProgram(texts, options);
  return sheets.map((sheet) => {
    const file = program.getSourceFile(sheet.path);
    if (!file) throw new Error(`${sheet.path} was not read`);
    const first = sheet.preamble.split("\n").length;
    const answers: (string | undefined)[] = sheet.questions.map(() => undefined);
    for (const { start = 0, messageText } of [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]) {
      const line = file.getLineAndCharacterOfPosition(start).line - first;
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      if (line < 0) throw new Error(`The preamble of ${sheet.path} does not compile: ${message}`);
      answers[line] ??= message;
    }
    return answers;
  });
}

function textOf({ preamble, questions }: Sheet): string {
  const lines = questions.map(({ type, text }, index) => `const v${index}: ${type} = ${text};`);
  return [preamble, ...lines, "export {};"].join("\n");
}

/** JSON as a TypeScript expression. A `__proto__` key is computed, or it would set a prototype. */
export function literalText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(literalText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => {
    const name = JSON.stringify(key);
    return `${key === "__proto__" ? `[${name}]` : name}: ${literalText(inner)}`;
  });
  return `{ ${entries.join(", ")} }`;
}
