import type { JsonSchema, RuntimeSettings, ValidationError, Validator } from "./definition.ts";
import { pointerKeys } from "./json-pointer.ts";
import { armsOf, schemasAt } from "./schema-walk.ts";
import { acceptedTypes, acceptsString } from "./schema-words.ts";

/** Text as it came, or what was read from it. */
export type Values = Record<string, unknown>;

/**
 * Values of the types that `schema` gives them, from their texts, as prompts and URIs carry them: JSON text for
 * everything that is no string. A text stays one where a string would do. An optional value whose text is empty and
 * must not be is left out: forms send that for a field nobody filled in. `texts` itself is not touched; the validator
 * holds the errors of what is returned.
 */
export function readTexts(
  texts: Readonly<Values>,
  validate: Validator,
  schema: JsonSchema,
  settings: RuntimeSettings,
): { values: Values; errors: readonly ValidationError[] } {
  if (validate(texts)) return { values: texts, errors: [] };
  const values: Values = { ...texts };
  const errors = validate.errors ?? [];
  for (const name of new Set(errors.flatMap(failedName))) readText(values, name, schema);
  for (const name of settings.unknownArguments === "strip" ? errors.flatMap(unknownName) : []) delete values[name];
  return { values, errors: validate(values) ? [] : withoutArms(validate.errors ?? [], values) };
}

/** A text that is none of a union stays a string only because it has to be something: no arm was meant by that. */
function withoutArms(errors: readonly ValidationError[], values: Values): ValidationError[] {
  const isUnion = ({ keyword }: ValidationError) => keyword === "anyOf" || keyword === "oneOf";
  return errors.filter((error) => {
    const [name = "", ...inner] = pointerKeys(error.instancePath);
    if (isUnion(error) || inner.length > 0 || typeof values[name] !== "string") return true;
    return !errors.some((other) => isUnion(other) && other.instancePath === error.instancePath);
  });
}

function failedName({ instancePath }: ValidationError): string[] {
  return pointerKeys(instancePath).slice(0, 1);
}

function unknownName({ keyword, instancePath, params }: ValidationError): string[] {
  return keyword === "additionalProperties" && instancePath === "" ? [String(params.additionalProperty)] : [];
}

function readText(values: Values, name: string, schema: JsonSchema): void {
  const text = values[name];
  if (typeof text !== "string") return;
  if (text === "" && !isRequired(schema, name)) delete values[name];
  const value = parse(text);
  if (value === undefined) return;
  const arms = schemasAt(schema, schema, [name]).filter((part) => armsOf(part) === undefined);
  const isTyped = (arm: JsonSchema) => acceptedTypes(schema, arm).some((type) => isOfType(value, type));
  const isMeant = arms.some((arm) => (Array.isArray(arm.enum) ? arm.enum.includes(value) : isTyped(arm)));
  // of `1 | 2 | "all"`, "3" is none: what was sent is told back as it was sent
  const isText = arms.some((arm) => acceptsString(schema, arm));
  if (isMeant || (!isText && arms.some(isTyped))) values[name] = value;
}

function isRequired({ required }: JsonSchema, name: string): boolean {
  return Array.isArray(required) && required.includes(name);
}

/** By JSON type only; whether it fits is for the validator to say. */
function isOfType(value: unknown, type: string): boolean {
  if (type === "integer") return typeof value === "number";
  if (type === "null") return value === null;
  if (type === "array" || Array.isArray(value)) return type === "array" && Array.isArray(value);
  return value !== null && typeof value === type;
}

/** JSON that is no string; nothing for all other text. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? undefined : value;
  } catch {
    return undefined;
  }
}
