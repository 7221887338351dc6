import ts from "#typescript";
import type { ShapeReader } from "./shapes/index.ts";
import { isPlatformSymbol } from "./shapes/platform.ts";

/** What a generator gives: values on the way, and one at the end where it has something to say. */
export interface Stream {
  yields: ts.Type;
  yieldsNode: ts.TypeNode | undefined;
  /** Absent where it returns nothing, or nobody says what: what it yields is the result then. */
  returns?: ts.Type;
  returnsNode?: ts.TypeNode | undefined;
}

/** The two sides of a generator, or of anything else that gives values one after the other. */
export function streamOf(type: ts.Type, typeNode: ts.TypeNode | undefined, reader: ShapeReader): Stream | undefined {
  const symbol = type.getSymbol();
  if (!isStream(type) || !symbol || !isPlatformSymbol(symbol, reader.program)) return undefined;
  const [yields, returns] = reader.checker.getTypeArguments(type as ts.TypeReference);
  if (!yields) return undefined;
  const written = typeNode && ts.isTypeReferenceNode(typeNode) ? typeNode.typeArguments : undefined;
  const stream = { yields, yieldsNode: written?.[0] };
  return returns && !(returns.flags & nothing) ? { ...stream, returns, returnsNode: written?.[1] } : stream;
}

const { Any, Unknown, Void, Undefined, Never } = ts.TypeFlags;
const nothing = Any | Unknown | Void | Undefined | Never;

/** Generators and what else gives values one after the other. */
export function isStream(type: ts.Type): boolean {
  const name = type.getSymbol()?.name ?? "";
  return /^(Async)?(Generator|Iterable|Iterator|IterableIterator|IteratorObject)$/.test(name);
}
