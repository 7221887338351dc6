import ts from "#typescript";

/** Declaration files that were parsed once more, for their comments. */
const parsed = new WeakMap<ts.SourceFile, ts.SourceFile>();

/**
 * The same node with its comments. Those of declaration files are left out while a project is read, and parsed where one
 * is asked for: a type of a package that became part of a tool.
 */
export function withComments(node: ts.Node): ts.Node {
  const file = node.getSourceFile();
  if (!file.isDeclarationFile) return node;
  const commented = parsed.get(file) ?? ts.createSourceFile(file.fileName, file.text, file.languageVersion, true);
  parsed.set(file, commented);
  return findSame(node, commented) ?? node;
}

/** The node of that kind and place; nodes that begin and end together are told apart by their kind. */
function findSame(wanted: ts.Node, within: ts.Node): ts.Node | undefined {
  if (within.kind === wanted.kind && within.pos === wanted.pos && within.end === wanted.end) return within;
  return ts.forEachChild(within, (child) =>
    child.pos <= wanted.pos && child.end >= wanted.end ? findSame(wanted, child) : undefined,
  );
}
