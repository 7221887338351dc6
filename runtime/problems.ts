import type { JsonSchema, ValidationError } from "./definition.ts";
import { pointerKeys, valueAt } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import { acceptedTypes, follow, isSchema, schemaAt, shortJson, words } from "./schema-words.ts";

/** One thing wrong with a value: where, and what to do about it. */
export interface Problem {
  /** As TypeScript would write it, `orders[0].qty`; empty for the whole value. */
  path: string;
  text: string;
}

/** More lines than this help no model. */
const MAX_LINES = 10;

/**
 * What is wrong with `value`, one problem a mistake: the errors of union arms nobody meant are collapsed into
 * one sentence. `errors` come from Ajv with `allErrors`, `schema` is what the validator was compiled from.
 */
export function readProblems(errors: readonly ValidationError[], value: unknown, schema: JsonSchema): Problem[] {
  const seen = new Set<string>();
  return collapseUnions(errors, value, schema).flatMap((error) => {
    const problem = toProblem(error, value, schema);
    const key = `${problem.path}: ${problem.text}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [problem];
  });
}

/** Problems as lines, the first ten of them. */
export function listProblems(problems: readonly Problem[], whole: string): string {
  const lines = problems.slice(0, MAX_LINES).map(({ path, text }) => `- ${path || whole}: ${text}`);
  if (problems.length > MAX_LINES) lines.push(`- and ${problems.length - MAX_LINES} more`);
  return lines.join("\n");
}

/** Ajv reports a failed union after the errors of its arms. Keeps one or the other. */
function collapseUnions(errors: readonly ValidationError[], value: unknown, schema: JsonSchema): ValidationError[] {
  let kept: ValidationError[] = [];
  for (const error of errors) {
    if (error.keyword !== "anyOf" && error.keyword !== "oneOf") {
      kept.push(error);
      continue;
    }
    const inside = kept.filter((earlier) => isWithin(earlier, error));
    const meant = meantArm(error, inside, value, schema);
    kept = kept.filter((earlier) => !inside.includes(earlier)).concat(meant ?? error);
  }
  return kept.filter((error) => error.keyword !== "if");
}

function isWithin(inner: ValidationError, union: ValidationError): boolean {
  if (inner.schemaPath.startsWith(`${union.schemaPath}/`)) return true;
  // errors behind a $ref carry the referenced schema's own path
  const below = inner.instancePath === union.instancePath || inner.instancePath.startsWith(`${union.instancePath}/`);
  return below && inner.schemaPath.startsWith("#/$defs/") && !union.schemaPath.startsWith(inner.schemaPath);
}

/** The errors of the one arm the value was plainly meant for, if there is one. */
function meantArm(
  union: ValidationError,
  inside: ValidationError[],
  value: unknown,
  schema: JsonSchema,
): ValidationError[] | undefined {
  const arms = schemaAt(schema, union.schemaPath);
  if (!Array.isArray(arms)) return undefined;
  const actual = jsonType(valueAt(value, pointerKeys(union.instancePath)));
  const fitting = arms.flatMap((arm, index) => {
    if (!acceptedTypes(schema, arm).some((type) => type === actual || (type === "number" && actual === "integer")))
      return [];
    const errors = inside.filter((error) => isOfArm(error, union, arm, index));
    return [{ errors, wrongTag: errors.some((error) => error.keyword === "const" && hasTag(error, union)) }];
  });
  const candidates = fitting.filter(({ wrongTag }) => !wrongTag);
  const [only] = candidates;
  return candidates.length === 1 && only && only.errors.length > 0 ? only.errors : undefined;
}

function isOfArm(error: ValidationError, union: ValidationError, arm: unknown, index: number): boolean {
  if (error.schemaPath.startsWith(`${union.schemaPath}/${index}/`)) return true;
  return isSchema(arm) && typeof arm.$ref === "string" && error.schemaPath.startsWith(`${arm.$ref}/`);
}

/** A `const` directly on a property of the union's value tells its arms apart. */
function hasTag(error: ValidationError, union: ValidationError): boolean {
  return pointerKeys(error.instancePath).length === pointerKeys(union.instancePath).length + 1;
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

function missing(keys: string[], value: unknown, error: ValidationError, schema: JsonSchema): Problem {
  const wanted = valueAt(ownerOf(error, schema), ["properties", ...keys.slice(-1)]);
  return { path: pathText(value, keys), text: `missing, expected ${words(schema, wanted)}` };
}

function unknownProperty(keys: string[], value: unknown, error: ValidationError, schema: JsonSchema): Problem {
  const known = Object.keys(valueAt(ownerOf(error, schema), ["properties"]) ?? {});
  const near = nearest(keys.at(-1) ?? "", known);
  const hint = near ? `did you mean "${near}"?` : known.length > 0 ? `known: ${known.join(", ")}` : "none is expected";
  const noun = keys.length === 1 ? "argument" : "property";
  return { path: pathText(value, keys), text: `unknown ${noun}, ${hint}` };
}

/** Ajv's `discriminator` keyword: the tag is missing, not a string, or names no arm. */
function wrongTag(keys: string[], error: ValidationError, value: unknown, schema: JsonSchema): Problem {
  const tag = String(error.params.tag);
  const owner = ownerOf(error, schema);
  const arms = isSchema(owner) ? (owner.oneOf ?? owner.anyOf) : undefined;
  const allowed = (Array.isArray(arms) ? arms : []).flatMap((arm) => tagValues(follow(schema, arm), tag));
  const got = valueAt(value, [...keys, tag]);
  const expected = words(schema, { enum: allowed });
  return {
    path: pathText(value, [...keys, tag]),
    text: `expected ${expected}, got ${gotWords(got)}${didYouMean(got, allowed)}`,
  };
}

function tagValues(arm: unknown, tag: string): unknown[] {
  const schema = isSchema(arm) && isSchema(arm.properties) ? arm.properties[tag] : undefined;
  if (!isSchema(schema)) return [];
  return Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : [];
}

function mismatch(error: ValidationError, got: unknown, schema: JsonSchema): string {
  const owner = ownerOf(error, schema);
  if (error.keyword === "uniqueItems") {
    return `expected different items, but items ${error.params.j} and ${error.params.i} are the same`;
  }
  if (error.keyword === "minItems" || error.keyword === "maxItems") {
    const bound = error.keyword === "minItems" ? "at least" : "at most";
    return `expected ${bound} ${error.params.limit} items, got ${Array.isArray(got) ? got.length : shortJson(got)}`;
  }
  const expected = words(schema, owner);
  if (!isSchema(owner) || expected === "any value") return `${error.message ?? "does not fit"}, got ${gotWords(got)}`;
  const allowed =
    isSchema(owner) && Array.isArray(owner.enum)
      ? owner.enum
      : isSchema(owner) && "const" in owner
        ? [owner.const]
        : [];
  return `expected ${expected}, got ${gotWords(got)}${didYouMean(got, allowed)}`;
}

function didYouMean(got: unknown, allowed: unknown[]): string {
  const texts = allowed.filter((item) => typeof item === "string");
  const near = typeof got === "string" ? nearest(got, texts) : undefined;
  return near === undefined ? "" : `, did you mean ${JSON.stringify(near)}?`;
}

/** The schema whose keyword failed. */
function ownerOf(error: ValidationError, schema: JsonSchema): unknown {
  return schemaAt(schema, error.schemaPath.slice(0, error.schemaPath.lastIndexOf("/")));
}

function gotWords(got: unknown): string {
  if (got === undefined) return "nothing";
  if (got === null || typeof got === "boolean") return String(got);
  if (typeof got === "number") return Number.isFinite(got) ? `number ${got}` : String(got);
  return Array.isArray(got) ? `array ${shortJson(got)}` : `${typeof got} ${shortJson(got)}`;
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** `["orders", "0", "a b"]` → `orders[0]["a b"]`; digits index where the value holds an array. */
function pathText(root: unknown, keys: readonly string[]): string {
  return keys.reduce((path, key, depth) => {
    const parent = valueAt(root, keys.slice(0, depth));
    if (/^\d+$/.test(key) && Array.isArray(parent)) return `${path}[${key}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(key)) return depth === 0 ? JSON.stringify(key) : `${path}[${JSON.stringify(key)}]`;
    return depth === 0 ? key : `${path}.${key}`;
  }, "");
}
