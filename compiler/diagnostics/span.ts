import { relative, sep } from "node:path";
import type ts from "#typescript";
import type { Span } from "./diagnostic.ts";

/** Where `node` stands, as the user sees it. `root` is the project folder. */
export function spanOf(node: ts.Node, root: string): Span {
  const file = node.getSourceFile();
  return spanOfRange(file, node.getStart(file), node.getEnd(), root);
}

/** The span of the characters from `start` up to `end` of `file`. */
export function spanOfRange(file: ts.SourceFile, start: number, end: number, root: string): Span {
  const from = file.getLineAndCharacterOfPosition(start);
  const to = file.getLineAndCharacterOfPosition(Math.max(start, end));
  return spanInText(projectPath(file.fileName, root), file.text, from.line + 1, from.character + 1, {
    line: to.line + 1,
    column: to.character + 1,
  });
}

/** A span for a place that TypeScript did not find: a config file, a bundler message. */
export function spanInText(
  file: string,
  text: string,
  line: number,
  column: number,
  end: { line: number; column: number } = { line, column: column + 1 },
): Span {
  const all = text.split(/\r?\n/);
  const firstLine = Math.max(1, line - 1);
  return {
    file,
    line,
    column,
    endLine: end.line,
    endColumn: end.column,
    excerpt: { firstLine, lines: all.slice(firstLine - 1, line) },
  };
}

/** `path` relative to the project, with forward slashes. */
export function projectPath(path: string, root: string): string {
  return relative(root, path).split(sep).join("/");
}
