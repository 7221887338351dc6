import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { toRootSchema } from "../../compiler/3-emit/json-schema.ts";
import { mapForm } from "../../compiler/3-emit/shape-walk.ts";
import type { CodecShape, JsonValue, ObjectShape, TupleShape, TypeShape } from "../../manifest/index.ts";
import {
  decodeArrayBuffer,
  decodeBigInt,
  decodeBuffer,
  decodeBytes,
  decodeDate,
  decodeRegExp,
  decodeUrl,
} from "../../runtime/codecs.ts";
import { literalText } from "./judge.ts";

/**
 * Declarations that the expressions need. What a collection holds follows from where it is wanted, as in an object
 * literal; the constructors would infer it from what is put in.
 */
export const expressionPreamble = [
  "declare function setOf<T>(items: readonly NoInfer<T>[]): Set<T>;",
  "declare function mapOf<K, V>(pairs: readonly (readonly [NoInfer<K>, NoInfer<V>])[]): Map<K, V>;",
].join("\n");

/** A value that a function was given, as a TypeScript expression that makes it anew. */
export function arrivedText(value: unknown): string {
  if (value === undefined || value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(arrivedText).join(", ")}]`;
  if (value instanceof Date) return `new Date(${JSON.stringify(value.toISOString())})`;
  if (value instanceof URL) return `new URL(${JSON.stringify(value.href)})`;
  if (value instanceof RegExp) return `new RegExp(${JSON.stringify(value.source)}, ${JSON.stringify(value.flags)})`;
  if (Buffer.isBuffer(value)) return `Buffer.from([${[...value]}])`;
  if (value instanceof Uint8Array) return `new Uint8Array([${[...value]}])`;
  if (value instanceof ArrayBuffer) return `new Uint8Array([${[...new Uint8Array(value)]}]).buffer`;
  if (value instanceof Set) return `setOf(${arrivedText([...value])})`;
  if (value instanceof Map) return `mapOf(${arrivedText([...value])})`;
  return objectText(Object.entries(value as object).map(([key, inner]) => [key, arrivedText(inner)]));
}

/** What stands where a function is given something else than the client's arguments. */
export const injectedText = "null as never";

/**
 * A JSON value that no decoder need accept, as the expression of what would arrive: a text that is a date where one is
 * wanted becomes a Date, and what is wrong stays as it is. In a union the member decides with which it has least wrong.
 */
export function wantedText(value: JsonValue, shape: TypeShape, types: Record<string, TypeShape>): string {
  return new Writer(types).write(value, shape).text;
}

interface Written {
  text: string;
  /** How many parts are not what the shape wants. */
  wrong: number;
}

class Writer {
  readonly #types: Record<string, TypeShape>;

  constructor(types: Record<string, TypeShape>) {
    this.#types = types;
  }

  write(value: JsonValue, shape: TypeShape): Written {
    switch (shape.kind) {
      case "reference":
        return this.write(value, this.#types[shape.type] ?? { kind: "unknown" });
      case "union":
        return shape.members.map((member) => this.write(value, member)).reduce(better);
      case "codec":
        return this.#codec(value, shape);
      case "array":
        return Array.isArray(value) ? this.#items(value, () => shape.items) : asItIs(value, 1);
      case "tuple":
        return Array.isArray(value) ? this.#items(value, (index) => elementAt(shape, index, value)) : asItIs(value, 1);
      case "object":
        return isObject(value) ? this.#object(value, shape) : asItIs(value, 1);
      case "literal":
        return asItIs(value, shape.values.some((known) => known === value) ? 0 : 1);
      case "null":
        return asItIs(value, value === null ? 0 : 1);
      case "unknown":
        return asItIs(value, 0);
      case "string":
      case "number":
      case "boolean":
        return asItIs(value, typeof value === shape.kind ? 0 : 1);
    }
  }

  #codec(value: JsonValue, shape: CodecShape): Written {
    if (shape.codec === "json") return this.write(value, shape.shape);
    if (shape.codec === "set") {
      return Array.isArray(value)
        ? made(
            "setOf",
            this.#items(value, () => shape.items),
          )
        : asItIs(value, 1);
    }
    if (shape.codec === "map") return this.#map(value, shape.key, shape.value);
    const isWire = typeof value === "string" && fits(value, shape);
    return isWire ? { text: arrivedText(scalars[shape.codec](value)), wrong: 0 } : asItIs(value, 1);
  }

  #map(value: JsonValue, key: TypeShape, held: TypeShape): Written {
    const pair: TypeShape = { kind: "tuple", items: [{ shape: key }, { shape: held }], required: 2 };
    const entries = isObject(value) ? Object.entries(value) : value;
    if (!Array.isArray(entries) || Array.isArray(value) !== (mapForm(key) === "pairs")) return asItIs(value, 1);
    return made(
      "mapOf",
      this.#items(entries, () => pair),
    );
  }

  #items(values: JsonValue[], shapeAt: (index: number) => TypeShape | undefined): Written {
    const written = values.map((value, index) => {
      const shape = shapeAt(index);
      return shape ? this.write(value, shape) : asItIs(value, 1);
    });
    return { text: `[${written.map(({ text }) => text).join(", ")}]`, wrong: sum(written) };
  }

  #object(value: { [key: string]: JsonValue }, { properties, patterns = [], extra }: ObjectShape): Written {
    const written = Object.entries(value).map(([key, inner]) => {
      const named = properties.find(({ name }) => name === key)?.shape;
      const shape = named ?? patterns.find(({ pattern }) => new RegExp(pattern, "u").test(key))?.shape ?? extra;
      return [key, shape === "forbidden" ? asItIs(inner, 1) : this.write(inner, shape)] as const;
    });
    const missing = properties.filter(({ name, required }) => required && !Object.hasOwn(value, name)).length;
    const text = objectText(written.map(([key, inner]) => [key, inner.text]));
    return { text, wrong: missing + sum(written.map(([, inner]) => inner)) };
  }
}

function elementAt({ items, rest, tail = [] }: TupleShape, index: number, value: JsonValue[]): TypeShape | undefined {
  const fromEnd = index - (value.length - tail.length);
  if (index < items.length) return items[index]?.shape;
  return fromEnd >= 0 ? tail[fromEnd]?.shape : rest;
}

const scalars = {
  date: decodeDate,
  url: decodeUrl,
  bigint: decodeBigInt,
  regexp: decodeRegExp,
  uint8array: decodeBytes,
  buffer: decodeBuffer,
  arraybuffer: decodeArrayBuffer,
};

const ajv = formats.default(new Ajv2020({ strict: false }));

function fits(text: string, shape: TypeShape): boolean {
  return ajv.validate(toRootSchema(shape, { types: {}, direction: "input", purpose: "listing" }), text);
}

function better(first: Written, second: Written): Written {
  return second.wrong < first.wrong ? second : first;
}

function made(maker: "setOf" | "mapOf", { text, wrong }: Written): Written {
  return { text: `${maker}(${text})`, wrong };
}

function asItIs(value: JsonValue, wrong: number): Written {
  return { text: literalText(value), wrong };
}

function sum(written: Written[]): number {
  return written.reduce((total, { wrong }) => total + wrong, 0);
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A `__proto__` key is computed, or it would set a prototype. */
function objectText(entries: (readonly [string, string])[]): string {
  const members = entries.map(([key, text]) => {
    const name = JSON.stringify(key);
    return `${key === "__proto__" ? `[${name}]` : name}: ${text}`;
  });
  return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
}
