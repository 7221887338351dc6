import fc from "fast-check";
import type { JsonValue } from "../../manifest/index.ts";
import { base64Texts, type Forms, textsOf } from "./formats.ts";
import { textsLike } from "./patterns.ts";
import { schemaHeight } from "./schema-height.ts";

export type Schema = { [keyword: string]: unknown };
type Values = fc.Arbitrary<JsonValue>;

/** What json-schema.ts writes. A keyword that is not here stops the draw: values would ignore it. */
const knownKeywords = new Set(
  `type enum const minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items
  prefixItems minItems maxItems uniqueItems properties required patternProperties additionalProperties propertyNames anyOf
  $ref $defs contentEncoding title description default examples deprecated x-mcp-header not`.split(/\s+/),
);

/** Values nest this far before only the shallowest ways are taken. */
const DEPTH = 5;

/** Values that `schema` accepts, limited to the keywords our emitter writes. */
export function valuesOf(schema: Schema, forms: Forms = "normal"): Values {
  const drawer = new Drawer(schema, forms);
  return drawer.draw(schema, DEPTH).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
}

class Drawer {
  readonly #root: Schema;
  readonly #forms: Forms;
  /** One arbitrary for each schema and depth, so that recursion does not multiply. */
  readonly #drawn = new Map<Schema, Values[]>();

  constructor(root: Schema, forms: Forms) {
    this.#root = root;
    this.#forms = forms;
  }

  draw(schema: Schema, depth: number): Values {
    const known = this.#drawn.get(schema) ?? [];
    this.#drawn.set(schema, known);
    const left = Math.max(depth, 0);
    const values = known[left] ?? this.#read(schema, left);
    known[left] = values;
    return values;
  }

  #read(schema: Schema, depth: number): Values {
    const stranger = Object.keys(schema).find((keyword) => !knownKeywords.has(keyword));
    if (stranger) throw new Error(`test/values/from-schema.ts does not know the keyword '${stranger}': teach it`);
    if (typeof schema.$ref === "string") return this.draw(this.#follow(schema.$ref), depth);
    if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as JsonValue[]));
    if ("const" in schema) return fc.constant(schema.const as JsonValue);
    if (Array.isArray(schema.anyOf)) return this.#either(schema.anyOf as Schema[], depth);
    if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => this.#typed(schema, type, depth)));
    return this.#typed(schema, schema.type, depth);
  }

  #follow(pointer: string): Schema {
    const name = pointer.replace("#/$defs/", "").replaceAll("~1", "/").replaceAll("~0", "~");
    const target = (this.#root.$defs as Record<string, Schema> | undefined)?.[decodeURIComponent(name)];
    if (!target) throw new Error(`'${pointer}' leads nowhere`);
    return target;
  }

  /** Near the end of the depth only the arms that end soonest. */
  #either(arms: Schema[], depth: number): Values {
    const heights = arms.map((arm) => schemaHeight(this.#root, arm));
    const limit = Math.max(depth - 1, Math.min(...heights));
    const low = arms.filter((_, index) => (heights[index] ?? 0) <= limit);
    return fc.oneof(...low.map((arm) => this.draw(arm, depth - 1)));
  }

  #typed(schema: Schema, type: unknown, depth: number): Values {
    switch (type) {
      case "string":
        return strings(schema, this.#forms);
      case "number":
      case "integer":
        return numbers(schema, type);
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      case "array":
        return this.#arrays(schema, depth);
      case "object":
        return this.#objects(schema, depth);
      case undefined:
        return fc.jsonValue({ maxDepth: depth > 1 ? 1 : 0 }) as Values;
      default:
        throw new Error(`test/values/from-schema.ts does not know the type '${type}'`);
    }
  }

  #arrays(schema: Schema, depth: number): Values {
    const prefix = (schema.prefixItems as Schema[] | undefined) ?? [];
    const items = isClosed(schema.items) ? undefined : ((schema.items as Schema | undefined) ?? {});
    const least = (schema.minItems as number | undefined) ?? 0;
    const longest = Math.max(least, depth > 0 ? Math.max(prefix.length, least) + (items ? 3 : 0) : least);
    const most = Math.min((schema.maxItems as number | undefined) ?? Number.POSITIVE_INFINITY, longest);
    if (most === 0) return fc.constant([]);
    if (schema.uniqueItems) {
      const item = this.draw(items ?? {}, depth - 1);
      return fc.uniqueArray(item, { minLength: least, maxLength: most, selector: (value) => canonical(value) });
    }
    if (prefix.length === 0) return fc.array(this.draw(items ?? {}, depth - 1), { minLength: least, maxLength: most });
    return fc.integer({ min: least, max: most }).chain((length) => {
      const schemas = Array.from({ length }, (_, index) => prefix[index] ?? items ?? {});
      return fc.tuple(...schemas.map((item) => this.draw(item, depth - 1)));
    });
  }

  #objects(schema: Schema, depth: number): Values {
    const properties = (schema.properties as Record<string, Schema> | undefined) ?? {};
    const required = new Set((schema.required as string[] | undefined) ?? []);
    const entries = Object.entries(properties).map(([name, inner]) => {
      if (required.has(name)) return this.draw(inner, depth - 1).map((value) => [[name, value]]);
      if (depth === 0 || isClosed(inner)) return fc.constant([]);
      return fc.option(this.draw(inner, depth - 1)).map((value) => (value === null ? [] : [[name, value]]));
    });
    const others = depth === 0 ? [] : this.#otherEntries(schema, depth, Object.keys(properties));
    return fc.tuple(...entries, ...others).map((parts) => Object.fromEntries(parts.flat()) as JsonValue);
  }

  /** Keys that no property names: those of patterns, and those of an index signature that fit no pattern. */
  #otherEntries(schema: Schema, depth: number, names: string[]): fc.Arbitrary<[string, JsonValue][]>[] {
    const patterns = Object.entries((schema.patternProperties as Record<string, Schema> | undefined) ?? {});
    const drawn = patterns.map(([pattern, inner]) =>
      this.#dictionary(
        textsLike(pattern),
        (key) => !names.includes(key) && fitsOnly(pattern, key, patterns),
        inner,
        depth,
      ),
    );
    const extra = schema.additionalProperties;
    if (typeof extra !== "object" || extra === null || isClosed(extra)) return drawn;
    const isFree = (key: string) =>
      !names.includes(key) && !patterns.some(([pattern]) => new RegExp(pattern, "u").test(key));
    const keyNames = schema.propertyNames as Schema | undefined;
    const keys = keyNames ? (this.draw(keyNames, 0) as fc.Arbitrary<string>) : freeKeys;
    return [...drawn, this.#dictionary(keys, isFree, extra as Schema, depth)];
  }

  #dictionary(keys: fc.Arbitrary<string>, isFree: (key: string) => boolean, inner: Schema, depth: number) {
    const entry = fc.tuple(keys, this.draw(inner, depth - 1));
    return fc
      .array(entry, { maxLength: 3 })
      .map((entries) => entries.filter(([key]) => isFree(key)) as [string, JsonValue][]);
  }
}

const freeKeys = fc.oneof(
  fc.constantFrom("a", "b", "c", "key 1", "é", "0", "__proto__", "constructor", "toString"),
  fc.string({ maxLength: 5 }),
);

/** A key that fits several patterns would need a value that fits all of their schemas. */
function fitsOnly(own: string, key: string, patterns: [string, Schema][]): boolean {
  return patterns.every(([pattern]) => new RegExp(pattern, "u").test(key) === (pattern === own));
}

/** `false` and `{not: {}}` accept nothing. */
function isClosed(schema: unknown): boolean {
  return schema === false || (typeof schema === "object" && schema !== null && "not" in schema);
}

function strings(schema: Schema, forms: Forms): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 1_000, pattern } = schema as { [keyword: string]: never };
  const fits = (text: string) =>
    [...text].length >= minLength && [...text].length <= maxLength && (!pattern || new RegExp(pattern, "u").test(text));
  if (typeof schema.format === "string") return textsOf(schema.format, forms).filter(fits);
  if (schema.contentEncoding === "base64") return base64Texts(forms).filter(fits);
  if (typeof pattern === "string") return textsLike(pattern).filter(fits);
  const words = fc.constantFrom("a", "b", "x", "", "1", "true", "null", "{}").filter(fits);
  const free = fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 12), unit: "binary" });
  return minLength > 0 || maxLength < 5 ? free : fc.oneof(words, free);
}

function numbers(schema: Schema, type: "number" | "integer"): fc.Arbitrary<number> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Record<
    string,
    number | undefined
  >;
  const step = multipleOf ?? (type === "integer" ? 1 : undefined);
  const least = Math.max(minimum ?? -1e6, exclusiveMinimum ?? -1e6);
  const most = Math.min(maximum ?? 1e6, exclusiveMaximum ?? 1e6);
  const [min, max] = least <= most ? [least, most] : minimum !== undefined ? [least, least + 1e6] : [most - 1e6, most];
  const inside = (value: number) =>
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum);
  if (step !== undefined) {
    const whole = fc.integer({ min: Math.ceil(min / step), max: Math.floor(max / step) });
    return whole.map((count) => count * step).filter(inside);
  }
  const simple = [0, 1, 2, -1, 0.5, 1e21, 1e-7].filter((value) => value >= min && value <= max && inside(value));
  const free = fc.double({ min, max, noNaN: true }).filter(inside);
  return simple.length > 0 ? fc.oneof(fc.constantFrom(...simple), free) : free;
}

/** The same text for values that are equal, whatever the order of their keys. */
export function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}
