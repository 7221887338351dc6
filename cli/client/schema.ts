/** JSON Schema as servers send it: nothing about it is certain. */
export type Schema = Record<string, unknown>;

export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function schemasIn(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

/** What `$ref` stands for, within the document it is written in; nothing for one that leads nowhere. */
export function resolveRef(ref: string, root: Schema): Schema | undefined {
  if (!ref.startsWith("#")) return undefined;
  let found: unknown = root;
  for (const step of ref.slice(1).split("/").slice(1)) {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    found = isSchema(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return isSchema(found) ? found : undefined;
}

export function propertiesOf(schema: Schema): [string, Schema][] {
  if (!isSchema(schema.properties)) return [];
  return Object.entries(schema.properties).map(([name, value]) => [name, isSchema(value) ? value : {}]);
}

export function requiredOf(schema: Schema): Set<string> {
  return new Set(Array.isArray(schema.required) ? schema.required : []);
}
