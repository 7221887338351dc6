import type { ArrayShape, CodecShape, LiteralShape, ObjectShape, TypeShape } from "../../manifest/index.ts";
import { defined, type JsonSchema } from "./json-schema.ts";
import { resolveShape } from "./shape-walk.ts";

type Types = Record<string, TypeShape>;

/** String formats that a form knows. */
const formats = ["email", "uri", "date", "date-time"];

/**
 * What MCP lets a form be (`ElicitRequestFormParams.requestedSchema`), which is less than JSON Schema. Bounds and
 * patterns that it has no word for are left to the check of the answer.
 */
export function formSchema(form: ObjectShape, types: Types): JsonSchema {
  const required = form.properties.filter((property) => property.required).map(({ name }) => name);
  return defined({
    type: "object",
    properties: Object.fromEntries(form.properties.map(({ name, shape }) => [name, fieldSchema(shape, types)])),
    required: required.length > 0 ? required : undefined,
  });
}

function fieldSchema(field: TypeShape, types: Types): JsonSchema {
  const shape = resolveShape(field, types);
  const { title, description, default: value } = { ...shape, ...field };
  return { ...keywords(shape, types), ...defined({ title, description, default: value }) };
}

function keywords(shape: TypeShape, types: Types): JsonSchema {
  switch (shape.kind) {
    case "string": {
      const { minLength, maxLength, format } = shape;
      return defined({
        type: "string",
        minLength,
        maxLength,
        format: format && formats.includes(format) ? format : undefined,
      });
    }
    case "number":
      return defined({ type: shape.integer ? "integer" : "number", minimum: shape.minimum, maximum: shape.maximum });
    case "boolean":
      return { type: "boolean" };
    case "literal":
      return { type: "string", ...choices(shape, "oneOf") };
    case "array":
      return listSchema(shape, shape.items, types);
    case "codec":
      return codecKeywords(shape, types);
    case "null":
    case "tuple":
    case "object":
    case "union":
    case "reference":
    case "unknown":
      throw new Error(`a form with a field of kind '${shape.kind}'; this is a bug in mcpc`);
  }
}

/** Where members have titles, each is a schema of its own; `enumNames` is what clients knew before that. */
function choices({ values, titles, enumNames }: LiteralShape, keyword: "oneOf" | "anyOf"): JsonSchema {
  if (!titles) return { enum: values };
  const named = values.map((value, index) => ({ const: value, title: titles[index] || String(value) }));
  return enumNames ? { enum: values, enumNames: named.map(({ title }) => title) } : { [keyword]: named };
}

function listSchema(
  { minItems, maxItems }: Pick<ArrayShape, "minItems" | "maxItems">,
  items: TypeShape,
  types: Types,
): JsonSchema {
  const shape = resolveShape(items, types);
  if (shape.kind !== "literal")
    throw new Error("a form with a list of anything else than choices; this is a bug in mcpc");
  const chosen = choices({ ...shape, enumNames: undefined }, "anyOf");
  return defined({ type: "array", minItems, maxItems, items: chosen.enum ? { type: "string", ...chosen } : chosen });
}

function codecKeywords(shape: CodecShape, types: Types): JsonSchema {
  switch (shape.codec) {
    case "date":
      return { type: "string", format: "date-time" };
    case "url":
      return { type: "string", format: "uri" };
    case "set":
      return listSchema(shape, shape.items, types);
    default:
      return shape.codec === "bigint" && shape.values ? { type: "string", enum: shape.values } : { type: "string" };
  }
}
