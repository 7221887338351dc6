import type { JsonSchema, RuntimeSettings, ValidationError, Validator } from "./definition.ts";
import { Draft, pointerKeys, valueAt } from "./json-pointer.ts";
import { isFar } from "./problems.ts";
import { failedSchema } from "./schema-walk.ts";
import { acceptedTypes, acceptsString } from "./schema-words.ts";
import { isInsideUnion } from "./union-errors.ts";

/**
 * A repair can uncover the next mistake (JSON text inside JSON text), and validators report a thousand mistakes of one
 * array or object at a time; more passes than this are somebody's game.
 */
const MAX_PASSES = 16;

/**
 * Arguments as the validator accepts them, or as near as it gets, after the repairs that change no meaning:
 * JSON text where an object or array is wanted and no string would do (some clients send that); with `coerce`,
 * numbers and booleans sent as text; with `unknownArguments: "strip"`, arguments nobody declared left out.
 * Runs only when validation failed; `args` itself is never touched.
 */
export function repairArguments(
  args: unknown,
  validate: Validator,
  schema: JsonSchema,
  settings: RuntimeSettings,
): unknown {
  let current = args;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const repaired = repairOnce(current, validate.errors ?? [], schema, settings);
    if (repaired === current) return current;
    current = repaired;
    if (validate(current)) return current;
  }
  return current;
}

function repairOnce(
  args: unknown,
  errors: readonly ValidationError[],
  schema: JsonSchema,
  settings: RuntimeSettings,
): unknown {
  const draft = new Draft(args);
  for (const error of errors) {
    if (isFar(error)) continue;
    if (error.keyword === "additionalProperties") strip(draft, error, errors, settings);
    const isTyped = error.keyword === "type" || error.keyword === "anyOf" || error.keyword === "oneOf";
    if (isTyped && !isInsideUnion(error, errors)) retype(draft, error, schema, settings);
  }
  return draft.value;
}

function strip(
  draft: Draft,
  error: ValidationError,
  errors: readonly ValidationError[],
  settings: RuntimeSettings,
): void {
  const property = error.params.additionalProperty;
  if (settings.unknownArguments !== "strip" || typeof property !== "string" || isInsideUnion(error, errors)) return;
  draft.set([...pointerKeys(error.instancePath), property], undefined);
}

function retype(draft: Draft, error: ValidationError, schema: JsonSchema, settings: RuntimeSettings): void {
  const keys = pointerKeys(error.instancePath);
  const text = valueAt(draft.value, keys);
  if (typeof text !== "string") return;
  const wanted = failedSchema(schema, error);
  if (acceptsString(schema, wanted)) return;
  const value = fromText(text, acceptedTypes(schema, wanted), settings.coerce ?? false);
  if (value !== undefined) draft.set(keys, value);
}

/** The value `text` stands for, if it is of an accepted type. */
function fromText(text: string, accepted: readonly string[], coerce: boolean): unknown {
  const value = parse(text);
  if (Array.isArray(value)) return accepted.includes("array") ? value : undefined;
  if (typeof value === "object" && value !== null) return accepted.includes("object") ? value : undefined;
  if (!coerce) return undefined;
  if (typeof value === "number") return accepted.includes("number") || accepted.includes("integer") ? value : undefined;
  return typeof value === "boolean" && accepted.includes("boolean") ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
