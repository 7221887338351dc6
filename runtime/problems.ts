import type { JsonSchema, ValidationError } from "./definition.ts";
import { pointerKeys, valueAt } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import { ableSchemas, armsOf, failedSchema, follow, isSchema, literalsOf, meantSchema } from "./schema-walk.ts";
import { shortJson, words } from "./schema-words.ts";
import { collapseUnions } from "./union-errors.ts";
import { maxErrors } from "./validation-bounds.ts";

/** One thing wrong with a value: where, and what to do about it. */
export interface Problem {
  /** As TypeScript would write it, `orders[0].qty`; empty for the whole value. */
  path: string;
  text: string;
}

/** More lines than this help no model. */
const MAX_LINES = 10;
const MAX_NAMES = 20;
/** Errors in places longer than this to name are not explained, or each costs as much as its path is long. */
const MAX_POINTER = 1_000;
const MAX_KEY = 60;
const MAX_PATH = 300;

/**
 * What is wrong with `value`, one problem a mistake: the errors of union arms nobody meant are collapsed into
 * one sentence. `errors` come from Ajv with `allErrors`, `schema` is what the validator was compiled from.
 */
export function readProblems(errors: readonly ValidationError[], value: unknown, schema: JsonSchema): Problem[] {
  const first = errors.slice(0, 2 * maxErrors);
  const near = first.filter((error) => !isFar(error));
  if (near.length === 0) return first.slice(0, 1).map((error) => tooFar(error, value));
  const seen = new Set<string>();
  return collapseUnions(near.filter(isNews), value, schema).flatMap((error) => {
    const problem = toProblem(error, value, schema);
    const key = `${problem.path}: ${problem.text}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [problem];
  });
}

/** Whether an error is so far down that its path says nothing any more. The length of a path is known before its text is. */
export function isFar({ instancePath }: ValidationError): boolean {
  return instancePath.length > MAX_POINTER;
}

function tooFar({ instancePath }: ValidationError, value: unknown): Problem {
  const keys = pointerKeys(instancePath.slice(0, MAX_POINTER));
  return { path: pathText(value, keys), text: "does not fit, too far down to say how" };
}

/** What a format said already, a check of the wire form need not repeat. */
function isNews(error: ValidationError, _: number, errors: readonly ValidationError[]): boolean {
  const { keyword, instancePath } = error;
  return (
    keyword !== "wire" || !errors.some((other) => other.keyword === "format" && other.instancePath === instancePath)
  );
}

/** What is wrong with the arguments of `owner` (`tool "add"`), for a model to read: every problem, a line each. */
export function invalidArguments(
  owner: string,
  errors: readonly ValidationError[],
  value: unknown,
  schema: JsonSchema,
): string {
  const problems = readProblems(errors, value, schema);
  return `Invalid arguments for ${owner}, ${countProblems(problems, errors)}:\n${listProblems(problems, "arguments")}`;
}

/** `1 problem`, `12 problems`; validators stop looking where `errors` are many. */
function countProblems(problems: readonly Problem[], errors: readonly ValidationError[]): string {
  if (errors.length >= maxErrors)
    return `at least ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
  return problems.length === 1 ? "1 problem" : `${problems.length} problems`;
}

/** Problems as lines, the first ten of them. */
export function listProblems(problems: readonly Problem[], whole: string): string {
  const lines = problems.slice(0, MAX_LINES).map(({ path, text }) => `- ${path || whole}: ${text}`);
  if (problems.length > MAX_LINES) lines.push(`- and ${problems.length - MAX_LINES} more`);
  return lines.join("\n");
}

function toProblem(error: ValidationError, value: unknown, schema: JsonSchema): Problem {
  const keys = pointerKeys(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case "required":
      return missing([...keys, String(params.missingProperty)], value, error, schema);
    case "additionalProperties":
    case "unevaluatedProperties":
      return unknownProperty(
        [...keys, String(params.additionalProperty ?? params.unevaluatedProperty)],
        value,
        error,
        schema,
      );
    case "discriminator":
      return wrongTag(keys, error, value, schema);
    default:
      return { path: pathText(value, keys), text: mismatch(error, valueAt(value, keys), schema) };
  }
}

/** The arm whose tags the failing object carries. */
function carried(error: ValidationError, value: unknown, schema: JsonSchema): JsonSchema | undefined {
  return meantSchema(schema, error, valueAt(value, pointerKeys(error.instancePath)));
}

function missing(keys: string[], value: unknown, error: ValidationError, schema: JsonSchema): Problem {
  const meant = carried(error, value, schema);
  const able = (meant ? [meant] : ableSchemas(schema, error)).map((part) =>
    valueAt(part, ["properties", ...keys.slice(-1)]),
  );
  const wanted = able.length > 1 ? { anyOf: able } : able[0];
  return { path: pathText(value, keys), text: `missing, expected ${words(schema, wanted)}` };
}

function unknownProperty(keys: string[], value: unknown, error: ValidationError, schema: JsonSchema): Problem {
  const owner = carried(error, value, schema) ?? failedSchema(schema, error);
  const known = Object.keys(valueAt(owner, ["properties"]) ?? {});
  const near = nearest(keys.at(-1) ?? "", known);
  const hint = near
    ? `did you mean "${near}"?`
    : known.length > 0
      ? `known: ${known.slice(0, MAX_NAMES).join(", ")}`
      : "none is expected";
  const noun = keys.length === 1 ? "argument" : "property";
  return { path: pathText(value, keys), text: `unknown ${noun}, ${hint}` };
}

/** Ajv's `discriminator` keyword: the tag is missing, not a string, or names no arm. */
function wrongTag(keys: string[], error: ValidationError, value: unknown, schema: JsonSchema): Problem {
  const tag = String(error.params.tag);
  const owner = failedSchema(schema, error);
  const tags = (armsOf(owner) ?? []).map((arm) => valueAt(follow(schema, arm), ["properties", tag]));
  const allowed = tags.flatMap((tagSchema) => literalsOf(schema, tagSchema));
  const got = valueAt(value, [...keys, tag]);
  const expected = words(schema, { enum: allowed });
  return {
    path: pathText(value, [...keys, tag]),
    text: `expected ${expected}, got ${gotWords(got)}${didYouMean(got, allowed)}`,
  };
}

function mismatch(error: ValidationError, got: unknown, schema: JsonSchema): string {
  const owner = failedSchema(schema, error);
  if (error.keyword === "uniqueItems") {
    return `expected different items, but items ${error.params.j} and ${error.params.i} are the same`;
  }
  if (error.keyword === "not") return `must be left out, got ${gotWords(got)}`;
  if (error.keyword === "wire") {
    const { wire, problem } = error.params;
    return wire === "pairs" || wire === "different"
      ? `expected ${problem}`
      : `expected ${problem}, got ${gotWords(got)}`;
  }
  if (error.keyword === "minItems" || error.keyword === "maxItems") {
    const bound = error.keyword === "minItems" ? "at least" : "at most";
    return `expected ${bound} ${error.params.limit} ${error.params.limit === 1 ? "item" : "items"}, got ${Array.isArray(got) ? got.length : shortJson(got)}`;
  }
  if (error.keyword === "enum" && !owner) {
    const allowed = Array.isArray(error.params.allowedValues) ? error.params.allowedValues : [];
    return `expected ${words(schema, { enum: allowed })}, got ${gotWords(got)}${didYouMean(got, allowed)}`;
  }
  const expected = words(schema, owner);
  if (!isSchema(owner) || expected === "any value") return `${error.message ?? "does not fit"}, got ${gotWords(got)}`;
  return `expected ${expected}, got ${gotWords(got)}${didYouMean(got, choicesOf(schema, owner))}`;
}

/** The literals a schema takes, those of its arms included. */
function choicesOf(root: JsonSchema, schema: JsonSchema): unknown[] {
  return (armsOf(schema) ?? [schema]).flatMap((arm) => literalsOf(root, arm));
}

function didYouMean(got: unknown, allowed: unknown[]): string {
  const texts = allowed.filter((item) => typeof item === "string");
  const near = typeof got === "string" ? nearest(got, texts) : undefined;
  return near === undefined ? "" : `, did you mean ${JSON.stringify(near)}?`;
}

function gotWords(got: unknown): string {
  if (got === undefined) return "nothing";
  if (got === null || typeof got === "boolean") return String(got);
  if (typeof got === "number") return Number.isFinite(got) ? `number ${got}` : String(got);
  return Array.isArray(got) ? `array ${shortJson(got)}` : `${typeof got} ${shortJson(got)}`;
}

/** `["orders", "0", "a b"]` → `orders[0]["a b"]`; digits index where the value holds an array. */
function pathText(root: unknown, keys: readonly string[]): string {
  let path = "";
  let parent: unknown = root;
  for (const key of keys) {
    path += step(key, parent, path === "");
    parent = valueAt(parent, [key]);
  }
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH / 2)}…${path.slice(-MAX_PATH / 2)}` : path;
}

function step(key: string, parent: unknown, isFirst: boolean): string {
  if (/^\d+$/.test(key) && Array.isArray(parent)) return `[${key}]`;
  const shown = key.length > MAX_KEY ? `${key.slice(0, MAX_KEY)}…` : key;
  if (!/^[A-Za-z_$][\w$]*$/.test(shown)) return isFirst ? JSON.stringify(shown) : `[${JSON.stringify(shown)}]`;
  return isFirst ? shown : `.${shown}`;
}
