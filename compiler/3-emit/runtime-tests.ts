import type { CodecShape, ObjectShape, ScalarCodec, TupleShape, TypeShape } from "../../manifest/index.ts";
import { member } from "./code-writer.ts";
import type { WireKind } from "./union-arms.ts";

/** What the tests for runtime values need to know of shapes. */
export interface ShapeFacts {
  types: Record<string, TypeShape>;
  hasCodec(shape: TypeShape): boolean;
}

/** An expression that tells whether `value` is one of `kinds` in JSON. */
export function wireTest(kinds: Iterable<WireKind>, value: string): string {
  const tests = [...kinds].map((kind) => kindTest(kind, value));
  return tests.length === 1 ? (tests[0] ?? "false") : `(${tests.join(" || ") || "false"})`;
}

function kindTest(kind: WireKind, value: string): string {
  switch (kind) {
    case "array":
      return `Array.isArray(${value})`;
    case "object":
      return `typeof ${value} === "object" && ${value} !== null && !Array.isArray(${value})`;
    case "null":
      return `${value} === null`;
    case "string":
    case "number":
    case "boolean":
      return `typeof ${value} === "${kind}"`;
  }
}

export function literalTest(values: readonly (string | number | boolean)[], value: string): string {
  const tests = values.map((literal) => `${value} === ${JSON.stringify(literal)}`);
  return tests.length === 1 ? (tests[0] ?? "false") : `(${tests.join(" || ")})`;
}

/** An expression that tells an object of a tagged union by its tag; nothing where `shape` has no such tag. */
export function tagTest(shape: TypeShape, value: string, discriminator: string | undefined): string | undefined {
  if (shape.kind !== "object" || discriminator === undefined) return undefined;
  const tag = shape.properties.find((property) => property.name === discriminator)?.shape;
  if (tag?.kind !== "literal") return undefined;
  return `${kindTest("object", value)} && ${literalTest(tag.values, `${value}${member(discriminator)}`)}`;
}

/**
 * An expression that tells whether `value`, as the handler returned it, is of `shape`. It looks only as deep as codecs
 * lie, and not into references: another arm that looks the same that far is encoded the same.
 */
export function runtimeTest(shape: TypeShape, value: string, facts: ShapeFacts): string {
  switch (shape.kind) {
    case "object":
      return objectTest(shape, value, facts);
    case "array":
      return everyTest(`Array.isArray(${value})`, value, shape.items, facts);
    case "tuple":
      return tupleTest(shape, value, facts);
    case "codec":
      return codecTest(shape, value, facts);
    case "literal":
      return literalTest(shape.values, value);
    case "null":
    case "string":
    case "number":
    case "boolean":
      return kindTest(shape.kind, value);
    case "union":
      return `(${shape.members.map((inner) => runtimeTest(inner, value, facts)).join(" || ")})`;
    case "reference":
      return referenceTest(shape.type, value, facts);
    case "unknown":
      return shape.notNull ? `${value} !== null` : "true";
  }
}

/** The top of what a reference stands for: its own parts may lead back to it. */
function referenceTest(type: string, value: string, facts: ShapeFacts): string {
  const target = facts.types[type];
  if (!target || target.kind === "reference" || target.kind === "union") return `${value} !== undefined`;
  return runtimeTest(target, value, { types: {}, hasCodec: (shape) => shape.kind === "codec" });
}

function everyTest(isList: string, list: string, items: TypeShape, facts: ShapeFacts): string {
  if (!facts.hasCodec(items)) return isList;
  const spread = list.startsWith("[...") || !isList.includes("instanceof") ? list : `[...${list}]`;
  return `${isList} && ${spread}.every((item) => ${runtimeTest(items, "item", facts)})`;
}

/** Tuples of a union differ in length, in literals and in codecs. */
function tupleTest({ items, required, rest, tail = [] }: TupleShape, value: string, facts: ShapeFacts): string {
  const least = required + tail.length;
  const length = rest
    ? `${value}.length >= ${least}`
    : `${value}.length >= ${least} && ${value}.length <= ${items.length}`;
  const first = items.flatMap(({ shape }, index) => elementTest(shape, `${value}[${index}]`, index >= required, facts));
  const last = tail.flatMap(({ shape }, index) =>
    elementTest(shape, `${value}.at(${index - tail.length})`, false, facts),
  );
  const between = `${value}.slice(${items.length}${tail.length > 0 ? `, ${-tail.length}` : ""})`;
  const others = rest && facts.hasCodec(rest) ? [everyTest("true", between, rest, facts)] : [];
  return [`Array.isArray(${value})`, length, ...first, ...others, ...last].join(" && ");
}

/** What stands at a place of a tuple, where that tells anything; an `undefined` there becomes null. */
function elementTest(shape: TypeShape, place: string, isOptional: boolean, facts: ShapeFacts): string[] {
  if (!isTelling(shape, facts)) return [];
  const test = runtimeTest(shape, place, facts);
  const isNullable = shape.kind === "union" && shape.members.some(({ kind }) => kind === "null");
  return [isOptional || isNullable ? `(${place} === undefined || ${test})` : test];
}

/** Whether a test of a part can tell arms apart without going deeper than codecs lie. */
function isTelling(shape: TypeShape, facts: ShapeFacts): boolean {
  return facts.hasCodec(shape) || !["object", "array", "tuple", "union", "unknown", "reference"].includes(shape.kind);
}

function objectTest(shape: ObjectShape, value: string, facts: ShapeFacts): string {
  const tests = shape.properties.flatMap((property) => {
    const place = `${value}${member(property.name)}`;
    const isDeep = isTelling(property.shape, facts);
    const test = isDeep ? runtimeTest(property.shape, place, facts) : `${place} !== undefined`;
    if (property.required) return [test];
    return isDeep ? [`(${place} === undefined || ${test})`] : [];
  });
  return [kindTest("object", value), ...tests].join(" && ");
}

const classes: Record<Exclude<ScalarCodec, "bigint">, string> = {
  date: "Date",
  url: "URL",
  regexp: "RegExp",
  uint8array: "Uint8Array",
  buffer: "Uint8Array",
  arraybuffer: "ArrayBuffer",
};

function codecTest(shape: CodecShape, value: string, facts: ShapeFacts): string {
  switch (shape.codec) {
    case "set":
      return everyTest(`${value} instanceof Set`, value, shape.items, facts);
    case "map": {
      const entry: TypeShape = { kind: "tuple", items: [{ shape: shape.key }, { shape: shape.value }], required: 2 };
      return everyTest(`${value} instanceof Map`, value, entry, facts);
    }
    case "json":
      return `${kindTest("object", value)} && typeof ${value}.toJSON === "function"`;
    case "bigint":
      return `typeof ${value} === "bigint"`;
    default:
      return `${value} instanceof ${classes[shape.codec]}`;
  }
}
