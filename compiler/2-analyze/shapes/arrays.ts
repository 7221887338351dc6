import { ts } from "ts-morph";
import type { TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";

/** `T[]`, `Array<T>`, `readonly T[]` and `ReadonlyArray<T>`. Tuples come earlier in the list. */
export function readArray(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { checker } = context;
  if (!checker.isArrayType(type)) return undefined;
  const [element] = checker.getTypeArguments(type as ts.TypeReference);
  if (!element) return undefined;
  const typeNode = elementNode(place.typeNode);
  return { kind: "array", items: context.shapeOf(element, { ...place, path: `${place.path}[]`, typeNode }) };
}

/** The element type as written: `A` in `A[]`, `readonly A[]`, `Array<A>`. */
function elementNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (!node) return undefined;
  if (ts.isArrayTypeNode(node)) return node.elementType;
  if (ts.isTypeOperatorNode(node) || ts.isParenthesizedTypeNode(node)) return elementNode(node.type);
  return ts.isTypeReferenceNode(node) ? node.typeArguments?.[0] : undefined;
}
