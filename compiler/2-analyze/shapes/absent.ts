import ts from "#typescript";
import type { TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";

/** The members of a union, or the type itself. */
export function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/**
 * Whether JSON has nothing for values of this type: `undefined`, and in results also what `JSON.stringify` leaves out,
 * functions and symbols. In a property that means no property, in an array `null`.
 */
export function leavesNoTrace(type: ts.Type, direction: Place["direction"]): boolean {
  if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return true;
  if (direction === "input") return false;
  return (type.flags & ts.TypeFlags.ESSymbolLike) !== 0 || isFunction(type);
}

/** Whether the type can only be called, as methods can. */
export function isFunction(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0;
}

/**
 * The shape of what stands in an array, a tuple, a Set or a Map. No argument puts `undefined` there, so a type that
 * allows it is read without; a result has `null` where one stood.
 */
export function elementShape(type: ts.Type, place: Place, context: ShapeContext): TypeShape {
  const absent = membersOf(type).some((member) => leavesNoTrace(member, place.direction));
  if (!absent) return context.shapeOf(type, place);
  const present = membersOf(type).some((member) => !leavesNoTrace(member, place.direction));
  if (place.direction === "input") {
    if (present) return context.shapeOf(type, place);
    return context.unsupported(type, place, "and JSON has no undefined to put in an array; use null");
  }
  return present ? orNull(context.shapeOf(type, place)) : { kind: "null" };
}

/** What is missing travels as null where something must stand. */
export function orNull(shape: TypeShape): TypeShape {
  const members = shape.kind === "union" ? shape.members : [shape];
  if (members.some((member) => member.kind === "null" || (member.kind === "unknown" && !member.notNull))) return shape;
  const union: TypeShape = { kind: "union", members: [...members, { kind: "null" }] };
  return shape.kind === "union" && shape.discriminator ? { ...union, discriminator: shape.discriminator } : union;
}
