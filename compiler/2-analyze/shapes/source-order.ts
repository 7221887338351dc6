import ts from "#typescript";
import type { Place } from "./index.ts";

/**
 * `members` of `union` as the author wrote them. The checker's own order depends on what it met before, so it is
 * never used: members without a written place come last, by declaration and then by name.
 */
export function inSourceOrder(
  union: ts.Type,
  members: readonly ts.Type[],
  place: Place,
  checker: ts.TypeChecker,
): ts.Type[] {
  if (members.length < 2) return [...members];
  const ranks = writtenRanks(union, place, checker);
  return [...members].sort((a, b) => rankOf(a, ranks) - rankOf(b, ranks) || compareUnwritten(a, b, checker));
}

/** The rank of a type; a branded one that nobody wrote stands where its primitive does. */
function rankOf(type: ts.Type, ranks: ReadonlyMap<ts.Type, number>): number {
  const parts = type.isIntersection() ? type.types : [];
  return ranks.get(type) ?? Math.min(1e9, ...parts.map((part) => ranks.get(part) ?? 1e9));
}

/** Types in the order in which the author wrote them where `type` is written or declared. */
export function writtenRanks(type: ts.Type, place: Place, checker: ts.TypeChecker): Map<ts.Type, number> {
  const ranks = new Map<ts.Type, number>();
  for (const node of writtenNodes(type, place)) rank(node, checker, ranks, 0);
  return ranks;
}

function writtenNodes(union: ts.Type, place: Place): ts.TypeNode[] {
  const alias = union.aliasSymbol?.declarations?.find(ts.isTypeAliasDeclaration);
  return [alias?.type, place.typeNode].filter((node) => node !== undefined);
}

/** Gives every member that `node` names the next rank, through parentheses, aliases, enums, `keyof` and `T[K]`. */
function rank(node: ts.TypeNode, checker: ts.TypeChecker, ranks: Map<ts.Type, number>, depth: number): void {
  if (depth > 20) return;
  const inner = innerNodes(node, checker);
  for (const part of inner) rank(part, checker, ranks, depth + 1);
  // `Exclude<Status, "done">`, `Record<Status, number>`: what goes in stands in order even if what comes out does not
  const given = ts.isTypeReferenceNode(node) ? (node.typeArguments ?? []) : [];
  const parts = ts.isIntersectionTypeNode(node) ? node.types : given;
  for (const part of parts) rank(part, checker, ranks, depth + 1);
  if (inner.length > 0) return;
  if (ts.isTemplateLiteralTypeNode(node)) rankTemplate(node, checker, ranks, depth);
  const keys = ts.isMappedTypeNode(node) ? node.typeParameter.constraint : undefined;
  if (keys) rank(keys, checker, ranks, depth + 1);
  const type = checker.getTypeFromTypeNode(node);
  const members = type.isUnion() ? [...type.types].sort((a, b) => compareUnwritten(a, b, checker)) : [];
  for (const known of [type, ...membersInOrder(node, type, checker), ...members]) {
    if (!ranks.has(known)) ranks.set(known, ranks.size);
  }
}

/** `${Side}-${1 | 2}`: every literal it stands for, the last part changing fastest. */
function rankTemplate(
  node: ts.TemplateLiteralTypeNode,
  checker: ts.TypeChecker,
  ranks: Map<ts.Type, number>,
  depth: number,
): void {
  const union = checker.getTypeFromTypeNode(node);
  if (!union.isUnion()) return;
  const texts = node.templateSpans.reduce(
    (starts, { type, literal }) => {
      const parts = new Map<ts.Type, number>();
      rank(type, checker, parts, depth + 1);
      const values = [...parts.keys()].flatMap((part) => (part.isLiteral() ? [String(part.value)] : []));
      return starts.flatMap((start) => values.map((value) => start + value + literal.text)).slice(0, 10_000);
    },
    [node.head.text],
  );
  const byText = new Map(union.types.map((type) => [type.isStringLiteral() ? type.value : undefined, type]));
  for (const text of texts) {
    const type = byText.get(text);
    if (type && !ranks.has(type)) ranks.set(type, ranks.size);
  }
}

/** The nodes a union, a pair of parentheses or the name of an alias is made of. */
function innerNodes(node: ts.TypeNode, checker: ts.TypeChecker): readonly ts.TypeNode[] {
  if (ts.isUnionTypeNode(node)) return node.types;
  if (ts.isParenthesizedTypeNode(node)) return [node.type];
  const target = aliasTarget(node, checker);
  return target ? [target] : [];
}

/** `Status` in `type Status = "open" | "done"`: the type it stands for, as written. */
function aliasTarget(node: ts.TypeNode, checker: ts.TypeChecker): ts.TypeNode | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined;
  const found = checker.getSymbolAtLocation(node.typeName);
  const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  return symbol?.declarations?.find(ts.isTypeAliasDeclaration)?.type;
}

/** What `keyof T` or `T[keyof T]` names, in the order T declares it. */
function membersInOrder(node: ts.TypeNode, type: ts.Type, checker: ts.TypeChecker): ts.Type[] {
  if (!type.isUnion()) return [];
  if (ts.isIndexedAccessTypeNode(node)) {
    const properties = checker.getTypeFromTypeNode(node.objectType).getProperties();
    return properties.map((property) => checker.getTypeOfSymbol(property));
  }
  if (!ts.isTypeOperatorNode(node) || node.operator !== ts.SyntaxKind.KeyOfKeyword) return [];
  const names = checker
    .getTypeFromTypeNode(node.type)
    .getProperties()
    .map((property) => property.name);
  const position = (member: ts.Type) => (member.isStringLiteral() ? names.indexOf(member.value) : -1);
  return [...type.types].sort((a, b) => position(a) - position(b));
}

function compareUnwritten(a: ts.Type, b: ts.Type, checker: ts.TypeChecker): number {
  const [left, right] = [a.getSymbol()?.declarations?.[0], b.getSymbol()?.declarations?.[0]];
  if (left && right && left.getSourceFile() === right.getSourceFile() && left.pos !== right.pos)
    return left.pos - right.pos;
  if (a.isNumberLiteral() && b.isNumberLiteral()) return a.value - b.value;
  const [nameA, nameB] = [checker.typeToString(a), checker.typeToString(b)];
  return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
}
