import type {
  ArrayShape,
  LiteralShape,
  Notes,
  ObjectShape,
  StringShape,
  TupleElement,
  TupleShape,
  TypeShape,
  UnionShape,
} from "../../manifest/index.ts";
import { codecSchema } from "./codec-schemas.ts";
import { referencedTypes } from "./shape-walk.ts";
import { sharedTypes } from "./shared-types.ts";

/** JSON Schema 2020-12, always. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** As wireChecks.dateTime has it. */
const longestDateTime = 100;

export interface SchemaOptions {
  /** The shapes that references name. */
  types: Record<string, TypeShape>;
  /** Arguments are closed objects; results may carry more than the type says, as in TypeScript. */
  direction: "input" | "output";
  /**
   * `listing`: what clients see, limited to keywords they all take. `validator`: what our own code is compiled from;
   * unions with a tag say so, which gives the errors of the branch that was meant.
   */
  purpose: "listing" | "validator";
}

/** A whole schema: the shape at the root, never a `$ref`, with the types it needs in `$defs`. */
export function toRootSchema(shape: TypeShape, options: SchemaOptions): JsonSchema {
  const root = shape.kind === "reference" ? withNotes(inlineRoot(shape.type, options), shape) : shape;
  const schema = toJsonSchema(root, options);
  const names = [...referencedTypes(root, options.types)].sort();
  if (names.length === 0) return schema;
  const shared = options.purpose === "validator" ? sharedTypes(root, options.types) : new Set();
  const defs = names.map((name) => {
    const definition = toJsonSchema(inlineRoot(name, options), options);
    return [name, shared.has(name) ? { ...definition, shared: true } : definition];
  });
  return { ...schema, $defs: Object.fromEntries(defs) };
}

function inlineRoot(name: string, { types }: SchemaOptions): TypeShape {
  const shape = types[name];
  if (!shape) throw new Error(`The manifest names a type '${name}' it does not hold; this is a bug in mcpc`);
  return shape;
}

function withNotes(shape: TypeShape, { title, description }: Notes): TypeShape {
  return { ...shape, ...(title && { title }), ...(description && { description }) };
}

/** The schema of one shape; references become `$ref`. */
export function toJsonSchema(shape: TypeShape, options: SchemaOptions): JsonSchema {
  return { ...keywords(shape, options), ...annotations(shape) };
}

function keywords(shape: TypeShape, options: SchemaOptions): JsonSchema {
  switch (shape.kind) {
    case "string":
      return stringSchema(shape, options);
    case "number":
      return defined({
        type: shape.integer ? "integer" : "number",
        minimum: shape.minimum,
        maximum: shape.maximum,
        exclusiveMinimum: shape.exclusiveMinimum,
        exclusiveMaximum: shape.exclusiveMaximum,
        multipleOf: isExact(shape.multipleOf, options) ? shape.multipleOf : undefined,
      });
    case "boolean":
      return { type: "boolean" };
    case "null":
      return { type: "null" };
    case "literal":
      return literalSchema(shape);
    case "array":
      return arraySchema(shape, options);
    case "tuple":
      return tupleSchema(shape, options);
    case "object":
      return objectSchema(shape, options);
    case "union":
      return unionSchema(shape, options);
    case "reference":
      return { $ref: `#/$defs/${shape.type.replaceAll("~", "~0").replaceAll("/", "~1")}` };
    case "codec":
      return codecSchema(shape, options);
    case "unknown":
      return shape.notNull ? { type: ["object", "array", "string", "number", "boolean"] } : {};
  }
}

function stringSchema({ minLength, maxLength, pattern, format }: StringShape, options: SchemaOptions): JsonSchema {
  const schema = defined({ type: "string", minLength, maxLength, pattern, format });
  return format === "date-time" ? dateTimeSchema(schema, options) : readWhenShort(schema, options);
}

/** No date-time is long; to see that a megabyte is none, the check of the format takes it to pieces. */
export function dateTimeSchema(schema: JsonSchema, options: SchemaOptions): JsonSchema {
  const isChecked = options.purpose === "validator" && options.direction === "input";
  if (!isChecked) return schema;
  const checked = readWhenShort({ maxLength: longestDateTime, ...schema }, options);
  return defined({ ...checked, maxLength: schema.maxLength, wire: "dateTime" });
}

/**
 * A pattern that takes its time is bearable where `maxLength` bounds the text, but Ajv looks for every mistake: it would
 * run the pattern on text that is too long as well.
 */
export function readWhenShort(schema: JsonSchema, { purpose, direction }: SchemaOptions): JsonSchema {
  const { maxLength, pattern, format, wire, ...others } = schema;
  const costly = defined({ pattern, format, wire });
  if (purpose !== "validator" || direction !== "input" || maxLength === undefined || Object.keys(costly).length === 0) {
    return schema;
  }
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { ...others, maxLength, if: { type: "string", maxLength }, then: { type: "string", ...costly } };
}

/** Clients check results too, and most take 1.15 for no multiple of 0.05, as binary fractions have it. */
function isExact(multipleOf: number | undefined, { direction, purpose }: SchemaOptions): boolean {
  return direction === "input" || purpose === "validator" || Number.isInteger(multipleOf);
}

/** `enum` with its `type`; literals of several types are told apart by `anyOf`. Clients know `enum` better than `const`. */
function literalSchema({ values }: LiteralShape): JsonSchema {
  const types = [...new Set(values.map((value) => typeof value))];
  const [only] = types;
  if (types.length === 1) return { type: only, enum: values };
  return { anyOf: types.map((type) => ({ type, enum: values.filter((value) => typeof value === type) })) };
}

function arraySchema({ items, minItems, maxItems, unique }: ArrayShape, options: SchemaOptions): JsonSchema {
  const size = defined({ minItems, maxItems });
  return { type: "array", items: toJsonSchema(items, options), ...size, ...(unique && uniqueness(options)) };
}

/** Ajv compares every item of a type it does not know with every other; our own check looks at each once. */
export function uniqueness({ purpose }: SchemaOptions): JsonSchema {
  return purpose === "validator" ? { wire: "different" } : { uniqueItems: true };
}

/** `prefixItems` for validators that know it, `items` for those that do not: the one form every client takes. */
function tupleSchema({ items, required, rest, tail = [] }: TupleShape, options: SchemaOptions): JsonSchema {
  const prefixItems = items.map((element) => elementSchema(element, options));
  const tailItems = tail.map((element) => elementSchema(element, options));
  const shapes = rest ? [rest, ...tail.map(({ shape }) => shape)] : items.map(({ shape }) => shape);
  const size = defined({ minItems: required + tail.length, maxItems: rest ? undefined : items.length });
  const prefix = { type: "array", ...(prefixItems.length > 0 && { prefixItems }) };
  // no JSON Schema can say what the last items of a list of any length are: clients see a list of either, we check
  if (options.purpose === "validator" && rest && tail.length > 0) {
    return { ...prefix, ...size, restItems: toJsonSchema(rest, options), tailItems };
  }
  return { ...prefix, items: eitherOf(shapes.map((shape) => toJsonSchema(shape, options))), ...size };
}

function elementSchema({ shape, name }: TupleElement, options: SchemaOptions): JsonSchema {
  const schema = toJsonSchema(shape, options);
  return name && !schema.description ? { ...schema, title: schema.title ?? name } : schema;
}

function eitherOf(schemas: JsonSchema[]): JsonSchema {
  const anyOf = distinct(schemas);
  const [only] = anyOf;
  return anyOf.length === 1 && only ? only : anyOf.length === 0 ? {} : { anyOf };
}

/** Alternatives without repeats; one that is nothing but alternatives gives its own. */
function distinct(schemas: JsonSchema[]): JsonSchema[] {
  const isBare = ({ anyOf, ...others }: JsonSchema) => Array.isArray(anyOf) && Object.keys(others).length === 0;
  const flat = schemas.flatMap((schema) => (isBare(schema) ? (schema.anyOf as JsonSchema[]) : [schema]));
  return [...new Map(flat.map((schema) => [JSON.stringify(schema), schema])).values()];
}

function objectSchema({ properties, extra, patterns, absent = [] }: ObjectShape, options: SchemaOptions): JsonSchema {
  const required = properties.filter((property) => property.required).map((property) => property.name);
  const others = patterns?.map(({ pattern, shape }) => [pattern, toJsonSchema(shape, options)]);
  const closed = options.direction === "input" ? false : undefined;
  const known = properties.map(({ name, shape }): [string, JsonSchema] => [name, toJsonSchema(shape, options)]);
  return defined({
    type: "object",
    properties: Object.fromEntries([...known, ...absent.map((name): [string, JsonSchema] => [name, { not: {} }])]),
    required: required.length > 0 ? required : undefined,
    patternProperties: others && Object.fromEntries(others),
    additionalProperties: extra === "forbidden" ? closed : toJsonSchema(extra, options),
  });
}

function unionSchema(shape: UnionShape, options: SchemaOptions): JsonSchema {
  const nullable = nullablePrimitive(shape, options);
  if (nullable) return nullable;
  const resolved = shape.members.map((member) =>
    member.kind === "reference" ? inlineRoot(member.type, options) : member,
  );
  const all = shape.members.map((member) => toJsonSchema(member, options));
  const anyOf = shape.discriminator ? all : distinct(all);
  const [only] = anyOf;
  if (only && anyOf.length === 1) return only; // ArrayBuffer | Uint8Array
  const allObjects = resolved.every((member) => member.kind === "object");
  if (options.purpose === "listing" || !shape.discriminator) return allObjects ? { type: "object", anyOf } : { anyOf };
  const isObject = (_: unknown, index: number) => resolved[index]?.kind === "object";
  const objects = taggedSchema(shape.discriminator, resolved.filter(isObject), anyOf.filter(isObject));
  return allObjects ? objects : { anyOf: [objects, ...anyOf.filter((schema, index) => !isObject(schema, index))] };
}

/** Validates the branch its tag names, for the errors of that branch. Ajv's own keyword takes strings only. */
function taggedSchema(propertyName: string, members: TypeShape[], schemas: JsonSchema[]): JsonSchema {
  const tags = members.map((member) => {
    const tag =
      member.kind === "object" ? member.properties.find(({ name }) => name === propertyName)?.shape : undefined;
    return tag?.kind === "literal" ? tag.values : [];
  });
  if (tags.flat().every((tag) => typeof tag === "string")) {
    return { type: "object", discriminator: { propertyName }, oneOf: schemas };
  }
  const tagged = (values: LiteralShape["values"]): JsonSchema => ({
    properties: { [propertyName]: { enum: values } },
    required: [propertyName],
  });
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  const branches = schemas.map((schema, index) => ({ if: tagged(tags[index] ?? []), then: schema }));
  return { type: "object", ...tagged(tags.flat()), allOf: branches };
}

/** `string | null` as `type: ["string", "null"]`: a nested `anyOf` confuses models. */
function nullablePrimitive({ members }: UnionShape, options: SchemaOptions): JsonSchema | undefined {
  const value = members.find((member) => member.kind !== "null");
  if (members.length !== 2 || !value || !members.some((member) => member.kind === "null")) return undefined;
  const schema = toJsonSchema(value, options);
  if (value.kind === "literal" && Array.isArray(schema.enum)) {
    return { ...schema, type: [schema.type, "null"], enum: [...schema.enum, null] };
  }
  const isScalar = value.kind === "string" || value.kind === "number" || value.kind === "boolean";
  return isScalar ? { ...schema, type: [schema.type, "null"] } : undefined;
}

function annotations(shape: TypeShape): JsonSchema {
  const { title, default: value, examples, deprecated, header } = shape;
  const description = describeValues(shape);
  return defined({ title, description, default: value, examples, deprecated, "x-mcp-header": header });
}

/** The description with what the members of an enum say of themselves: `enum` has no room for it. */
function describeValues(shape: TypeShape): string | undefined {
  const isNullable = shape.kind === "union" && shape.members.length === 2 && shape.description !== undefined;
  const literal = isNullable ? shape.members.find((member) => member.kind === "literal") : shape;
  if (literal?.kind !== "literal" || !literal.titles) return shape.description;
  const lines = literal.values.flatMap((value, index) => {
    const title = literal.titles?.[index]?.replaceAll(/\s+/g, " ");
    return title ? [`- ${JSON.stringify(value)}: ${title}`] : [];
  });
  return [shape.description, lines.join("\n")].filter(Boolean).join("\n\n");
}

/** Without the keywords that say nothing. */
export function defined(schema: JsonSchema): JsonSchema {
  const said: JsonSchema = {};
  for (const keyword of Object.keys(schema)) if (schema[keyword] !== undefined) said[keyword] = schema[keyword];
  return said;
}
