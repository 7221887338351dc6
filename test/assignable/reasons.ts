import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { JsonValue } from "../../manifest/index.ts";
import { type Change, indexedToo, openEmpty, openInUnions, relaxed } from "../fidelity/relaxations.ts";
import type { Schema } from "../values/from-schema.ts";

/** Why TypeScript refuses a value that mcpc accepts. */
export interface Widening {
  name: string;
  because: string;
  /** The generic alias in `wideningPreamble` that makes TypeScript accept it. */
  alias: string;
}

/** Ways in which a type asks for more than travels. */
export const widenings: Widening[] = [
  {
    name: "only values travel",
    because: "TypeScript tells members of enums, brands and classes with private fields from values that look the same",
    alias: "Plain",
  },
  {
    name: "what may be undefined may be left out",
    because: "JSON has no undefined: `{a: string | undefined}` travels as `{}`, where TypeScript wants the key",
    alias: "Loose",
  },
  {
    name: "members that every object inherits",
    because: "TypeScript finds `valueOf` in every literal; JSON objects inherit nothing",
    alias: "Inherited",
  },
];

/** `Plain` gives what is left of a type once it has travelled. */
export const wideningPreamble = [
  "type IsAny<T> = 0 extends 1 & T ? true : false;",
  "type Plain<T> = IsAny<T> extends true ? T",
  "  : T extends string ? (string extends T ? T : keyof T extends keyof string ? `${T}` : string)",
  "  : T extends number ? (keyof T extends keyof number ? T : number)",
  "  : T extends boolean ? (keyof T extends keyof boolean ? T : boolean)",
  "  : T extends bigint ? (keyof T extends keyof bigint ? T : bigint)",
  "  : T extends Date ? Date : T extends URL ? URL : T extends RegExp ? RegExp",
  "  : T extends Uint8Array ? Uint8Array : T extends ArrayBuffer ? ArrayBuffer",
  "  : T extends ReadonlyMap<infer K, infer V> ? ReadonlyMap<Plain<K>, Plain<V>>",
  "  : T extends ReadonlySet<infer U> ? ReadonlySet<Plain<U>>",
  "  : T extends readonly (infer U)[] ? (Branding<T> extends never ? { [K in keyof T]: Plain<T[K]> } : Plain<U>[])",
  "  : T extends object ? { [K in keyof T as K extends symbol ? never : PlainKey<K>]: Plain<T[K]> } : T;",
  "type Branding<T> = Exclude<keyof T, keyof unknown[] | `${number}`>;",
  "type PlainKey<K> = K extends string ? (keyof K extends keyof string ? K : string) : K;",
  "type Loosens<T, K extends keyof T> = undefined extends T[K] ? K : never;",
  "type Loose<T> = T extends readonly unknown[] ? { [K in keyof T]: Loose<T[K]> }",
  "  : T extends Date | URL | RegExp | Uint8Array | ArrayBuffer | ReadonlySet<any> | ReadonlyMap<any, any> ? T",
  "  : T extends object ? { [K in keyof T as K extends Loosens<T, K> ? never : K]: Loose<T[K]> }",
  "    & { [K in keyof T as K extends Loosens<T, K> ? K : never]?: Loose<T[K]> } : T;",
  "type Inherited<T> = { [P in keyof T]: T[P] extends string | number | readonly unknown[] ? T[P] : T[P] extends object",
  "  ? { [K in keyof T[P]]: K extends keyof Object ? unknown : T[P][K] } : T[P] };",
].join("\n");

/** Why TypeScript accepts a value that mcpc refuses: what the schema would have to leave out. */
export interface Relaxation {
  name: string;
  because: string;
  relaxes: Change;
}

/** What the tags of a fixture add to its types, and what a closed JSON value is beyond them. */
export const relaxations: Relaxation[] = [
  {
    name: "a set holds a value once",
    because: "`new Set([1, 1])` is a set of one; twice the same in JSON is a mistake",
    relaxes: without(() => ["uniqueItems"]),
  },
  {
    name: "a union's members are not mixed",
    because: "TypeScript takes `{a: 1, b: 2}` for `{a: number} | {b: number}`; our arguments are one member, closed",
    relaxes: openInUnions,
  },
  {
    name: "the whole of the arguments is an object",
    because: "TypeScript takes `5` and `{x: 1}` for `{}`; the arguments of a call are an object without properties",
    relaxes: openEmpty,
  },
  {
    name: "arrays and strings are no objects",
    because: "TypeScript takes `[1]` for `object`, and arrays for types with number keys; JSON tells them apart",
    relaxes: indexedToo,
  },
];

/** The limits that a fixture's JSDoc sets: TypeScript has no types for them. */
export function limitsOf(source: string): Relaxation {
  const written = new Set([...source.matchAll(/@(\w+)/g)].flatMap(([, tag = ""]) => tag));
  return {
    name: "limits of tags",
    because: "`@minimum 1` is a comment to TypeScript",
    relaxes: without((schema) => Object.keys(schema).filter((keyword) => written.has(keyword)), written.has("integer")),
  };
}

/** A schema without some of its keywords; with integers as numbers. */
function without(keywords: (schema: Schema) => string[], isNumber = false): Change {
  return (schema) => {
    const dropped = new Set(keywords(schema));
    const isInteger = isNumber && [schema.type].flat().includes("integer");
    if (dropped.size === 0 && !isInteger) return undefined;
    const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !dropped.has(keyword)));
    const type = [schema.type].flat().map((name) => (name === "integer" ? "number" : name));
    return isInteger ? { ...kept, type: type.length === 1 ? type[0] : type } : kept;
  };
}

/** The first of `known` that alone, or the names of all that together, make the schema accept the value. */
export function relaxationFor(schema: Schema, value: JsonValue, known: Relaxation[]): string | undefined {
  const single = known.find(({ relaxes }) => accepts(relaxed(schema, relaxes), value));
  if (single) return single.name;
  const all: Change = (inner, isInUnion) =>
    known.reduce<Schema | undefined>((found, { relaxes }) => relaxes(found ?? inner, isInUnion) ?? found, undefined);
  return accepts(relaxed(schema, all), value) ? "several of these" : undefined;
}

const validators = new Map<string, (value: JsonValue) => boolean>();

function accepts(schema: Schema, value: JsonValue): boolean {
  const text = JSON.stringify(schema);
  const validate =
    validators.get(text) ?? formats.default(new Ajv2020({ strict: false, ownProperties: true })).compile(schema);
  validators.set(text, validate);
  return validate(value);
}
