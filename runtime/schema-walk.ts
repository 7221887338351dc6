import type { JsonSchema, ValidationError } from "./definition.ts";
import { pointerKeys, valueAt } from "./json-pointer.ts";

/** The longest chain of references that is followed. */
const MAX_HOPS = 8;

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A schema with its `$ref` followed (local pointers only; chains of them too). */
export function follow(root: JsonSchema, schema: unknown): unknown {
  let current = schema;
  for (let hops = 0; hops < MAX_HOPS && isSchema(current) && typeof current.$ref === "string"; hops++) {
    current = valueAt(root, pointerKeys(current.$ref));
  }
  return current;
}

/** The arms of a union. */
export function armsOf(schema: unknown): unknown[] | undefined {
  const arms = isSchema(schema) ? (schema.anyOf ?? schema.oneOf) : undefined;
  return Array.isArray(arms) ? arms : undefined;
}

/** The literals of a schema that takes no other values. */
export function literalsOf(root: JsonSchema, schema: unknown): unknown[] {
  const target = follow(root, schema);
  if (!isSchema(target)) return [];
  return Array.isArray(target.enum) ? target.enum : "const" in target ? [target.const] : [];
}

/** Every schema that may apply to the value at `keys` below `schema`; each once, or recursive unions would multiply them. */
export function schemasAt(root: JsonSchema, schema: unknown, keys: readonly string[]): JsonSchema[] {
  let here = withArms(root, [schema]);
  for (const key of keys) {
    here = withArms(
      root,
      here.flatMap((part) => childrenOf(part, key)),
    );
  }
  return here;
}

/** Schemas with their references followed, and the arms of those that are unions. */
function withArms(root: JsonSchema, schemas: readonly unknown[]): JsonSchema[] {
  const found = new Set<JsonSchema>();
  const add = (schema: unknown): void => {
    const target = follow(root, schema);
    if (!isSchema(target) || found.has(target)) return;
    found.add(target);
    const arms = [target.anyOf, target.oneOf, target.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
    for (const arm of arms) add(arm);
  };
  for (const schema of schemas) add(schema);
  return [...found];
}

/**
 * The schema whose keyword failed. Ajv's `schemaPath` alone does not tell: behind a reference it starts anew, and the
 * validator may have been compiled from `oneOf` where the listing says `anyOf`. So it only decides between schemas that
 * can have failed this way at this place.
 */
export function failedSchema(root: JsonSchema, error: ValidationError): JsonSchema | undefined {
  const able = ableSchemas(root, error);
  const pointed = follow(root, valueAt(root, pointerKeys(error.schemaPath).slice(0, -1)));
  return able.find((schema) => schema === pointed) ?? able[0];
}

/** Of several arms that can have failed, the one whose tags, literals it asks for, `value` carries. */
export function meantSchema(root: JsonSchema, error: ValidationError, value: unknown): JsonSchema | undefined {
  return ableSchemas(root, error).find((schema) => carriesTags(schema, value));
}

function carriesTags({ properties }: JsonSchema, value: unknown): boolean {
  if (!isSchema(properties) || !isSchema(value)) return false;
  const tags = Object.entries(properties).filter(([, schema]) => isSchema(schema) && Array.isArray(schema.enum));
  return tags.length > 0 && tags.every(([key, schema]) => isSchema(schema) && hasLiteral(schema.enum, value[key]));
}

function hasLiteral(literals: unknown, value: unknown): boolean {
  return Array.isArray(literals) && literals.includes(value);
}

/** All schemas at the place of an error that can have failed this way; in a union there may be several. */
export function ableSchemas(root: JsonSchema, error: ValidationError): JsonSchema[] {
  return schemasAt(root, root, pointerKeys(error.instancePath)).filter((schema) => canFail(schema, error));
}

/** Whether `schema` has the keyword an error tells of, with the value it tells. */
export function canFail(schema: JsonSchema, { keyword, params }: ValidationError): boolean {
  switch (keyword) {
    case "required":
      return Array.isArray(schema.required) && schema.required.includes(params.missingProperty);
    case "additionalProperties":
      return (
        schema.additionalProperties === false &&
        valueAt(schema, ["properties", String(params.additionalProperty)]) === undefined
      );
    case "anyOf":
    case "oneOf":
    case "discriminator":
      return armsOf(schema) !== undefined;
    case "type":
      return same(schema.type, params.type);
    case "enum":
      return same(schema.enum, params.allowedValues);
    case "const":
      return same(schema.const, params.allowedValue);
    case "wire":
      if (params.wire === "different") return schema.uniqueItems === true;
      return (
        schema.format !== undefined ||
        schema.pattern !== undefined ||
        (params.wire === "pairs" && schema.type === "array")
      );
    default:
      return keyword in schema && (params.limit === undefined || schema[keyword] === params.limit);
  }
}

function childrenOf(schema: JsonSchema, key: string): unknown[] {
  const named = valueAt(schema, ["properties", key]);
  if (named !== undefined) return [named];
  const items = [valueAt(schema, ["prefixItems", key]) ?? schema.items];
  const patterns = Object.entries(isSchema(schema.patternProperties) ? schema.patternProperties : {});
  const matching = patterns.filter(([pattern]) => new RegExp(pattern, "u").test(key)).map(([, child]) => child);
  return [...(/^\d+$/.test(key) ? items : []), ...matching, schema.additionalProperties];
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
