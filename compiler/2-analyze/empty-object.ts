import type { ObjectShape, TypeShape } from "../../manifest/index.ts";

/**
 * `{}` as the whole of the arguments or of a result: an object without properties. Anywhere else it is what TypeScript
 * calls `{}`, anything but null.
 */
export function orEmptyObject(shape: TypeShape): TypeShape {
  if (shape.kind !== "unknown" || !shape.notNull) return shape;
  const { kind: _, notNull: __, ...notes } = shape;
  return { kind: "object", properties: [], extra: "forbidden", ...notes } satisfies ObjectShape;
}
