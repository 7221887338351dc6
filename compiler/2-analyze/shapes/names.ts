import ts from "#typescript";
import type { Place } from "./index.ts";

/** Names for recursive types: the alias or interface name with its type arguments, numbered where two clash. */
export class TypeNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  nameOf(type: ts.Type, place: Place): string {
    return this.take(writtenName(type) ?? pathName(place));
  }

  /** `base`, numbered where it is taken. */
  take(base: string): string {
    let name = base;
    for (let count = 2; this.#taken.has(name); count++) name = `${base}${count}`;
    this.#taken.add(name);
    return name;
  }

  copy(): TypeNames {
    return new TypeNames(this.#taken);
  }
}

/** Whether the author gave an object type a name; arrays and tuples are what they hold. */
export function isNameable(type: ts.Type): boolean {
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection)) !== 0;
  const name = isObject ? writtenName(type) : undefined;
  return name !== undefined && !/^(Readonly)?(Array|Set|Map)\b/.test(name);
}

/** Type arguments may hold the type itself; names of arguments further in say no more. */
const deepest = 3;

/** `Tree`, `Page_Order`, `Tree_string`; nothing for an anonymous type. */
function writtenName(type: ts.Type, depth = 0): string | undefined {
  const { intrinsicName } = type as { intrinsicName?: string };
  if (intrinsicName) return intrinsicName;
  const symbol = type.aliasSymbol ?? type.getSymbol();
  if (!symbol || symbol.name.startsWith("__")) return undefined;
  if (depth === deepest) return symbol.name;
  const typeArguments = type.aliasSymbol ? type.aliasTypeArguments : typeArgumentsOf(type);
  return [symbol.name, ...(typeArguments ?? []).map((argument) => writtenName(argument, depth + 1) ?? "")]
    .filter(Boolean)
    .join("_")
    .replace(/[^\w.-]+/g, "_");
}

function typeArgumentsOf(type: ts.Type): readonly ts.Type[] | undefined {
  const { typeArguments } = type as ts.TypeReference;
  return typeArguments?.filter((argument) => !(argument.flags & ts.TypeFlags.TypeParameter));
}

/** `filter.items[]` becomes `FilterItems`. */
function pathName({ path }: Place): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") || "Value";
}
