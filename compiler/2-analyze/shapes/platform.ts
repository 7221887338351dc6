import ts from "#typescript";

/**
 * Whether a type is an interface or class that TypeScript's libraries or Node's types declare.
 * `Record<…>` and other mapped types are written there too, but what they make belongs to the user.
 */
export function isPlatformType(type: ts.Type, program: ts.Program): boolean {
  const symbol = type.getSymbol();
  if (!symbol || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class))) return false;
  return isPlatformSymbol(symbol, program);
}

/**
 * Whether a platform type is plain data: options such as `Intl.NumberFormatOptions`, records such as `os.CpuInfo`. It
 * has properties and neither methods nor a class of its own.
 */
export function isPlatformData(type: ts.Type, { checker }: { checker: ts.TypeChecker }): boolean {
  const symbol = type.getSymbol();
  if (!symbol || symbol.flags & ts.SymbolFlags.Value || checker.getIndexInfosOfType(type).length > 0) return false;
  const members = type.getProperties();
  return members.length > 0 && members.every((member) => member.flags & ts.SymbolFlags.Property);
}

/** Whether a symbol, such as an alias, comes from TypeScript's libraries or Node's types. */
export function isPlatformSymbol(symbol: ts.Symbol, program: ts.Program): boolean {
  return (symbol.declarations ?? []).some((node) => isPlatformFile(node.getSourceFile(), program));
}

function isPlatformFile(file: ts.SourceFile, program: ts.Program): boolean {
  return (
    program.isSourceFileDefaultLibrary(file) ||
    /\/node_modules\/(@types\/node|buffer|undici-types)\//.test(file.fileName)
  );
}
