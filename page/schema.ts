/** The part of JSON Schema 2020-12 that forms and signatures are made from. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  deprecated?: boolean;
  const?: unknown;
  enum?: unknown[];
  enumNames?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  $defs?: { [name: string]: Schema };
  properties?: { [name: string]: Schema };
  required?: string[];
  additionalProperties?: Schema;
  patternProperties?: { [pattern: string]: Schema };
  propertyNames?: Schema;
  items?: Schema;
  prefixItems?: Schema[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  format?: string;
  pattern?: string;
  contentEncoding?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  "x-mcp-header"?: unknown;
}

export type Schema = JsonSchema | boolean;

/** What a schema means once references into `root` are followed. Words beside a `$ref` stay. */
export function resolve(schema: Schema | undefined, root: JsonSchema): JsonSchema {
  let found: JsonSchema = typeof schema === "object" ? schema : {};
  for (let step = 0; found.$ref !== undefined && step < 100; step++) {
    const { $ref, ...beside } = found;
    found = { ...(target($ref, root) ?? {}), ...beside };
  }
  return found;
}

function target(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (reference === "#") return root;
  const steps = reference.replace(/^#\//, "").split("/");
  let found: unknown = root;
  for (const step of steps) {
    const key = decodeURIComponent(step).replace(/~1/g, "/").replace(/~0/g, "~");
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  }
  return typeof found === "object" && found !== null ? (found as JsonSchema) : undefined;
}

/** The arms of a schema: of `anyOf` or `oneOf`, or one for each name in `type`. One arm: itself. */
export function armsOf(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const { anyOf, oneOf, ...beside } = schema;
  const arms = anyOf ?? oneOf;
  if (arms) return arms.flatMap((arm) => armsOf(resolve(arm, root), root));
  if (!Array.isArray(beside.type) || beside.enum) return [beside];
  return beside.type.map((type) => ({ ...beside, type }));
}

/** The one value that a schema allows. */
export function literalOf(schema: JsonSchema): { value: unknown } | undefined {
  if ("const" in schema) return { value: schema.const };
  return schema.enum?.length === 1 ? { value: schema.enum[0] } : undefined;
}

export function isNull(schema: JsonSchema): boolean {
  return schema.type === "null" || schema.const === null;
}

export interface Choice {
  value: unknown;
  label: string;
}

/** The values there are, where a schema lists them all. */
export function choicesOf(schema: JsonSchema, root: JsonSchema): Choice[] | undefined {
  if (schema.enum) {
    return schema.enum.map((value, index) => ({ value, label: schema.enumNames?.[index] ?? labelOf(value) }));
  }
  if ("const" in schema) return [{ value: schema.const, label: schema.title ?? labelOf(schema.const) }];
  const arms = schema.anyOf ?? schema.oneOf;
  if (!arms) return undefined;
  const choices = arms.map((arm) => choicesOf(resolve(arm, root), root));
  return choices.every((choice) => choice !== undefined) ? choices.flat() : undefined;
}

function labelOf(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}
