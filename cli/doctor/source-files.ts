import { readFileSync } from "node:fs";
import ts from "#typescript";
import { display, type Subject } from "./subject.ts";

/** The user's files that end up in the server, parsed. */
export function sourceFiles({ project }: Subject): ts.SourceFile[] {
  const paths = (project?.compiled.sources ?? []).filter((path) => /\.[mc]?[jt]sx?$/.test(path));
  return paths.map((path) => ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true));
}

/** Every node of a file, parents before children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** `src/server.ts:12`. */
export function placeOf(node: ts.Node, { place }: Subject): string {
  return `${display(node.getSourceFile().fileName, place)}:${lineOf(node)}`;
}
