import ts from "#typescript";
import { isPlatformSymbol } from "./platform.ts";
import { bind } from "./type-bindings.ts";

/** A type as the author wrote it, with what the type parameters in it stand for. */
export interface Written {
  node: ts.TypeNode;
  bindings: Bindings;
}

/** What was written for each type parameter. The checker forgets aliases of primitives; here they are kept. */
export type Bindings = ReadonlyMap<ts.Symbol, Written>;

/** What a written type leads to. */
export interface Unfolded {
  /** The aliases, interfaces, classes and enums named on the way, the innermost first. */
  named: NamedDeclaration[];
  /** What is written at the end of the way, where no more names can be followed. */
  end: Written;
}

export type NamedDeclaration =
  | ts.TypeAliasDeclaration
  | ts.InterfaceDeclaration
  | ts.ClassDeclaration
  | ts.EnumDeclaration;

/** The declarations that the written type of a place names, the innermost first. */
export function namedBy(place: WrittenPlace, program: ts.Program): NamedDeclaration[] {
  const written = writtenAt(place);
  return written ? unfold(written, program).named : [];
}

/** The part of a place that says what was written there. */
interface WrittenPlace {
  typeNode?: ts.TypeNode;
  bindings?: Bindings;
}

/** What is written at a place. */
export function writtenAt({ typeNode, bindings }: WrittenPlace): Written | undefined {
  return typeNode && { node: typeNode, bindings: bindings ?? new Map() };
}

/** The part of a place that says that `written` stands there. */
export function placeOf(written: Written | undefined): Required<WrittenPlace> | { typeNode: undefined } {
  return written ? { typeNode: written.node, bindings: written.bindings } : { typeNode: undefined };
}

/** Where the written type of a place leads, and what it is made of there. */
export function unfoldedAt(place: WrittenPlace, program: ts.Program): Written | undefined {
  const written = writtenAt(place);
  return written && unfold(written, program).end;
}

/** Follows a written type through parentheses, names of aliases, type parameters and `T["key"]` to what it stands for. */
export function unfold(written: Written, program: ts.Program, depth = 0): Unfolded {
  const { node, bindings } = written;
  if (depth > 40) return { named: [], end: written };
  const next = (inner: Written) => unfold(inner, program, depth + 1);
  if (ts.isParenthesizedTypeNode(node) || isReadonly(node)) return next({ node: node.type, bindings });
  if (ts.isIndexedAccessTypeNode(node)) {
    const property = indexedProperty(node, program.getTypeChecker());
    return property ? next({ node: property, bindings }) : { named: [], end: written };
  }
  const symbol = referenced(node, program.getTypeChecker());
  const bound = symbol && bindings.get(symbol);
  if (bound) return next(bound);
  if (!symbol || !ts.isTypeReferenceNode(node)) return { named: [], end: written };
  if (isPlatformSymbol(symbol, program)) return throughPlatform(symbol, node, written, next);
  const alias = symbol.declarations?.find(ts.isTypeAliasDeclaration);
  if (!alias) return { named: (symbol.declarations ?? []).filter(isNamed), end: written };
  const { named, end } = next({ node: alias.type, bindings: bind(alias, node, bindings, program.getTypeChecker()) });
  return { named: [...named, alias], end };
}

/** `readonly T[]`. */
function isReadonly(node: ts.TypeNode): node is ts.TypeOperatorNode {
  return ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword;
}

/** `NonNullable<T>` and the like leave a type what it is, or leave null and undefined out of it. */
function throughPlatform(
  symbol: ts.Symbol,
  { typeArguments }: ts.TypeReferenceNode,
  written: Written,
  next: (inner: Written) => Unfolded,
): Unfolded {
  const [argument] = typeArguments ?? [];
  if (!argument || !transparent.has(symbol.name)) return { named: [], end: written };
  const unfolded = next({ node: argument, bindings: written.bindings });
  return symbol.name === "NonNullable" ? withoutNull(unfolded, next) : unfolded;
}

/** Follows the one member of a union that is neither null nor undefined. */
function withoutNull({ named, end }: Unfolded, next: (inner: Written) => Unfolded): Unfolded {
  const only = onlyMember(end.node);
  if (!only) return { named, end };
  const inner = withoutNull(next({ node: only, bindings: end.bindings }), next);
  return { named: [...inner.named, ...named], end: inner.end };
}

/** `Limit` in `Limit | null`. */
function onlyMember(node: ts.TypeNode): ts.TypeNode | undefined {
  const members = ts.isUnionTypeNode(node) ? node.types.filter((member) => !isNothing(member)) : [];
  return members.length === 1 ? members[0] : undefined;
}

/** `null` or `undefined`. */
function isNothing(node: ts.TypeNode): boolean {
  return (
    node.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword)
  );
}

const transparent = new Set(["NonNullable", "Readonly", "Required", "Partial", "Awaited", "Promise", "NoInfer"]);

function isNamed(node: ts.Declaration): node is NamedDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node);
}

/** The type as written of what `Order["total"]` names. */
function indexedProperty(node: ts.IndexedAccessTypeNode, checker: ts.TypeChecker): ts.TypeNode | undefined {
  const { indexType } = node;
  if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return undefined;
  const property = checker.getTypeFromTypeNode(node.objectType).getProperty(indexType.literal.text);
  const declaration = property?.valueDeclaration;
  return declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
}

/** What a name in a type stands for, through imports. */
export function referenced(node: ts.TypeNode, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined;
  const found = checker.getSymbolAtLocation(node.typeName);
  return found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
}

/** The element type as written: `A` in `A[]` and `Array<A>`. */
export function writtenItem(list: Written | undefined): Written | undefined {
  if (!list) return undefined;
  const { node, bindings } = list;
  const element = ts.isArrayTypeNode(node)
    ? node.elementType
    : ts.isTypeReferenceNode(node)
      ? node.typeArguments?.[0]
      : undefined;
  return element && { node: element, bindings };
}
