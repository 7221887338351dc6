import type { Schema } from "../values/from-schema.ts";

/** What a part of a schema becomes, where it changes. */
export type Change = (schema: Schema, isInUnion: boolean) => Schema | undefined;

/** In a union: no unknown keys any more. */
export const openInUnions: Change = (schema, isInUnion) => {
  if (!isInUnion || schema.additionalProperties !== false) return undefined;
  const { additionalProperties: _, ...open } = schema;
  return open;
};

/** An object without properties: everything but null. */
export const openEmpty: Change = (schema) => {
  const isEmpty = schema.type === "object" && schema.additionalProperties === false && !schema.patternProperties;
  return isEmpty && Object.keys(schema.properties ?? {}).length === 0 ? { not: { type: "null" } } : undefined;
};

/** Objects with unnamed keys or numbered ones: arrays too, and strings, which have numbers as keys. */
export const indexedToo: Change = (schema) => {
  const isIndexed = Object.keys(schema.properties ?? {}).some((name) => /^(\d+|length)$/.test(name));
  const isOpen = isIndexed || schema.patternProperties !== undefined || typeof schema.additionalProperties === "object";
  return schema.type === "object" && isOpen ? { anyOf: [schema, { type: "array" }, { type: "string" }] } : undefined;
};

/** Keys that are numbers however many digits they have, and those that are no finite number. */
export const anyNumberKeys: Change = ({ patternProperties, ...schema }) => {
  const entries = Object.entries(patternProperties ?? {}).filter(([pattern]) => pattern.includes("-?[1-9]"));
  const wider = entries.map(([, inner]) => ["^(?:-?Infinity|NaN|-?\\d[\\d.e+-]*)$", inner]);
  return entries.length > 0 ? { ...schema, patternProperties: Object.fromEntries(wider) } : undefined;
};

/** A whole schema with `change` applied wherever it applies; `$defs` stay at the root. */
export function relaxed({ $defs, ...schema }: Schema, change: Change): Schema {
  const named = Object.entries($defs ?? {}).map(([name, inner]) => [name, changed(inner as Schema, change, true)]);
  return { ...changed(schema, change, false), $defs: Object.fromEntries(named) };
}

function changed(schema: Schema, change: Change, isInUnion: boolean): Schema {
  const inner = (value: unknown, isArm: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => inner(item, isArm));
    return typeof value === "object" && value !== null ? changed(value as Schema, change, isArm) : value;
  };
  const entries = Object.entries(schema).map(([keyword, value]) => [
    keyword,
    keyword === "enum" || keyword === "required" ? value : inner(value, isInUnion || keyword === "anyOf"),
  ]);
  const { type, ...untyped } = Object.fromEntries(entries) as Schema;
  const copy = untyped.anyOf || type === undefined ? untyped : { type, ...untyped }; // the members have types of their own
  return change(copy, isInUnion) ?? copy;
}
