import type {
  CodecShape,
  JsonValue,
  NumberShape,
  ObjectShape,
  StringShape,
  TupleShape,
  TypeShape,
} from "../../../manifest/index.ts";

type Resolve = (shape: TypeShape) => TypeShape;

/** What JSDoc adds to a type, so that only some of its values fit. */
export const limits = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "integer"],
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems", "unique"],
];

/** Whether a JSON value is one that `shape` describes. Formats are not looked at. */
export function fits(value: JsonValue, shape: TypeShape, resolve: Resolve): boolean {
  switch (shape.kind) {
    case "string":
      return typeof value === "string" && fitsString(value, shape);
    case "number":
      return typeof value === "number" && fitsNumber(value, shape);
    case "boolean":
      return typeof value === "boolean";
    case "null":
      return value === null;
    case "literal":
      return shape.values.some((known) => known === value);
    case "array":
      return fitsList(value, shape, resolve) && (!shape.unique || isUnique(value as JsonValue[]));
    case "tuple":
      return fitsTuple(value, shape, resolve);
    case "object":
      return fitsObject(value, shape, resolve);
    case "union":
      return shape.members.some((member) => fits(value, member, resolve));
    case "reference": {
      const target = resolve(shape);
      return target === shape || fits(value, target, resolve);
    }
    case "codec":
      return fitsCodec(value, shape, resolve);
    case "unknown":
      return value !== null || !shape.notNull;
  }
}

function fitsString(value: string, { minLength = 0, maxLength, pattern }: StringShape): boolean {
  const { length } = [...value];
  if (length < minLength || length > (maxLength ?? length)) return false;
  return pattern === undefined || new RegExp(pattern, "u").test(value);
}

function fitsNumber(value: number, shape: NumberShape): boolean {
  const { integer, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = shape;
  if (integer && !Number.isInteger(value)) return false;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  return multipleOf === undefined || Math.abs(value / multipleOf - Math.round(value / multipleOf)) < 1e-9;
}

function fitsList(
  value: JsonValue,
  { items, minItems = 0, maxItems }: { items: TypeShape; minItems?: number; maxItems?: number },
  resolve: Resolve,
): boolean {
  if (!Array.isArray(value) || value.length < minItems || value.length > (maxItems ?? value.length)) return false;
  return value.every((item) => fits(item, items, resolve));
}

function isUnique(values: JsonValue[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === values.length;
}

function fitsTuple(value: JsonValue, { items, required, rest, tail = [] }: TupleShape, resolve: Resolve): boolean {
  if (!Array.isArray(value) || value.length < required + tail.length) return false;
  if (!rest && value.length > items.length) return false;
  const tailFrom = Math.max(value.length - tail.length, items.length);
  return value.every((item, index) => {
    const shape = (index < tailFrom ? items[index] : tail[index - tailFrom])?.shape ?? rest;
    return shape === undefined || fits(item, shape, resolve);
  });
}

function fitsObject(value: JsonValue, { properties, extra, patterns }: ObjectShape, resolve: Resolve): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const known = new Map(properties.map((property) => [property.name, property.shape]));
  const isComplete = properties.every(({ name, required }) => !required || Object.hasOwn(value, name));
  return (
    isComplete &&
    Object.entries(value).every(([name, inner]) => {
      const shape = known.get(name) ?? (extra === "forbidden" ? undefined : extra);
      return shape ? fits(inner, shape, resolve) : patterns !== undefined;
    })
  );
}

/** Roughly: a date is one that JavaScript reads, buffers and expressions are any text. */
function fitsCodec(value: JsonValue, shape: CodecShape, resolve: Resolve): boolean {
  if (shape.codec === "json") return fits(value, shape.shape, resolve);
  if (shape.codec === "set") return fitsList(value, shape, resolve);
  if (shape.codec === "map") return typeof value === "object" && value !== null;
  if (typeof value !== "string" || (shape.values && !shape.values.includes(value))) return false;
  if (shape.codec === "date") return !Number.isNaN(Date.parse(value));
  if (shape.codec === "bigint") return /^-?\d+$/.test(value);
  return shape.codec !== "url" || URL.canParse(value);
}
