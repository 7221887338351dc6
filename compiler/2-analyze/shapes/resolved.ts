import { ts } from "ts-morph";
import type { TypeShape } from "../../../manifest/index.ts";
import { isImpossible } from "./impossible.ts";
import type { Place, ShapeContext } from "./index.ts";

/** A type parameter stands for its constraint; one without is reported on the function. */
export function readTypeParameter(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  if (!(type.flags & (ts.TypeFlags.Instantiable & ~ts.TypeFlags.StringLike))) return undefined;
  const constraint = context.checker.getBaseConstraintOfType(type);
  if (!constraint || constraint === type) return { kind: "unknown" };
  return context.shapeOf(constraint, place);
}

/** `string & { __brand: "UserId" }` is a string on the wire. Intersections of objects are read as objects. */
export function readIntersection(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  if (!type.isIntersection()) return undefined;
  if (isImpossible(type, context.checker)) return context.unsupported(type, place, "which no value has");
  const primitive = type.types.find((part) => part.flags & primitives);
  return primitive && context.shapeOf(primitive, place);
}

const primitives =
  ts.TypeFlags.String |
  ts.TypeFlags.Number |
  ts.TypeFlags.Boolean |
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.NumberLiteral |
  ts.TypeFlags.BooleanLiteral |
  ts.TypeFlags.TemplateLiteral;
