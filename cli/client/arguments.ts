import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { nearest } from "../../runtime/nearest.ts";
import { Failure } from "../failure.ts";
import { type Assignment, parseJson } from "./assignments.ts";
import { exitCodes } from "./exit-codes.ts";
import { isSchema, propertiesOf, resolveRef, type Schema, schemasIn } from "./schema.ts";

/**
 * The arguments that `key=value` words stand for, each converted to what its schema wants. Repeated keys make a list,
 * `key.sub` an object. Throws a `Failure` that names the argument; what only the server can judge is left to it.
 */
export function readArguments(assignments: Assignment[], schema: Schema, cwd: string): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const assignment of assignments)
    assign(values, assignment.key, { assignment, schema, root: schema, cwd, path: "" });
  return { ...values };
}

/** Where a value goes. */
interface Place {
  assignment: Assignment;
  /** Of the object that holds the key. */
  schema: Schema;
  /** The document that references are resolved in. */
  root: Schema;
  cwd: string;
  /** What comes before the key, with a dot at the end. */
  path: string;
}

function assign(values: Record<string, unknown>, key: string, place: Place): void {
  const { assignment, path } = place;
  const [name, rest] = splitKey(key, place);
  const schema = propertySchema(name, place);
  const full = `${path}${name}`;
  if (rest !== undefined) {
    if (takesOnlyLists(schema, place.root) && arrayArm(schema, place.root)) {
      throw usage(`argument '${full}' is a list: give it as JSON, ${full}='[…]'`);
    }
    values[name] ??= Object.create(null);
    const inner = values[name];
    if (!isSchema(inner)) throw usage(`argument '${full}' is given as a whole and as '${assignment.key}'`);
    assign(inner, rest, { ...place, schema: objectArm(schema, place.root), path: `${full}.` });
    return;
  }
  const isRepeated = Object.hasOwn(values, name);
  const list = arrayArm(schema, place.root);
  const isWhole = assignment.value.kind === "json" || isJsonText(assignment, "[");
  if (isRepeated && (!list || isWhole || !Array.isArray(values[name])))
    throw usage(`argument '${full}' is given twice`);
  if (list && !isWhole && assignment.value.kind !== "file" && takesOnlyLists(schema, place.root)) {
    const items = isSchema(list.items) ? list.items : {};
    const item = givenValue(items, full, place);
    values[name] = isRepeated && Array.isArray(values[name]) ? [...values[name], item] : [item];
    return;
  }
  values[name] = givenValue(schema, full, place);
}

/** The longest name that the schema knows, else what comes before the first dot. */
function splitKey(key: string, { schema }: Place): [string, string | undefined] {
  const known = new Set(propertiesOf(schema).map(([name]) => name));
  if (known.has(key)) return [key, undefined];
  const steps = key.split(".");
  for (let length = steps.length - 1; length > 0; length--) {
    const name = steps.slice(0, length).join(".");
    if (known.has(name) || length === 1) return [name, steps.slice(length).join(".")];
  }
  return [key, undefined];
}

function propertySchema(name: string, { schema, path, root }: Place): Schema {
  const properties = propertiesOf(schema);
  const found = properties.find(([property]) => property === name)?.[1];
  if (found) return resolved(found, root);
  if (isSchema(schema.additionalProperties)) return resolved(schema.additionalProperties, root);
  if (schema.additionalProperties !== false) return {};
  const names = properties.map(([property]) => property);
  const near = nearest(name, names);
  const hint = near === undefined ? "" : `. Did you mean '${path}${near}'?`;
  const all = names.length === 0 ? "it takes none" : `it takes ${names.map((one) => `${path}${one}`).join(", ")}`;
  throw usage(`there is no argument '${path}${name}'${hint || `; ${all}`}`);
}

function givenValue(schema: Schema, path: string, { assignment, root, cwd }: Place): unknown {
  const { value } = assignment;
  if (value.kind === "json") return value.value;
  if (value.kind === "text") return fromText(schema, value.text, path, root);
  const bytes = readBytes(resolve(cwd, value.path), path);
  if (arms(schema, root).some(({ contentEncoding }) => contentEncoding === "base64")) return bytes.toString("base64");
  return fromText(schema, bytes.toString("utf8"), path, root);
}

function readBytes(file: string, path: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw usage(`argument '${path}': ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The value that a text means where a schema takes values of some types only. */
function fromText(schema: Schema, text: string, path: string, root: Schema): unknown {
  const all = arms(schema, root);
  const choices = all.flatMap(choicesOf);
  const choice = choices.find((value) => String(value) === text);
  if (choice !== undefined) return choice;
  const open = all.filter((arm) => choicesOf(arm).length === 0);
  if (open.length === 0) throw notAChoice(text, choices, path);
  const types = new Set(open.flatMap(typesOf));
  for (const [type, read] of readers) {
    if (!types.has(type) && !(types.size === 0 && type !== "string")) continue;
    const value = read(text);
    if (value !== undefined) return value;
  }
  if (types.has("string") && all.every(({ format }) => format === "date-time")) return dateTimeOf(text);
  if (types.has("string") || types.size === 0) return text;
  throw wrongType(text, [...types], path);
}

/** In the order in which a text is tried; a text that none of them takes is a string, if the schema takes one. */
const readers: [string, (text: string) => unknown][] = [
  ["null", (text) => (text === "null" ? null : undefined)],
  ["boolean", (text) => (text === "true" ? true : text === "false" ? false : undefined)],
  ["number", numberOf],
  ["integer", numberOf],
  ["object", (text) => jsonOf(text, "{")],
  ["array", (text) => jsonOf(text, "[")],
];

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** A day or a time of this machine's clock, as people write them, with its offset from UTC told. */
function dateTimeOf(text: string): string {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/.test(text)) return text;
  const time = new Date(text.length > 10 ? text.replace(" ", "T") : `${text}T00:00`);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

function jsonOf(text: string, opening: string): unknown {
  if (!text.trimStart().startsWith(opening)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongType(text: string, types: string[], path: string): Failure {
  const [type] = types;
  if (types.length === 1 && (type === "object" || type === "array")) {
    const opening = type === "object" ? "{" : "[";
    if (text.trimStart().startsWith(opening)) parseJson(text, `argument '${path}'`);
    const example = type === "object" ? `JSON such as '{"key": …}', or ${path}.key=value` : `JSON such as '[…]'`;
    return usage(`argument '${path}' takes ${example}, not '${text}'`);
  }
  const words = types.map((one) => wanted[one] ?? one).join(" or ");
  return usage(`argument '${path}' takes ${words}, not '${text}'`);
}

const wanted: Record<string, string> = {
  null: "null",
  boolean: "true or false",
  number: "a number",
  integer: "a whole number",
  object: "a JSON object",
  array: "a JSON array",
};

function notAChoice(text: string, choices: unknown[], path: string): Failure {
  const near = nearest(text, choices.map(String));
  const hint = near === undefined ? "" : `. Did you mean '${near}'?`;
  return usage(`argument '${path}' takes ${choices.map(String).join(", ")}, not '${text}'${hint}`);
}

/** The schemas one of which a value has to fit, references followed. */
function arms(schema: Schema, root: Schema, depth = 0): Schema[] {
  const own = resolved(schema, root);
  const inner = [...schemasIn(own.anyOf), ...schemasIn(own.oneOf)];
  if (inner.length === 0 || depth > MAX_DEPTH) return [own];
  return inner.flatMap((arm) => arms(arm, root, depth + 1));
}

/** References may lead back to where they came from. */
const MAX_DEPTH = 20;

function resolved(schema: Schema, root: Schema, depth = 0): Schema {
  if (typeof schema.$ref !== "string" || depth > MAX_DEPTH) return schema;
  return resolved(resolveRef(schema.$ref, root) ?? {}, root, depth + 1);
}

function choicesOf(schema: Schema): unknown[] {
  if (Array.isArray(schema.enum)) return schema.enum;
  return "const" in schema ? [schema.const] : [];
}

function typesOf(schema: Schema): string[] {
  if (Array.isArray(schema.type)) return schema.type.filter((type) => typeof type === "string");
  if (typeof schema.type === "string") return [schema.type];
  if (isSchema(schema.properties)) return ["object"];
  return isSchema(schema.items) || Array.isArray(schema.prefixItems) ? ["array"] : [];
}

function arrayArm(schema: Schema, root: Schema): Schema | undefined {
  return arms(schema, root).find((arm) => typesOf(arm).includes("array"));
}

/** A list can be written as repeated keys only where nothing else could be meant. */
function takesOnlyLists(schema: Schema, root: Schema): boolean {
  return arms(schema, root).every((arm) => typesOf(arm).every((type) => type === "array" || type === "null"));
}

function objectArm(schema: Schema, root: Schema): Schema {
  const objects = arms(schema, root).filter((arm) => typesOf(arm).includes("object"));
  const [only] = objects;
  return objects.length === 1 && only ? only : {};
}

function isJsonText({ value }: Assignment, opening: string): boolean {
  return value.kind === "text" && jsonOf(value.text, opening) !== undefined;
}

function usage(message: string): Failure {
  return new Failure(message, exitCodes.usage);
}
