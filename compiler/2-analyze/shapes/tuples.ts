import { ts } from "ts-morph";
import type { TupleElement, TupleShape, TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";

/** Tuples with optional, rest and named elements. A rest element in the middle has no JSON Schema. */
export function readTuple(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { checker } = context;
  if (!checker.isTupleType(type)) return undefined;
  const { target } = type as ts.TupleTypeReference;
  const types = checker.getTypeArguments(type as ts.TupleTypeReference);
  const restAt = target.elementFlags.findIndex((flags) => flags & ts.ElementFlags.Variable);
  if (restAt >= 0 && restAt < types.length - 1) {
    return context.unsupported(type, place, "whose rest element is not the last, which JSON Schema cannot describe");
  }
  const shapes = types.map((element, index) => elementShape(element, index, place, context));
  const items: TupleElement[] = shapes.flatMap((shape, index) => {
    const label = target.labeledElementDeclarations?.[index];
    const name = label && ts.isIdentifier(label.name) ? label.name.text : undefined;
    return index === restAt ? [] : [name ? { name, shape } : { shape }];
  });
  const tuple: TupleShape = { kind: "tuple", items, required: target.minLength };
  const rest = shapes[restAt];
  return rest ? { ...tuple, rest } : tuple;
}

function elementShape(type: ts.Type, index: number, place: Place, context: ShapeContext): TypeShape {
  return context.shapeOf(type, {
    ...place,
    path: `${place.path}[${index}]`,
    typeNode: elementNode(place.typeNode, index),
  });
}

function elementNode(node: ts.TypeNode | undefined, index: number): ts.TypeNode | undefined {
  if (!node || !ts.isTupleTypeNode(node)) return undefined;
  const element = node.elements[index];
  if (!element) return undefined;
  return ts.isNamedTupleMember(element) || ts.isOptionalTypeNode(element) ? element.type : element;
}
