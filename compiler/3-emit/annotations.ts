import type { JsonSchema } from "./json-schema.ts";

/** Keywords that tell people and models something and refuse nothing. */
const annotations = new Set(["title", "description", "default", "examples", "deprecated", "$comment", "x-mcp-header"]);

/** Keywords whose value is a schema, an object of schemas by name, or an array of schemas. */
const holdsOne = new Set(["items", "additionalProperties", "restItems", "if", "then", "else", "not", "contains"]);
const holdsNamed = new Set(["properties", "patternProperties", "$defs"]);
const holdsMany = new Set(["anyOf", "oneOf", "allOf", "prefixItems", "tailItems"]);

/** The schema without what validates nothing, so that schemas which differ in words only are the same. Nothing moves. */
export function withoutAnnotations(schema: JsonSchema): JsonSchema {
  const kept: JsonSchema = {};
  for (const keyword of Object.keys(schema)) {
    if (!annotations.has(keyword)) kept[keyword] = withoutAny(keyword, schema[keyword]);
  }
  return kept;
}

function withoutAny(keyword: string, value: unknown): unknown {
  if (holdsOne.has(keyword)) return stripped(value);
  if (holdsMany.has(keyword) && Array.isArray(value)) return value.map(stripped);
  if (!holdsNamed.has(keyword) || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, stripped(schema)]));
}

/** Schemas may be `true` and `false`, too. */
function stripped(schema: unknown): unknown {
  return isObject(schema) ? withoutAnnotations(schema) : schema;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
