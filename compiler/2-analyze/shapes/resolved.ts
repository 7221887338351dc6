import ts from "#typescript";
import type { TypeShape } from "../../../manifest/index.ts";
import { readArray } from "./arrays.ts";
import { readCodec } from "./codecs.ts";
import { isImpossible } from "./impossible.ts";
import type { Place, ShapeContext } from "./index.ts";
import { readTuple } from "./tuples.ts";

/** A type parameter stands for its constraint; one without is reported on the function. */
export function readTypeParameter(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  if (!(type.flags & (ts.TypeFlags.Instantiable & ~ts.TypeFlags.StringLike))) return undefined;
  const constraint = context.checker.getBaseConstraintOfType(type);
  if (!constraint || constraint === type) return { kind: "unknown" };
  return context.shapeOf(constraint, place);
}

/** `string & { __brand: "UserId" }` is a string on the wire, `Date & { __brand: … }` a Date. Intersections of objects are read as objects. */
export function readIntersection(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  if (!type.isIntersection()) return undefined;
  if (isImpossible(type, context.checker)) return context.unsupported(type, place, "which no value has");
  const primitive = type.types.find((part) => part.flags & primitives);
  if (primitive) return context.shapeOf(primitive, place);
  const unwritten = { ...place, typeNode: undefined };
  for (const part of type.types) {
    const shape = readCodec(part, unwritten, context) ?? readList(part, unwritten, context);
    if (shape) return shape;
  }
  return undefined;
}

/** `string[] & { __brand: "Ids" }`: what an array is beside it, JSON does not say. */
function readList(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  return readTuple(type, place, context) ?? readArray(type, place, context);
}

const primitives =
  ts.TypeFlags.String |
  ts.TypeFlags.Number |
  ts.TypeFlags.Boolean |
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.NumberLiteral |
  ts.TypeFlags.BooleanLiteral |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.TemplateLiteral;
