import ts from "#typescript";
import type { ScalarCodec, TypeShape } from "../../../manifest/index.ts";
import { elementShape } from "./absent.ts";
import { isImpossible } from "./impossible.ts";
import type { Place, ShapeContext } from "./index.ts";
import { isPlatformType } from "./platform.ts";
import { placeOf, unfoldedAt } from "./written-type.ts";

const scalars: Record<string, ScalarCodec> = {
  Date: "date",
  URL: "url",
  RegExp: "regexp",
  Uint8Array: "uint8array",
  Buffer: "buffer",
  ArrayBuffer: "arraybuffer",
};

/** Types of the platform whose wire form is not their runtime form. */
export function readCodec(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const base = mappedForm(type, context) ?? platformForm(type, place, context);
  if (base && base !== type) return readCodec(base, { ...place, typeNode: undefined }, context);
  const name = base?.getSymbol()?.name;
  if (!name) return undefined;
  const codec = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
  if (codec) return { kind: "codec", codec };
  if (name === "Set" || name === "ReadonlySet") return readSet(type, place, context);
  return name === "Map" || name === "ReadonlyMap" ? readMap(type, place, context) : undefined;
}

/**
 * The Date in `Readonly<Date>`, or in what a `DeepPartial` of one's own makes of it: a mapped type over all the members
 * of a platform type. The checker notes what it maps when it resolves the members.
 */
function mappedForm(type: ts.Type, { program }: ShapeContext): ts.Type | undefined {
  if (((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) === 0) return undefined;
  const members = type.getProperties();
  const { modifiersType: original } = type as { modifiersType?: ts.Type };
  if (!original || !isPlatformType(original, program) || !isCodecName(original.getSymbol()?.name)) return undefined;
  return members.length > 0 && members.length === original.getProperties().length ? original : undefined;
}

/** The type itself, or in a result what its class extends: a `class Tags extends Set<string>` is a Set to `encode`. */
function platformForm(type: ts.Type, place: Place, context: ShapeContext): ts.Type | undefined {
  if (isPlatformType(type, context.program)) return type;
  if (place.direction === "input" || !type.isClass()) return undefined;
  const bases = context.checker.getBaseTypes(type).map((base) => platformForm(base, place, context));
  return bases.find((base) => base !== undefined && isCodecName(base.getSymbol()?.name));
}

function isCodecName(name: string | undefined): boolean {
  return name !== undefined && (Object.hasOwn(scalars, name) || /^(Readonly)?(Set|Map)$/.test(name));
}

/** `bigint` and its literals: decimal strings, since JSON numbers lose digits. */
export function readBigInt(type: ts.Type): TypeShape | undefined {
  if (type.flags & ts.TypeFlags.BigInt) return { kind: "codec", codec: "bigint" };
  if (!(type.flags & ts.TypeFlags.BigIntLiteral)) return undefined;
  const { negative, base10Value } = (type as ts.BigIntLiteralType).value;
  return { kind: "codec", codec: "bigint", values: [`${negative ? "-" : ""}${base10Value}`] };
}

function readSet(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const [item] = argumentsOf(type, context);
  if (!item) return undefined;
  if (isImpossible(item, context.checker))
    return { kind: "codec", codec: "set", items: { kind: "unknown" }, maxItems: 0 };
  const inner: Place = { ...place, path: `${place.path}[]`, ...writtenArgument(place, 0, context.program) };
  return { kind: "codec", codec: "set", items: elementShape(item, inner, context) };
}

function readMap(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const [key, value] = argumentsOf(type, context);
  if (!key || !value) return undefined;
  if ([key, value].some((part) => isImpossible(part, context.checker))) return emptyMap;
  const inner = (index: number, path: string): Place => ({
    ...place,
    path: `${place.path}[${path}]`,
    ...writtenArgument(place, index, context.program),
  });
  return {
    kind: "codec",
    codec: "map",
    key: elementShape(key, inner(0, "key"), context),
    value: elementShape(value, inner(1, "value"), context),
  };
}

/** A Map that no key is for. */
const emptyMap: TypeShape = {
  kind: "codec",
  codec: "map",
  key: { kind: "literal", values: [] },
  value: { kind: "unknown" },
};

function argumentsOf(type: ts.Type, { checker }: ShapeContext): readonly ts.Type[] {
  return checker.getTypeArguments(type as ts.TypeReference);
}

function writtenArgument(place: Place, index: number, program: ts.Program): Partial<Place> {
  const written = unfoldedAt(place, program);
  const node = written && ts.isTypeReferenceNode(written.node) ? written.node.typeArguments?.[index] : undefined;
  return placeOf(node && written && { node, bindings: written.bindings });
}
