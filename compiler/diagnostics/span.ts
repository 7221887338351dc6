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
  const firstLine = Math.max(0, from.line - 1);
  const starts = file.getLineStarts();
  return {
    file: projectPath(file.fileName, root),
    line: from.line + 1,
    column: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
    excerpt: {
      firstLine: firstLine + 1,
      // the whole text is not split for a line of it: there are spans of every function
      lines: file.text
        .slice(starts[firstLine], starts[from.line + 1])
        .replace(/\r?\n$/, "")
        .split(/\r?\n/),
    },
  };
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
  if (sep === "/" && path.startsWith(`${root}/`)) return path.slice(root.length + 1);
  return relative(root, path).split(sep).join("/");
}
