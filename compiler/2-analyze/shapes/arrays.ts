import { ts } from "ts-morph";
import type { TypeShape } from "../../../manifest/index.ts";
import { elementShape } from "./absent.ts";
import type { Place, ShapeContext } from "./index.ts";

/** `T[]`, `Array<T>`, `readonly T[]` and `ReadonlyArray<T>`. Tuples come earlier in the list. */
export function readArray(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { checker } = context;
  if (!checker.isArrayType(type)) return undefined;
  const [element] = checker.getTypeArguments(type as ts.TypeReference);
  if (!element) return undefined;
  if (element.flags & ts.TypeFlags.Never) return { kind: "array", items: { kind: "unknown" }, maxItems: 0 };
  const typeNode = elementNode(place.typeNode);
  return { kind: "array", items: elementShape(element, { ...place, path: `${place.path}[]`, typeNode }, context) };
}

/** The element type as written: `A` in `A[]`, `readonly A[]`, `Array<A>`. */
function elementNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (!node) return undefined;
  if (ts.isArrayTypeNode(node)) return node.elementType;
  if (ts.isTypeOperatorNode(node) || ts.isParenthesizedTypeNode(node)) return elementNode(node.type);
  return ts.isTypeReferenceNode(node) ? node.typeArguments?.[0] : undefined;
}
