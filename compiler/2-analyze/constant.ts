import ts from "#typescript";
import type { JsonValue } from "../../manifest/index.ts";

/**
 * The JSON value of a constant expression: literals, arrays and objects of them, enum members and
 * references to constants. `undefined` for anything that must be run to be known.
 */
export function constantOf(expression: ts.Expression, checker: ts.TypeChecker): JsonValue | undefined {
  const node = unwrap(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node)) return negative(node, checker);
  if (ts.isArrayLiteralExpression(node)) return all(node.elements.map((element) => constantOf(element, checker)));
  if (ts.isObjectLiteralExpression(node)) return objectOf(node, checker);
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return referenced(node, checker);
  }
  return undefined;
}

function unwrap(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)
    ? unwrap(node.expression)
    : node;
}

function negative(node: ts.PrefixUnaryExpression, checker: ts.TypeChecker): JsonValue | undefined {
  const value = constantOf(node.operand, checker);
  if (typeof value !== "number") return undefined;
  if (node.operator === ts.SyntaxKind.MinusToken) return value === 0 ? 0 : -value;
  return node.operator === ts.SyntaxKind.PlusToken ? value : undefined;
}

function objectOf(node: ts.ObjectLiteralExpression, checker: ts.TypeChecker): JsonValue | undefined {
  const entries: [string, JsonValue][] = [];
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return undefined;
    const value = constantOf(property.initializer, checker);
    if (value === undefined) return undefined;
    entries.push([property.name.text, value]);
  }
  return Object.fromEntries(entries);
}

/** An enum member, a `const`, or a property of an object that is `as const`. */
function referenced(
  node: ts.Identifier | ts.PropertyAccessExpression | ts.ElementAccessExpression,
  checker: ts.TypeChecker,
): JsonValue | undefined {
  if (!ts.isIdentifier(node)) {
    const member = checker.getConstantValue(node);
    if (member !== undefined) return member;
  }
  const type = checker.getTypeAtLocation(node);
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if (type.flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(type) === "true";
  return ts.isIdentifier(node) ? constantVariable(node, checker) : undefined;
}

function constantVariable(node: ts.Identifier, checker: ts.TypeChecker): JsonValue | undefined {
  const found = checker.getSymbolAtLocation(node);
  const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  const isConst = ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
  const isFrozen = ts.isAsExpression(declaration.initializer) && ts.isConstTypeReference(declaration.initializer.type);
  return isConst && isFrozen ? constantOf(declaration.initializer, checker) : undefined;
}

function all(values: (JsonValue | undefined)[]): JsonValue[] | undefined {
  return values.every((value) => value !== undefined) ? (values as JsonValue[]) : undefined;
}
