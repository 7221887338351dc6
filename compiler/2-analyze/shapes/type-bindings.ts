import ts from "#typescript";
import { isPlatformSymbol } from "./platform.ts";
import { type Bindings, referenced, type Written } from "./written-type.ts";

type Naming = ts.TypeReferenceNode | ts.ExpressionWithTypeArguments;

/** What a written type, and all it extends or is made of, says for type parameters, on top of what is known already. */
export function bindingsOf(written: Written, program: ts.Program): Bindings {
  const found = new Map<ts.Symbol, Written>();
  collect(written, found, program, 0);
  return found.size > 0 ? new Map([...written.bindings, ...found]) : written.bindings;
}

/** The bindings inside a generic declaration that is named with these type arguments. */
export function bind(
  declaration: ts.Declaration,
  { typeArguments }: Naming,
  outer: Bindings,
  checker: ts.TypeChecker,
): Bindings {
  const parameters = isGeneric(declaration) ? (declaration.typeParameters ?? []) : [];
  if (parameters.length === 0) return outer;
  const bound = new Map(outer);
  for (const [index, parameter] of parameters.entries()) {
    const symbol = checker.getSymbolAtLocation(parameter.name);
    const argument = typeArguments?.[index];
    if (symbol && argument) bound.set(symbol, { node: argument, bindings: outer });
    else if (symbol && parameter.default) bound.set(symbol, { node: parameter.default, bindings: bound });
  }
  return bound;
}

function isGeneric(node: ts.Node): node is ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration {
  return ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node);
}

/** The outermost argument for a type parameter wins: a property of `Page<Page<T>>` is one of the outer page. */
function collect(
  { node, bindings }: Written,
  found: Map<ts.Symbol, Written>,
  program: ts.Program,
  depth: number,
): void {
  if (depth > 20) return;
  const visit = (inner: Written) => collect(inner, found, program, depth + 1);
  for (const part of partsOf(node)) visit({ node: part, bindings });
  if (!ts.isTypeReferenceNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
  const symbol = named(node, program.getTypeChecker());
  const bound = symbol && bindings.get(symbol);
  if (bound) visit(bound);
  if (bound || !symbol) return;
  for (const declaration of isPlatformSymbol(symbol, program) ? [] : (symbol.declarations ?? [])) {
    const own = bind(declaration, node, bindings, program.getTypeChecker());
    for (const [parameter, argument] of own) {
      if (bindings.get(parameter) !== argument && !found.has(parameter)) found.set(parameter, argument);
    }
    for (const base of basesOf(declaration)) visit({ node: base, bindings: own });
  }
  for (const argument of node.typeArguments ?? []) visit({ node: argument, bindings });
}

function partsOf(node: ts.TypeNode): readonly ts.TypeNode[] {
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return [node.type];
  return ts.isIntersectionTypeNode(node) || ts.isUnionTypeNode(node) ? node.types : [];
}

function named(node: Naming, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (ts.isTypeReferenceNode(node)) return referenced(node, checker);
  const found = checker.getSymbolAtLocation(node.expression);
  return found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
}

/** What a declaration is made of: the type behind an alias, what an interface or class extends. */
function basesOf(declaration: ts.Declaration): readonly ts.TypeNode[] {
  if (ts.isTypeAliasDeclaration(declaration)) return [declaration.type];
  if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) return [];
  return (declaration.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
}
