import type { JsonValue } from "../../manifest/index.ts";
import type { Schema } from "./from-schema.ts";
import { below, pick, type Random } from "./random.ts";

/** What a schema talks about: names of properties and literals. Mutations speak its language, or all would be refused. */
export interface Vocabulary {
  keys: string[];
  literals: JsonValue[];
}

/** Every property name and literal below `schema`. */
export function vocabularyOf(schema: Schema): Vocabulary {
  const keys = new Set<string>();
  const literals = new Set<JsonValue>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { properties, enum: values } = node as Schema;
    for (const name of Object.keys(properties ?? {})) keys.add(name);
    if (Array.isArray(values)) for (const value of values) literals.add(value);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(schema);
  return { keys: [...keys], literals: [...literals] };
}

const strangers: JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  1e21,
  "",
  "a",
  "x",
  "0",
  "1.5",
  "true",
  [],
  {},
  [0],
  { a: 0 },
];
const strangeKeys = ["unknown", "__proto__", "constructor", "toString", "0", "01", "1.5", "-1", "a-b", "Infinity"];

/** `value` with one to three mistakes: a key dropped, added or misspelt, a type changed, a tag swapped, a bound passed. */
export function mutate(value: JsonValue, vocabulary: Vocabulary, random: Random): JsonValue {
  let result = value;
  for (let count = 1 + below(random, 3) * below(random, 2); count > 0; count--) {
    const places = placesIn(result);
    const place = pick(random, places);
    result = changeAt(result, place, (inner) => mistake(inner, vocabulary, random));
  }
  return result;
}

type Place = (string | number)[];

function placesIn(value: JsonValue, place: Place = []): Place[] {
  if (Array.isArray(value)) return [place, ...value.flatMap((item, index) => placesIn(item, [...place, index]))];
  if (typeof value !== "object" || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...place, key]))];
}

function changeAt(value: JsonValue, place: Place, change: (value: JsonValue) => JsonValue): JsonValue {
  const [key, ...rest] = place;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? changeAt(item, rest, change) : item));
  const entries = Object.entries(value as object) as [string, JsonValue][];
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === key ? changeAt(inner, rest, change) : inner]),
  );
}

function mistake(value: JsonValue, vocabulary: Vocabulary, random: Random): JsonValue {
  if (random() < 0.25) return anything(vocabulary, random);
  if (Array.isArray(value)) return inArray(value, vocabulary, random);
  if (typeof value === "object" && value !== null) return inObject(value, vocabulary, random);
  if (typeof value === "string") {
    const changed = [
      `${value}!`,
      ` ${value}`,
      value.slice(1),
      value.toUpperCase(),
      value.replace(/\d/, "9"),
      value + value,
    ];
    return pick(random, [...changed, ...vocabulary.literals]);
  }
  if (typeof value === "number")
    return pick(random, [value + 0.5, -value, value * 1e9, value + 1, value - 1, String(value)]);
  return pick(random, [value !== true, "true", 0, null]);
}

function inArray(value: JsonValue[], vocabulary: Vocabulary, random: Random): JsonValue {
  const at = below(random, value.length + 1);
  const kept = value.filter((_, index) => index !== at);
  const added = value.toSpliced(at, 0, anything(vocabulary, random));
  const doubled = value.length > 0 ? [...value, pick(random, value)] : [null];
  return pick<JsonValue>(random, [kept, added, doubled, value.toReversed(), Object.fromEntries(value.entries())]);
}

function inObject(value: { [key: string]: JsonValue }, vocabulary: Vocabulary, random: Random): JsonValue {
  const entries = Object.entries(value);
  const dropped = entries.toSpliced(below(random, entries.length + 1), 1);
  const key = pick(random, random() < 0.7 && vocabulary.keys.length > 0 ? vocabulary.keys : strangeKeys);
  const added: [string, JsonValue][] = [...entries, [key, anything(vocabulary, random)]];
  const moved: [string, JsonValue][] = [...dropped, [key, anything(vocabulary, random)]];
  return pick<JsonValue>(random, [
    Object.fromEntries(dropped),
    Object.fromEntries(added),
    Object.fromEntries(moved),
    entries.map(([, inner]) => inner),
  ]);
}

function anything({ literals }: Vocabulary, random: Random): JsonValue {
  return pick(random, random() < 0.5 && literals.length > 0 ? literals : strangers);
}
