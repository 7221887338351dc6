import ts from "#typescript";
import type { LiteralShape, TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";
import { inSourceOrder } from "./source-order.ts";

/** One literal, one enum member, or a whole enum or union of nothing but literals. `boolean` comes earlier, and with others later. */
export function readLiteral(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const single = literalValue(type, context.checker);
  if (single !== undefined) return { kind: "literal", values: [single] };
  if (isOpenEnum(type)) return { kind: "number" };
  if (!type.isUnion() || hasBothBooleans(type.types) || !literalsOf(type.types, context.checker)) return undefined;
  return literalsOf(inSourceOrder(type, type.types, place, context.checker), context.checker);
}

/** The literal shape of `types` when every one of them is a literal. `true | false` is `boolean` and not for here. */
export function literalsOf(types: readonly ts.Type[], checker: ts.TypeChecker): LiteralShape | undefined {
  const values = types.map((type) => literalValue(type, checker));
  if (!values.every((value) => value !== undefined)) return undefined;
  return { kind: "literal", values: [...new Set(values)] };
}

/** `true | false`, which is `boolean` wherever it stands. */
export function hasBothBooleans(types: readonly ts.Type[]): boolean {
  return types.filter((type) => type.flags & ts.TypeFlags.BooleanLiteral).length === 2;
}

/** The value of a literal type; `undefined` when it is not one. */
export function literalValue(type: ts.Type, checker: ts.TypeChecker): string | number | boolean | undefined {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if (type.flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(type) === "true";
  return undefined;
}

/** An enum with computed members: any number may come, TypeScript says. */
function isOpenEnum(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Enum) !== 0;
}
