import ts from "#typescript";
import type { TypeShape } from "../../../manifest/index.ts";
import { elementShape } from "./absent.ts";
import type { Place, ShapeContext } from "./index.ts";
import { placeOf, unfoldedAt, writtenItem } from "./written-type.ts";

/**
 * `T[]`, `Array<T>`, `readonly T[]` and `ReadonlyArray<T>`; in results also classes that extend one, which JSON writes
 * as arrays. Tuples come earlier in the list.
 */
export function readArray(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { checker, program } = context;
  const array = place.direction === "output" ? extendedArray(type, checker) : type;
  if (!array || !checker.isArrayType(array)) return undefined;
  const [element] = checker.getTypeArguments(array as ts.TypeReference);
  if (!element) return undefined;
  if (element.flags & ts.TypeFlags.Never) return { kind: "array", items: { kind: "unknown" }, maxItems: 0 };
  const written = writtenItem(unfoldedAt(place, program));
  const inner = { ...place, path: `${place.path}[]`, ...placeOf(written) };
  return { kind: "array", items: elementShape(element, inner, context) };
}

/** The array type behind a class, or the type itself. */
function extendedArray(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  if (checker.isArrayType(type) || !type.isClass()) return type;
  return checker
    .getBaseTypes(type)
    .map((base) => extendedArray(base, checker))
    .find((base) => base && checker.isArrayType(base));
}
