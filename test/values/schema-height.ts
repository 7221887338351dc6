import type { Schema } from "./from-schema.ts";

const known = new WeakMap<Schema, number>();

/** How deep the shallowest value of a schema nests: 0 for a scalar, 1 for `[0]` or `{a: 0}`. */
export function schemaHeight(root: Schema, schema: Schema, open: Schema[] = []): number {
  const found = known.get(schema);
  if (found !== undefined) return found;
  if (open.includes(schema)) return Number.POSITIVE_INFINITY;
  const height = read(root, schema, [...open, schema]);
  if (open.length === 0) known.set(schema, height);
  return height;
}

function read(root: Schema, schema: Schema, open: Schema[]): number {
  const of = (inner: Schema) => schemaHeight(root, inner, open);
  if (typeof schema.$ref === "string") {
    const name = decodeURIComponent(schema.$ref.replace("#/$defs/", "")).replaceAll("~1", "/").replaceAll("~0", "~");
    return of((root.$defs as Record<string, Schema>)[name] ?? {});
  }
  if (Array.isArray(schema.anyOf)) return Math.min(...schema.anyOf.map(of));
  const needed = neededSchemas(schema);
  return needed.length === 0 ? 0 : 1 + Math.max(...needed.map(of));
}

/** The schemas of what a value cannot do without. */
function neededSchemas(schema: Schema): Schema[] {
  if (Array.isArray(schema.type) ? schema.type.length > 1 : false) return [];
  if (schema.type === "object") {
    const properties = (schema.properties as Record<string, Schema> | undefined) ?? {};
    return ((schema.required as string[] | undefined) ?? []).map((name) => properties[name] ?? {});
  }
  const least = schema.type === "array" ? ((schema.minItems as number | undefined) ?? 0) : 0;
  const prefix = (schema.prefixItems as Schema[] | undefined) ?? [];
  const items = (schema.items as Schema | undefined) ?? {};
  return Array.from({ length: Math.min(least, prefix.length + 1) }, (_, index) => prefix[index] ?? items);
}
