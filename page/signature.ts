import { armsOf, type JsonSchema, resolve, type Schema } from "./schema.ts";

/** How wide a type may be on one line. Characters. */
const LINE = 72;

/** A tool as a TypeScript function. */
export function toolSignature(name: string, input: JsonSchema, output: JsonSchema | undefined): string {
  const hasArguments = Object.keys(input.properties ?? {}).length > 0 || input.additionalProperties !== false;
  const given = hasArguments ? typeText(input, input) : "";
  return `${name}(${given})${output ? `: ${typeText(output, output)}` : ""}`;
}

/** A schema as a TypeScript type, on several lines where one does not do. */
export function typeText(
  schema: Schema | undefined,
  root: JsonSchema,
  indent = "",
  seen: readonly string[] = [],
): string {
  if (schema === false) return "never";
  if (schema === undefined || schema === true) return "unknown";
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) || "this";
    if (seen.includes(schema.$ref) || seen.length > 6) return name;
    return typeText(resolve(schema, root), root, indent, [...seen, schema.$ref]);
  }
  const listed = schema.enum ?? ("const" in schema ? [schema.const] : undefined);
  if (listed)
    return union(
      listed.map((value) => JSON.stringify(value)),
      indent,
    );
  const arms = schema.anyOf ?? schema.oneOf;
  if (arms)
    return union(
      arms.map((arm) => typeText(arm, root, `${indent}  `, seen)),
      indent,
    );
  if (Array.isArray(schema.type))
    return union(
      armsOf(schema, root).map((arm) => plain(arm, root, indent, seen)),
      indent,
    );
  return plain(schema, root, indent, seen);
}

function plain(schema: JsonSchema, root: JsonSchema, indent: string, seen: readonly string[]): string {
  switch (schema.type) {
    case "string":
      return schema.format === "date-time" ? "Date" : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
      return schema.type;
    case "array":
      return arrayText(schema, root, indent, seen);
    case "object":
      return objectText(schema, root, indent, seen);
    default:
      return schema.properties ? objectText(schema, root, indent, seen) : "unknown";
  }
}

function arrayText(schema: JsonSchema, root: JsonSchema, indent: string, seen: readonly string[]): string {
  const { prefixItems, items, minItems = 0, maxItems } = schema;
  if (!prefixItems) {
    const text = typeText(items, root, indent, seen);
    return isUnion(items, root) ? `(${text})[]` : `${text}[]`;
  }
  const parts = prefixItems.map((item, index) => `${typeText(item, root, indent, seen)}${index < minItems ? "" : "?"}`);
  const isOpen = maxItems === undefined && items !== false && items !== undefined && !isNever(items);
  return `[${[...parts, ...(isOpen ? [`...${typeText(items, root, indent, seen)}[]`] : [])].join(", ")}]`;
}

function isUnion(schema: Schema | undefined, root: JsonSchema): boolean {
  const { enum: values = [], anyOf, oneOf, type } = resolve(schema, root);
  return values.length > 1 || [anyOf, oneOf, type].some((arms) => Array.isArray(arms) && arms.length > 1);
}

function isNever(schema: Schema): boolean {
  return typeof schema === "object" && "not" in schema;
}

function objectText(schema: JsonSchema, root: JsonSchema, indent: string, seen: readonly string[]): string {
  const inner = `${indent}  `;
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${key}${required.has(name) ? "" : "?"}: ${typeText(property, root, inner, seen)}`;
  });
  for (const [pattern, value] of Object.entries(schema.patternProperties ?? {})) {
    members.push(`[${pattern}]: ${typeText(value, root, inner, seen)}`);
  }
  const { additionalProperties: extra } = schema;
  if (typeof extra === "object" && !isNever(extra))
    members.push(`[key: string]: ${typeText(extra, root, inner, seen)}`);
  if (members.length === 0) return extra === false ? "{}" : "object";
  const line = `{ ${members.join("; ")} }`;
  if (!line.includes("\n") && indent.length + line.length <= LINE) return line;
  return `{\n${members.map((member) => `${inner}${member};\n`).join("")}${indent}}`;
}

function union(texts: string[], indent: string): string {
  const distinct = [...new Set(texts)];
  const line = distinct.join(" | ");
  if (!line.includes("\n") && indent.length + line.length <= LINE) return line;
  return distinct.map((text) => `\n${indent}  | ${text}`).join("");
}
