import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonValue } from "../../manifest/index.ts";
import type { Schema } from "../values/from-schema.ts";
import type { Disagreement } from "./compare.ts";
import { anyNumberKeys, type Change, indexedToo, openInUnions, relaxed } from "./relaxations.ts";

/** A way in which schemas are meant to differ from TypeScript. */
export interface Reason {
  name: string;
  because: string;
  /** A type and a value on which they differ so; when they no longer do, the reason goes. */
  example: [type: string, value: JsonValue];
  /** Where TypeScript takes what our schema refuses: what the schema would have to leave out. */
  relaxes?: Change;
  /** Otherwise, how to know such a case. */
  tells?(found: Disagreement): boolean;
}

/** Every way that is known. One whose example is judged alike fails the test, and goes. */
export const reasons: Reason[] = [
  {
    name: "a union's members are not mixed",
    because: "TypeScript takes `{a: 1, b: 2}` for `{a: number} | {b: number}`; our arguments are one member, closed",
    example: ["{ a: number } | { b: number }", { a: 1, b: 2 }],
    relaxes: openInUnions,
  },
  {
    name: "arrays and strings are no objects",
    because:
      "TypeScript takes `[1]` for `object`, and `[1]` and even text for a type with number keys; JSON tells them apart",
    example: ["object", [1]],
    relaxes: indexedToo,
  },
  {
    name: "number keys have as many digits as numbers keep",
    because: "TypeScript takes `Infinity` and `1e+21` for number keys; the pattern stops at 15 digits",
    example: ["Record<number, 1>", { "1e+21": 1 }],
    relaxes: anyNumberKeys,
  },
  {
    name: "what may be undefined may be left out",
    because:
      "`{a: string | undefined}` travels as `{}`; beside unnamed keys TypeScript cannot be asked for it without them",
    example: ["Nest<Held<{ kind?: 2 }>>", { kind: {} }],
    tells: ({ message = "" }) => missingUndefined.test(message),
  },
  {
    name: "a primitive that is an object too is branded",
    because: "`string & {__brand: 1}` is a string on the wire; TypeScript takes no plain string for it",
    example: ["{ a: string } & { a: { b: 1 } }", { a: "x" }],
    tells: ({ message = "", type }) =>
      (type.includes(" & ") && primitiveForObject.test(message)) || (type.includes("Brand") && comparing.test(type)),
  },
  {
    name: "members that every object inherits",
    because: "TypeScript finds `toString` and `constructor` in `{}` and in every literal; JSON objects inherit nothing",
    example: ["{ toString?: 2 }", {}],
    tells: ({ type, value }) => /\b(toString|constructor|valueOf)\b/.test(type + JSON.stringify(value)),
  },
  {
    name: "named properties beside an index signature of another type",
    because: "`{n: number} & Record<string, boolean>` is how one says it, and TypeScript takes no literal for it",
    example: ["{ n: number } & Record<string, boolean>", { n: 1 }],
    tells: ({ message = "" }) => message.includes("is incompatible with index signature"),
  },
  {
    name: "a property named __proto__",
    because: "Ajv passes over it: unchecked where keys are free, unknown where they are not",
    example: ['{ "__proto__": 1 }', JSON.parse('{"__proto__":1}') as JsonValue],
    tells: ({ type, value }) => type.includes('"__proto__"') && JSON.stringify(value).includes('"__proto__"'),
  },
];

/** Where the value differs in yet another way. */
const missingUndefined = /Property '\w+' is missing in type .* required in type '[^']*\bundefined\b/;

/** Types that ask what a type is: the judge's plain string and our branded one answer differently. */
const comparing = /Exclude|Extract|WithoutText|OnlyStrings|DeepPartial|Unwrapped|extends|keyof|Held|Texts|Flags|Loose/;

const primitiveForObject =
  /Type '(string|number|boolean|true|false|"[^"]*"|-?[\d.]+)' is not assignable to type '(?:[^']* & |\{|\(|readonly |[A-Z]|\w+\[\])/;

/** The reason for a disagreement, or one of them where a value differs in several ways. */
export function reasonFor(found: Disagreement): Reason | undefined {
  const relaxing = reasons.filter(({ relaxes }) => relaxes && !found.message);
  const single = relaxing.find(
    ({ relaxes }) => relaxes && accepts(relaxed(found.reading.schema, relaxes), found.value),
  );
  if (single) return single;
  const told = reasons.find(({ tells }) => tells?.(found));
  if (told) return told;
  const all: Change = (...args) =>
    relaxing.map(({ relaxes }) => relaxes?.(...args)).find((change) => change !== undefined);
  return accepts(relaxed(found.reading.schema, all), found.value) ? relaxing[0] : undefined;
}

function accepts(schema: Schema, value: JsonValue): boolean {
  return new Ajv2020({ strict: false, ownProperties: true }).compile(schema)(value);
}
