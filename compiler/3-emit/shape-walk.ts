import type { CodecShape, TypeShape } from "../../manifest/index.ts";

/** Names of all types a shape needs, directly or through other types. */
export function referencedTypes(
  shape: TypeShape,
  types: Record<string, TypeShape>,
  found = new Set<string>(),
): Set<string> {
  if (shape.kind === "reference") {
    const target = types[shape.type];
    if (!target || found.has(shape.type)) return found;
    found.add(shape.type);
    return referencedTypes(target, types, found);
  }
  for (const inner of innerShapes(shape)) referencedTypes(inner, types, found);
  return found;
}

/** The shapes directly inside a shape, without following references. */
export function innerShapes(shape: TypeShape): TypeShape[] {
  switch (shape.kind) {
    case "array":
      return [shape.items];
    case "tuple":
      return [...shape.items, ...(shape.tail ?? [])].map((item) => item.shape).concat(shape.rest ?? []);
    case "object":
      return [
        ...shape.properties.map((property) => property.shape),
        ...(shape.patterns ?? []).map((pattern) => pattern.shape),
        ...(shape.extra === "forbidden" ? [] : [shape.extra]),
      ];
    case "union":
      return shape.members;
    case "codec":
      return insideCodec(shape);
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "literal":
    case "reference":
    case "unknown":
      return [];
  }
}

function insideCodec(shape: CodecShape): TypeShape[] {
  switch (shape.codec) {
    case "set":
      return [shape.items];
    case "map":
      return [shape.key, shape.value];
    case "json":
      return [shape.shape];
    default:
      return [];
  }
}

/** The shape a reference stands for. */
export function resolveShape(shape: TypeShape, types: Record<string, TypeShape>): TypeShape {
  return shape.kind === "reference" ? (types[shape.type] ?? shape) : shape;
}

/** How a Map travels: by the strings its keys may be, as an object with any key or with keys of a pattern, or as pairs. */
export function mapForm(key: TypeShape): "pairs" | "any-key" | { keys: string[] } | { pattern: string } {
  if (key.kind === "literal" && key.values.every((value) => typeof value === "string")) return { keys: key.values };
  if (key.kind !== "string") return "pairs";
  return key.pattern === undefined ? "any-key" : { pattern: key.pattern };
}
