import type { CodecShape, ScalarCodec, TypeShape } from "../../manifest/index.ts";
import { mapForm, resolveShape } from "./shape-walk.ts";

type Types = Record<string, TypeShape>;

/** What a value is in JSON. */
export type WireKind = "string" | "number" | "boolean" | "null" | "object" | "array";

const everyKind: WireKind[] = ["string", "number", "boolean", "null", "object", "array"];

/** What a shape can be in JSON. */
export function wireKinds(shape: TypeShape, types: Types, seen = new Set<string>()): Set<WireKind> {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "object":
    case "array":
      return new Set([shape.kind]);
    case "tuple":
      return new Set(["array"]);
    case "literal":
      return new Set(shape.values.map((value) => typeof value as "string" | "number" | "boolean"));
    case "codec":
      return codecKinds(shape, types, seen);
    case "union":
      return new Set(shape.members.flatMap((member) => [...wireKinds(member, types, seen)]));
    case "reference": {
      const target = resolveShape(shape, types);
      if (seen.has(shape.type) || target === shape) return new Set();
      return wireKinds(target, types, new Set([...seen, shape.type]));
    }
    case "unknown":
      return new Set(everyKind.filter((kind) => kind !== "null" || !shape.notNull));
  }
}

function codecKinds(shape: CodecShape, types: Types, seen: Set<string>): Set<WireKind> {
  switch (shape.codec) {
    case "set":
      return new Set(["array"]);
    case "map":
      return new Set([mapForm(shape.key) === "pairs" ? "array" : "object"]);
    case "json":
      return wireKinds(shape.shape, types, seen);
    default:
      return new Set(["string"]);
  }
}

const scalarRanks: Record<ScalarCodec, number> = {
  bigint: 1,
  date: 2,
  url: 3,
  uint8array: 5,
  buffer: 5,
  arraybuffer: 5,
  regexp: 6,
};

/**
 * How little a shape accepts, smaller for less: where a value fits several arms of a union, the most specific one
 * decodes it. Literals come before codecs, codecs before plain text, in the order bigint, Date, URL, text with a pattern
 * or a format, bytes, RegExp; tuples before Maps, Sets and arrays; objects with fixed properties before Maps and
 * records. Between two of a kind what is inside decides, and then the order they were written in.
 */
export function specificity(shape: TypeShape, types: Types, depth = 0): number {
  if (depth > 3) return 5;
  const inner = (shapes: TypeShape[]) => mean(shapes.map((each) => specificity(each, types, depth + 1))) / 10;
  switch (shape.kind) {
    case "literal":
    case "number":
    case "boolean":
    case "null":
      return 0;
    case "string":
      return shape.pattern !== undefined || shape.format !== undefined ? 4 : 8;
    case "tuple":
      return inner([...shape.items, ...(shape.tail ?? [])].map((item) => item.shape).concat(shape.rest ?? []));
    case "array":
      return 3 + inner([shape.items]);
    case "object":
      return shape.properties.length > 0 ? inner(shape.properties.map((property) => property.shape)) : 6;
    case "codec":
      return codecSpecificity(shape, inner);
    case "union":
      return inner(shape.members) + 1;
    case "reference": {
      const target = resolveShape(shape, types);
      return target === shape ? 5 : specificity(target, types, depth + 1);
    }
    case "unknown":
      return 9;
  }
}

function codecSpecificity(shape: CodecShape, inner: (shapes: TypeShape[]) => number): number {
  switch (shape.codec) {
    case "set":
      return 2 + inner([shape.items]);
    case "map":
      return 1 + inner([shape.key, shape.value]);
    case "json":
      return inner([shape.shape]);
    default:
      return shape.values ? 0 : scalarRanks[shape.codec];
  }
}

function mean(values: number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Members from the most to the least specific; equals as written. */
export function bySpecificity(members: TypeShape[], types: Types): TypeShape[] {
  return [...members].sort((a, b) => specificity(a, types) - specificity(b, types));
}
