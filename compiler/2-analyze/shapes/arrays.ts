import { ts } from "ts-morph";
import type { TypeShape } from "../../../manifest/index.ts";
import { elementShape } from "./absent.ts";
import type { Place, ShapeContext } from "./index.ts";
import { placeOf, unfoldedAt, writtenItem } from "./written-type.ts";

/** `T[]`, `Array<T>`, `readonly T[]` and `ReadonlyArray<T>`. Tuples come earlier in the list. */
export function readArray(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { checker, program } = context;
  if (!checker.isArrayType(type)) return undefined;
  const [element] = checker.getTypeArguments(type as ts.TypeReference);
  if (!element) return undefined;
  if (element.flags & ts.TypeFlags.Never) return { kind: "array", items: { kind: "unknown" }, maxItems: 0 };
  const written = writtenItem(unfoldedAt(place, program));
  const inner = { ...place, path: `${place.path}[]`, ...placeOf(written) };
  return { kind: "array", items: elementShape(element, inner, context) };
}
