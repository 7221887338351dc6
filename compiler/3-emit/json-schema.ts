import type {
  ArrayShape,
  CodecShape,
  LiteralShape,
  Notes,
  ObjectShape,
  ScalarCodec,
  TupleShape,
  TypeShape,
  UnionShape,
} from "../../manifest/index.ts";

/** JSON Schema 2020-12, always. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

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
  const defs = names.map((name) => [name, toJsonSchema(inlineRoot(name, options), options)]);
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
      return defined({
        type: "string",
        minLength: shape.minLength,
        maxLength: shape.maxLength,
        pattern: shape.pattern,
        format: shape.format,
      });
    case "number":
      return defined({
        type: shape.integer ? "integer" : "number",
        minimum: shape.minimum,
        maximum: shape.maximum,
        exclusiveMinimum: shape.exclusiveMinimum,
        exclusiveMaximum: shape.exclusiveMaximum,
        multipleOf: shape.multipleOf,
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
      return {};
  }
}

/** `enum` with its `type`; literals of several types are told apart by `anyOf`. Clients know `enum` better than `const`. */
function literalSchema({ values }: LiteralShape): JsonSchema {
  const types = [...new Set(values.map((value) => typeof value))];
  const [only] = types;
  if (types.length === 1) return { type: only, enum: values };
  return { anyOf: types.map((type) => ({ type, enum: values.filter((value) => typeof value === type) })) };
}

function arraySchema({ items, minItems, maxItems, unique }: ArrayShape, options: SchemaOptions): JsonSchema {
  return defined({ type: "array", items: toJsonSchema(items, options), minItems, maxItems, uniqueItems: unique });
}

/** `prefixItems` for validators that know it, `items` for those that do not: the one form every client takes. */
function tupleSchema({ items, required, rest }: TupleShape, options: SchemaOptions): JsonSchema {
  const prefixItems = items.map(({ shape, name }) => {
    const schema = toJsonSchema(shape, options);
    return name && !schema.description ? { ...schema, title: schema.title ?? name } : schema;
  });
  const others = rest ? toJsonSchema(rest, options) : eitherOf(items.map(({ shape }) => toJsonSchema(shape, options)));
  const size = defined({ minItems: required, maxItems: rest ? undefined : items.length });
  return { type: "array", ...(prefixItems.length > 0 && { prefixItems }), items: others, ...size };
}

function eitherOf(schemas: JsonSchema[]): JsonSchema {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only ? only : distinct.length === 0 ? {} : { anyOf: distinct };
}

function objectSchema({ properties, extra, patterns }: ObjectShape, options: SchemaOptions): JsonSchema {
  const required = properties.filter((property) => property.required).map((property) => property.name);
  const others = patterns?.map(({ pattern, shape }) => [pattern, toJsonSchema(shape, options)]);
  const closed = options.direction === "input" ? false : undefined;
  return defined({
    type: "object",
    properties: Object.fromEntries(properties.map(({ name, shape }) => [name, toJsonSchema(shape, options)])),
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
  const anyOf = shape.members.map((member) => toJsonSchema(member, options));
  const allObjects = resolved.every((member) => member.kind === "object");
  if (options.purpose === "listing" || !shape.discriminator) return allObjects ? { type: "object", anyOf } : { anyOf };
  const tagged = { type: "object", discriminator: { propertyName: shape.discriminator } };
  if (allObjects) return { ...tagged, oneOf: anyOf };
  const isObject = (_: unknown, index: number) => resolved[index]?.kind === "object";
  const objects = { ...tagged, oneOf: anyOf.filter(isObject) };
  return { anyOf: [objects, ...anyOf.filter((schema, index) => !isObject(schema, index))] };
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

/** Base64 as RFC 4648 §4 has it, padded. */
const base64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

const scalarCodecs: Record<ScalarCodec, JsonSchema> = {
  date: { type: "string", format: "date-time" },
  url: { type: "string", format: "uri" },
  bigint: { type: "string", pattern: "^-?\\d+$" },
  regexp: { type: "string", format: "regex" },
  uint8array: { type: "string", contentEncoding: "base64", pattern: base64 },
  buffer: { type: "string", contentEncoding: "base64", pattern: base64 },
  arraybuffer: { type: "string", contentEncoding: "base64", pattern: base64 },
};

function codecSchema(shape: CodecShape, options: SchemaOptions): JsonSchema {
  switch (shape.codec) {
    case "set":
      return { type: "array", items: toJsonSchema(shape.items, options), uniqueItems: true };
    case "map":
      return mapSchema(shape.key, shape.value, options);
    default:
      return scalarCodecs[shape.codec];
  }
}

function mapSchema(key: TypeShape, value: TypeShape, options: SchemaOptions): JsonSchema {
  if (key.kind === "string") {
    return { type: "object", properties: {}, additionalProperties: toJsonSchema(value, options) };
  }
  const pair: TupleShape = { kind: "tuple", items: [{ shape: key }, { shape: value }], required: 2 };
  return { type: "array", items: tupleSchema(pair, options) };
}

function annotations({ title, description, default: value, examples, deprecated, header }: Notes): JsonSchema {
  return defined({ title, description, default: value, examples, deprecated, "x-mcp-header": header });
}

/** Names of all types a shape needs, directly or through other types. */
export function referencedTypes(
  shape: TypeShape,
  types: Record<string, TypeShape>,
  found = new Set<string>(),
): Set<string> {
  if (shape.kind === "reference") {
    const target = types[shape.type];
    if (!target || found.has(shape.type)) return found;
    found.add(shape.type);
    return referencedTypes(target, types, found);
  }
  for (const inner of innerShapes(shape)) referencedTypes(inner, types, found);
  return found;
}

/** The shapes directly inside a shape, without following references. */
export function innerShapes(shape: TypeShape): TypeShape[] {
  switch (shape.kind) {
    case "array":
      return [shape.items];
    case "tuple":
      return [...shape.items.map((item) => item.shape), ...(shape.rest ? [shape.rest] : [])];
    case "object":
      return [
        ...shape.properties.map((property) => property.shape),
        ...(shape.patterns ?? []).map((pattern) => pattern.shape),
        ...(shape.extra === "forbidden" ? [] : [shape.extra]),
      ];
    case "union":
      return shape.members;
    case "codec":
      if (shape.codec === "set") return [shape.items];
      return shape.codec === "map" ? [shape.key, shape.value] : [];
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "literal":
    case "reference":
    case "unknown":
      return [];
  }
}

function defined(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
