import type { CodecShape, ObjectShape, ScalarCodec, TypeShape } from "../../manifest/index.ts";
import {
  dateTimeSchema,
  type JsonSchema,
  readWhenShort,
  type SchemaOptions,
  toJsonSchema,
  uniqueness,
} from "./json-schema.ts";
import { mapForm } from "./shape-walk.ts";

/** Base64 as RFC 4648 §4 has it, padded. */
const base64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

/** A pattern longer than this is nobody's; what it costs to run is bounded no other way. */
const longestPattern = 1000;

const scalarSchemas: Record<ScalarCodec, JsonSchema> = {
  date: { type: "string", format: "date-time" },
  url: { type: "string", format: "uri" },
  bigint: { type: "string", pattern: "^(?:0|-?[1-9]\\d*)$" },
  regexp: { type: "string", format: "regex" },
  uint8array: { type: "string", contentEncoding: "base64", pattern: base64 },
  buffer: { type: "string", contentEncoding: "base64", pattern: base64 },
  arraybuffer: { type: "string", contentEncoding: "base64", pattern: base64 },
};

/** The schema of a codec's wire form. Validators also ask `wire` checks, where JSON Schema does not see every mistake. */
export function codecSchema(shape: CodecShape, options: SchemaOptions): JsonSchema {
  switch (shape.codec) {
    case "set":
      return setSchema(shape, options);
    case "map":
      return mapSchema(shape.key, shape.value, options);
    case "json":
      return toJsonSchema(shape.shape, options);
    default:
      return shape.values ? { type: "string", enum: shape.values } : scalarSchema(shape.codec, options);
  }
}

function scalarSchema(codec: ScalarCodec, options: SchemaOptions): JsonSchema {
  const isChecked = options.purpose === "validator" && options.direction === "input";
  switch (codec) {
    case "date":
      return dateTimeSchema(scalarSchemas.date, options);
    case "url":
    case "bigint":
      return isChecked ? { ...scalarSchemas[codec], wire: codec } : scalarSchemas[codec];
    case "regexp":
      return isChecked ? readWhenShort({ ...regexpSchema, wire: "regexp" }, options) : listedRegexp(options);
    default:
      return scalarSchemas[codec];
  }
}

const regexpSchema: JsonSchema = {
  ...scalarSchemas.regexp,
  maxLength: longestPattern,
  description: "A regular expression: its source, or /source/flags",
};

/** The format does not know flags, and some patterns are right only with theirs, so a result promises text. */
function listedRegexp({ direction }: SchemaOptions): JsonSchema {
  const { type, description } = regexpSchema;
  return direction === "input" ? regexpSchema : { type, description };
}

type SetShape = Extract<CodecShape, { codec: "set" }>;

/** A Set tells two equal objects apart, so a result may hold both; arguments have nothing to tell them apart by. */
function setSchema({ items, minItems, maxItems }: SetShape, options: SchemaOptions): JsonSchema {
  const bounds = { ...(minItems !== undefined && { minItems }), ...(maxItems !== undefined && { maxItems }) };
  const schema = { type: "array", items: toJsonSchema(items, options), ...bounds };
  return options.direction === "input" || isPrimitive(items) ? { ...schema, ...uniqueness(options) } : schema;
}

function isPrimitive(shape: TypeShape): boolean {
  if (shape.kind === "union") return shape.members.every(isPrimitive);
  return ["string", "number", "boolean", "null", "literal"].includes(shape.kind);
}

function mapSchema(key: TypeShape, value: TypeShape, options: SchemaOptions): JsonSchema {
  const form = mapForm(key);
  if (form !== "pairs") return toJsonSchema(mapObject(form, value), options);
  const pair: TypeShape = { kind: "tuple", items: [{ shape: key }, { shape: value }], required: 2 };
  const isChecked = options.purpose === "validator" && options.direction === "input";
  return { type: "array", items: toJsonSchema(pair, options), ...(isChecked && { wire: "pairs" }) };
}

/** A Map whose keys are strings, as the object it travels as. */
function mapObject(form: Exclude<ReturnType<typeof mapForm>, "pairs">, value: TypeShape): ObjectShape {
  if (form === "any-key") return { kind: "object", properties: [], extra: value };
  if ("pattern" in form)
    return { kind: "object", properties: [], extra: "forbidden", patterns: [{ pattern: form.pattern, shape: value }] };
  const properties = form.keys.map((name) => ({ name, required: false, shape: value }));
  return { kind: "object", properties, extra: "forbidden" };
}
