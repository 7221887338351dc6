import type { ts } from "ts-morph";

/** Whether a type is declared by TypeScript's libraries or by Node's types, and not by the user or a package. */
export function isPlatformType(type: ts.Type, program: ts.Program): boolean {
  const declarations = type.getSymbol()?.declarations ?? [];
  return declarations.some((node) => isPlatformFile(node.getSourceFile(), program));
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
