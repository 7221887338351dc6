import ts from "#typescript";
import type { TupleElement, TypeShape } from "../../../manifest/index.ts";
import { readDocs } from "../jsdoc.ts";
import { elementShape, orNull } from "./absent.ts";
import type { Place, ShapeContext } from "./index.ts";
import { placeOf, unfold, unfoldedAt, type Written, writtenItem } from "./written-type.ts";

/** Tuples with optional, rest and named elements; the rest may stand anywhere. */
export function readTuple(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { checker } = context;
  if (!checker.isTupleType(type)) return undefined;
  const { target } = type as ts.TupleTypeReference;
  const types = checker.getTypeArguments(type as ts.TupleTypeReference);
  const found = target.elementFlags.findIndex((flags) => flags & ts.ElementFlags.Variable);
  const restAt = found < 0 ? types.length : found;
  const elements = types.map((element, index): TupleElement => {
    const label = target.labeledElementDeclarations?.[index];
    const name = label && ts.isIdentifier(label.name) ? label.name.text : undefined;
    const shape = withElementDocs(tupleElement(element, index, target, place, context), label, place, context);
    return name ? { name, shape } : { shape };
  });
  const tail = elements.slice(restAt + 1);
  const rest = elements[restAt]?.shape;
  return {
    kind: "tuple",
    items: elements.slice(0, restAt),
    required: target.minLength - tail.length,
    ...(rest && { rest }),
    ...(tail.length > 0 && { tail }),
  };
}

/** What stands over a named element; where a mapped type changed the tuple, what does not fit any more is silent. */
function withElementDocs(
  shape: TypeShape,
  label: ts.NamedTupleMember | ts.ParameterDeclaration | undefined,
  place: Place,
  context: ShapeContext,
): TypeShape {
  const { path, direction } = place;
  if (!label || !ts.isNamedTupleMember(label)) return shape;
  const isAsWritten = unfoldedAt(place, context.program)?.node === label.parent;
  const silent = !isAsWritten || context.isForeign(label);
  return context.withDocs(shape, readDocs(label), { owner: label.name.text, path: `${path}[]`, direction, silent });
}

/** An optional element may be left out of the arguments; in a result an `undefined` before others becomes null. */
function tupleElement(
  type: ts.Type,
  index: number,
  target: ts.TupleType,
  place: Place,
  context: ShapeContext,
): TypeShape {
  const inner: Place = {
    ...place,
    path: `${place.path}[${index}]`,
    ...placeOf(writtenElement(place, index, context.program)),
  };
  const isOptional = ((target.elementFlags[index] ?? 0) & ts.ElementFlags.Optional) !== 0;
  if (!isOptional) return elementShape(type, inner, context);
  const shape = context.shapeOf(type, inner);
  return place.direction === "output" ? orNull(shape) : shape;
}

function writtenElement(place: Place, index: number, program: ts.Program): Written | undefined {
  const tuple = unfoldedAt(place, program);
  const element = tuple && ts.isTupleTypeNode(tuple.node) ? tuple.node.elements[index] : undefined;
  if (!tuple || !element) return undefined;
  const isWrapped = ts.isNamedTupleMember(element) || ts.isOptionalTypeNode(element) || ts.isRestTypeNode(element);
  const written = { node: isWrapped ? element.type : element, bindings: tuple.bindings };
  const isRest = ts.isRestTypeNode(element) || (ts.isNamedTupleMember(element) && element.dotDotDotToken);
  return isRest ? writtenItem(unfold(written, program).end) : written;
}
