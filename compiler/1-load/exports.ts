import ts from "#typescript";

/** An exported value that may be a function. Types are looked at when its signatures are asked for. */
export interface ExportedFunction {
  /** The name under which the entry exports it; `default` for a default export. */
  exportName: string;
  /** The entry file that exports it. */
  entry: ts.SourceFile;
  /** The function's own name: for a default export that of its declaration, where it has one. */
  name: string | undefined;
  /** The declaration that carries the JSDoc: a function declaration, a variable declaration or an export assignment. */
  declaration: ts.Declaration;
  /** What exports it, where that is another statement: `export default find`, `export { find as search }`. */
  exportedBy?: ts.Node;
  /** Call signatures, as the checker sees them; none where it is no function. */
  readonly signatures: readonly ts.Signature[];
}

/** The values that entries export and that may be functions, through re-exports and `export *`, in declaration order, files sorted. */
export function exportedFunctions(program: ts.Program, entries: string[]): ExportedFunction[] {
  const checker = program.getTypeChecker();
  const found: ExportedFunction[] = [];
  const seen = new Set<string>();
  for (const path of entries) {
    const entry = program.getSourceFile(path);
    const module = entry && checker.getSymbolAtLocation(entry);
    if (!entry || !module) continue; // a file without imports or exports is a script
    for (const symbol of checker.getExportsOfModule(module)) {
      const exported = readExport(checker, entry, symbol);
      if (!exported) continue;
      const key = `${position(exported)}|${exported.exportName}`;
      if (!seen.has(key)) found.push(exported);
      seen.add(key);
    }
  }
  return found.sort(bySource);
}

function readExport(checker: ts.TypeChecker, entry: ts.SourceFile, symbol: ts.Symbol): ExportedFunction | undefined {
  if (isTypeOnly(symbol)) return undefined;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = callableDeclaration(target);
  if (!declaration || isAmbient(declaration)) return undefined;
  const exportedBy = exportingNode(symbol);
  let signatures: readonly ts.Signature[] | undefined;
  return {
    exportName: symbol.name,
    entry,
    name: symbol.name === "default" ? declaredName(declaration) : symbol.name,
    declaration,
    ...(exportedBy && exportedBy !== declaration && { exportedBy }),
    get signatures() {
      signatures ??= signaturesOf(checker.getTypeOfSymbolAtLocation(target, declaration), declaration);
      return signatures;
    },
  };
}

/** The statement that exports nothing else, or the name in a list of exports. */
function exportingNode(symbol: ts.Symbol): ts.Node | undefined {
  const node = symbol.declarations?.find((found) => ts.isExportSpecifier(found) || ts.isExportAssignment(found));
  if (!node || !ts.isExportSpecifier(node) || node.parent.elements.length > 1) return node;
  return ts.getJSDocCommentsAndTags(node).length > 0 ? node : node.parent.parent;
}

/** `export type { find }` exports no value. */
function isTypeOnly(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((node) => ts.isExportSpecifier(node) && ts.isTypeOnlyExportDeclaration(node));
}

/** `export declare function find(…)` says that a value exists elsewhere; in a package's types it does. */
function isAmbient(declaration: ts.Declaration): boolean {
  const isDeclared = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0;
  return isDeclared && !declaration.getSourceFile().isDeclarationFile;
}

function callableDeclaration(symbol: ts.Symbol): ts.Declaration | undefined {
  return symbol.declarations?.find(
    (node) =>
      ts.isFunctionDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isExportAssignment(node),
  );
}

/**
 * Of functions, not of values that also happen to be callable: an express app is a constant,
 * `withCache(async (id: string) => …)` is a function.
 */
function signaturesOf(type: ts.Type, declaration: ts.Declaration): readonly ts.Signature[] {
  const isFunction = ts.isFunctionDeclaration(declaration) || type.getProperties().length === 0;
  return isFunction && type.getConstructSignatures().length === 0 ? type.getCallSignatures() : [];
}

function declaredName(declaration: ts.Declaration): string | undefined {
  const name = ts.getNameOfDeclaration(declaration);
  if (name && ts.isIdentifier(name) && name.text !== "default") return name.text;
  if (ts.isExportAssignment(declaration) && ts.isIdentifier(declaration.expression)) return declaration.expression.text;
  return undefined;
}

function bySource(a: ExportedFunction, b: ExportedFunction): number {
  const [left, right] = [a.declaration.getSourceFile().fileName, b.declaration.getSourceFile().fileName];
  if (left !== right) return left < right ? -1 : 1;
  return a.declaration.pos - b.declaration.pos;
}

function position({ declaration }: ExportedFunction): string {
  return `${declaration.getSourceFile().fileName}:${declaration.pos}`;
}
