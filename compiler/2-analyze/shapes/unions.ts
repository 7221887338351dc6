import ts from "#typescript";
import type { LiteralShape, TypeShape, UnionShape } from "../../../manifest/index.ts";
import { leavesNoTrace } from "./absent.ts";
import { findDiscriminator } from "./discriminator.ts";
import { isImpossible } from "./impossible.ts";
import type { Place, ShapeContext } from "./index.ts";
import { hasBothBooleans, literalsOf, literalValue } from "./literals.ts";
import { inSourceOrder } from "./source-order.ts";
import { placeOf } from "./written-type.ts";
import { writtenMember, writtenTogether } from "./written-union.ts";

/**
 * Unions, flattened: literals become one member, `true | false` becomes `boolean`. `undefined` is dropped, since the
 * property or parameter that holds the union says whether it may be absent.
 */
export function readUnion(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  if (!type.isUnion()) return undefined;
  const present = type.types.filter(
    (member) => !leavesNoTrace(member, place.direction) && !isImpossible(member, context.checker),
  );
  const members = inSourceOrder(type, present, place, context.checker);
  const shapes = mergeLiterals(mergeBigInts(absorbNumbers(flatten(memberShapes(members, place, context)))));
  const [only] = shapes;
  if (!only) return context.unsupported(type, place, "which no value has");
  if (shapes.length === 1) return only;
  const union: UnionShape = { kind: "union", members: shapes };
  const discriminator = findDiscriminator(shapes, context.resolve.bind(context));
  return discriminator ? { ...union, discriminator } : union;
}

/** One shape for all literals, standing where the first of them stands; likewise one for both booleans. */
function memberShapes(members: ts.Type[], place: Place, context: ShapeContext): TypeShape[] {
  const { checker } = context;
  const isBoolean = hasBothBooleans(members);
  const isLiteral = (member: ts.Type) =>
    literalValue(member, checker) !== undefined && !(isBoolean && member.flags & ts.TypeFlags.BooleanLiteral);
  const literals = documentedLiterals(members.filter(isLiteral), place, context);
  const shapes: TypeShape[] = [];
  for (const member of members) {
    if (isLiteral(member)) {
      if (literals && !shapes.includes(literals)) shapes.push(literals);
    } else if (member.flags & ts.TypeFlags.BooleanLiteral) {
      if (!shapes.some((shape) => shape.kind === "boolean")) shapes.push({ kind: "boolean" });
    } else {
      shapes.push(context.shapeOf(member, { ...place, ...placeOf(writtenMember(member, place, context)) }));
    }
  }
  return shapes;
}

/** `Status | null`: what is said of `Status` is said of its literals. */
function documentedLiterals(types: ts.Type[], place: Place, context: ShapeContext): TypeShape | undefined {
  const literals = literalsOf(types, context.checker);
  const written = literals && types.length > 0 ? writtenTogether(types, place, context) : undefined;
  return written ? context.withWrittenDocs(literals as TypeShape, { ...place, ...placeOf(written) }) : literals;
}

/** A type parameter's constraint may bring a union of its own. */
function flatten(shapes: TypeShape[]): TypeShape[] {
  return shapes.flatMap((shape) => (shape.kind === "union" ? flatten(shape.members) : [shape]));
}

/** `1n | 2n` is one list of texts. */
function mergeBigInts(shapes: TypeShape[]): TypeShape[] {
  const isLiteral = (shape: TypeShape) => shape.kind === "codec" && shape.codec === "bigint" && shape.values;
  const first = shapes.find(isLiteral);
  if (!first) return shapes;
  const values = shapes.flatMap((shape) => (shape.kind === "codec" && "values" in shape && shape.values) || []);
  return shapes.flatMap((shape): TypeShape[] => {
    if (!isLiteral(shape)) return [shape];
    return shape === first ? [{ kind: "codec", codec: "bigint", values }] : [];
  });
}

/**
 * `Brand<"a" | "b">` is a union of branded literals to the checker, `Brand<boolean>` one of two: what has no words of
 * its own is one list.
 */
function mergeLiterals(shapes: TypeShape[]): TypeShape[] {
  const [first, ...more] = shapes.filter(isBareLiteral);
  if (!first || more.length === 0) return shapes;
  const literals = [first, ...more];
  const values = literals.flatMap((shape) => shape.values);
  const titles = literals.flatMap((shape) => shape.titles ?? shape.values.map(() => ""));
  const isBoolean = values.length === 2 && values.every((value) => typeof value === "boolean");
  const list: TypeShape = { kind: "literal", values, ...(titles.some(Boolean) && { titles }) };
  const merged: TypeShape = isBoolean ? { kind: "boolean" } : list;
  return shapes.flatMap((shape): TypeShape[] => (shape === first ? [merged] : isBareLiteral(shape) ? [] : [shape]));
}

function isBareLiteral(shape: TypeShape): shape is LiteralShape {
  return shape.kind === "literal" && Object.keys(shape).every((key) => /^(kind|values|titles)$/.test(key));
}

/** An enum with a computed member may hold any number, whatever the others are. */
function absorbNumbers(shapes: TypeShape[]): TypeShape[] {
  if (!shapes.some((shape) => shape.kind === "number")) return shapes;
  return shapes.flatMap((shape): TypeShape[] => {
    if (shape.kind !== "literal") return [shape];
    const isKept = (_: unknown, index: number) => typeof shape.values[index] !== "number";
    const values = shape.values.filter(isKept);
    const titles = shape.titles?.filter(isKept);
    return values.length > 0 ? [{ ...shape, values, ...(titles && { titles }) }] : [];
  });
}
