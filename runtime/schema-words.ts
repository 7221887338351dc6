import type { JsonSchema } from "./definition.ts";
import { armsOf, follow, isSchema } from "./schema-walk.ts";

/** Longest rendering of a value or of a list of choices, in characters. */
const MAX_VALUE_LENGTH = 60;
const MAX_CHOICES = 20;

/** A schema in TypeScript's words: `"asc" | "desc"`, `integer ≥ 1`, `string[]`, `{ qty: integer, note?: string }`. */
export function words(root: JsonSchema, schema: unknown, depth = 0): string {
  const target = follow(root, schema);
  if (!isSchema(target)) return target === false ? "nothing" : "any value";
  if (Array.isArray(target.enum)) return choices(target.enum);
  if ("const" in target) return JSON.stringify(target.const);
  const arms = armsOf(target);
  if (arms) return [...new Set(arms.map((arm) => words(root, arm, depth + 1)))].join(" | ");
  if (Array.isArray(target.type)) return target.type.map((type) => typed(root, { ...target, type }, depth)).join(" | ");
  return typed(root, target, depth);
}

/** Whether a string can satisfy `schema`, so that a string found there is meant as one. */
export function acceptsString(root: JsonSchema, schema: unknown, depth = 0): boolean {
  const target = follow(root, schema);
  if (!isSchema(target) || depth > 5) return true;
  if (Array.isArray(target.enum)) return target.enum.some((value) => typeof value === "string");
  if ("const" in target) return typeof target.const === "string";
  const arms = armsOf(target);
  if (arms) return arms.some((arm) => acceptsString(root, arm, depth + 1));
  return types(target).length === 0 || types(target).includes("string");
}

/** The JSON types a schema names, its union arms included. */
export function acceptedTypes(root: JsonSchema, schema: unknown, depth = 0): string[] {
  const target = follow(root, schema);
  if (!isSchema(target) || depth > 5) return [];
  const arms = armsOf(target);
  if (arms) return arms.flatMap((arm) => acceptedTypes(root, arm, depth + 1));
  return types(target);
}

/** A value as short JSON, with what JSON cannot say in JavaScript's words. */
export function shortJson(value: unknown): string {
  if (typeof value === "number" || typeof value === "undefined") return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return truncate(startOfJson(value, MAX_VALUE_LENGTH), MAX_VALUE_LENGTH);
}

function typed(root: JsonSchema, schema: JsonSchema, depth: number): string {
  switch (schema.type) {
    case "string":
      return stringWords(schema);
    case "integer":
    case "number":
      return schema.type + bounds(schema);
    case "array":
      return arrayWords(root, schema, depth);
    case "object":
      return objectWords(root, schema, depth);
    case undefined:
      return "any value";
    default:
      return String(schema.type);
  }
}

/** Formats that an example explains better than their name. */
const formatExamples: Readonly<Record<string, string>> = {
  "date-time": "date-time string like 2026-01-31T09:30:00Z",
  date: "date string like 2026-01-31",
  time: "time string like 09:30:00Z",
  duration: "duration string like P3DT4H",
  uri: "absolute URL string",
  email: "email address string",
  uuid: "UUID string",
};

/** What the compiler writes for `bigint`. */
const bigintPattern = "^(?:0|-?[1-9]\\d*)$";

function stringWords({ format, pattern, minLength, maxLength, contentEncoding }: JsonSchema): string {
  if (contentEncoding === "base64") return "base64 string";
  if (pattern === bigintPattern) return 'integer in a string, like "12"';
  const example = typeof format === "string" ? formatExamples[format] : undefined;
  const notes = [
    typeof format === "string" && !example && `format ${format}`,
    typeof pattern === "string" && `matching /${truncate(pattern, MAX_VALUE_LENGTH)}/`,
    typeof minLength === "number" && `at least ${characters(minLength)}`,
    typeof maxLength === "number" && `at most ${characters(maxLength)}`,
  ].filter(Boolean);
  const kind = example ?? "string";
  return notes.length > 0 ? `${kind} (${notes.join(", ")})` : kind;
}

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonSchema): string {
  const notes = [
    minimum !== undefined && `≥ ${minimum}`,
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    maximum !== undefined && `≤ ${maximum}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
  ].filter(Boolean);
  const range = notes.length > 0 ? ` ${notes.join(" and ")}` : "";
  return multipleOf === undefined ? range : `${range} (a multiple of ${multipleOf})`;
}

function arrayWords(root: JsonSchema, schema: JsonSchema, depth: number): string {
  if (Array.isArray(schema.prefixItems)) {
    return `[${schema.prefixItems.map((item) => words(root, item, depth + 1)).join(", ")}]`;
  }
  if (depth > 2 || !isSchema(schema.items)) return "array";
  const items = words(root, schema.items, depth + 1);
  return /[ |]/.test(items) && !/^[{[]/.test(items) ? `(${items})[]` : `${items}[]`;
}

function objectWords(
  root: JsonSchema,
  { properties, required, additionalProperties }: JsonSchema,
  depth: number,
): string {
  if (!isSchema(properties) || Object.keys(properties).length === 0) {
    return isSchema(additionalProperties) && depth < 2
      ? `Record<string, ${words(root, additionalProperties, depth + 1)}>`
      : "object";
  }
  const names = Object.keys(properties);
  if (depth > 1 || names.length > 6) return `object with ${truncate(names.join(", "), MAX_VALUE_LENGTH)}`;
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  return `{ ${names.map((name) => `${name}${isRequired(name) ? "" : "?"}: ${words(root, properties[name], depth + 1)}`).join(", ")} }`;
}

function choices(values: unknown[]): string {
  const shown = values.slice(0, MAX_CHOICES).map((value) => JSON.stringify(value));
  return shown.join(" | ") + (values.length > MAX_CHOICES ? ` | … (${values.length} in all)` : "");
}

function types({ type }: JsonSchema): string[] {
  return typeof type === "string" ? [type] : Array.isArray(type) ? type.map(String) : [];
}

function truncate(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** More than `length` characters of a value's JSON, or all of it; neither its size nor its depth costs anything. */
function startOfJson(value: unknown, length: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, length + 1));
  if (typeof value !== "object" || value === null) return scalarJson(value);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  let text = `${open}`;
  if (length <= 0) return text;
  for (const part of startsOfParts(value, () => length - text.length)) {
    text += text.length > 1 ? `,${part}` : part;
    if (text.length > length) break;
  }
  return text + close;
}

function* startsOfParts(value: object, room: () => number): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield startOfJson(item, room());
    return;
  }
  for (const [key, inner] of ownEntries(value)) {
    const name = startOfJson(key, room());
    yield `${name}:${startOfJson(inner, room() - name.length)}`;
  }
}

/** One by one: `Object.entries` would copy an object of a million keys. */
function* ownEntries(value: object): Generator<[string, unknown]> {
  for (const key in value) {
    if (Object.hasOwn(value, key)) yield [key, (value as Record<string, unknown>)[key]];
  }
}

function scalarJson(value: unknown): string {
  return typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? "null");
}
