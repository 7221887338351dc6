import { isSchema, propertiesOf, requiredOf, resolveRef, type Schema, schemasIn } from "./schema.ts";

/** A TypeScript type, before it is laid out on lines. */
export type TypeText =
  | { kind: "text"; text: string }
  | { kind: "object"; members: Member[] }
  | { kind: "array"; item: TypeText }
  | { kind: "tuple"; items: TypeText[] }
  | { kind: "union" | "intersection"; arms: TypeText[] };

export interface Member {
  name: string;
  optional: boolean;
  type: TypeText;
  /** What the schema says beyond the type. */
  notes: Notes;
}

export interface Notes {
  description?: string;
  default?: unknown;
  /** `minimum 1`, `format email` and their like. */
  constraints: string[];
  deprecated: boolean;
}

export interface ReadOptions {
  /** Objects further inside than this are told as `{ … }`. Default: none. */
  depth?: number;
}

/** Reads a JSON Schema as the TypeScript type whose values it takes. Recursive types are told by their name. */
export function readType(schema: unknown, options: ReadOptions = {}): TypeText {
  const root = isSchema(schema) ? schema : {};
  return new Reader(root, options.depth ?? Number.POSITIVE_INFINITY).read(schema, 0);
}

/** The properties of an object schema, in order. */
export function readMembers(schema: Schema, options: ReadOptions = {}): Member[] {
  return new Reader(schema, options.depth ?? Number.POSITIVE_INFINITY).members(schema, 0);
}

class Reader {
  #root: Schema;
  #maxDepth: number;
  /** References being read, outermost first. */
  #reading: string[] = [];

  constructor(root: Schema, maxDepth: number) {
    this.#root = root;
    this.#maxDepth = maxDepth;
  }

  read(schema: unknown, depth: number): TypeText {
    if (schema === false) return text("never");
    if (!isSchema(schema)) return text("unknown");
    if (typeof schema.$ref === "string") return this.#reference(schema.$ref, depth);
    if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => text(JSON.stringify(value))));
    if ("const" in schema) return text(JSON.stringify(schema.const));
    const arms = [...schemasIn(schema.anyOf), ...schemasIn(schema.oneOf)];
    if (arms.length > 0) return union(arms.map((arm) => this.read(withType(arm, schema), depth)));
    const parts = schemasIn(schema.allOf);
    if (parts.length > 0) return this.#intersection(schema, parts, depth);
    if (isSchema(schema.not) && Object.keys(schema.not).length === 0) return text("never");
    const types = typesOf(schema);
    return types.length === 0 ? text("unknown") : union(types.map((type) => this.#typed(type, schema, depth)));
  }

  members(schema: Schema, depth: number): Member[] {
    const required = requiredOf(schema);
    const named = propertiesOf(schema).map(([name, property]) => ({
      name: propertyName(name),
      optional: !required.has(name),
      type: this.read(property, depth + 1),
      notes: notesOf(property),
    }));
    const extra = extraOf(schema);
    if (extra === undefined) return named;
    const index = { name: "[key: string]", optional: false, type: this.read(extra, depth + 1), notes: notesOf({}) };
    return [...named, index];
  }

  #reference(ref: string, depth: number): TypeText {
    const found = resolveRef(ref, this.#root);
    if (!found) return text("unknown");
    if (this.#reading.includes(ref)) return text(propertyName(refName(ref)));
    this.#reading.push(ref);
    const type = this.read(found, depth);
    this.#reading.pop();
    return type;
  }

  #intersection(schema: Schema, parts: Schema[], depth: number): TypeText {
    const own = typesOf(schema).length > 0 && isSchema(schema.properties) ? [this.#object(schema, depth)] : [];
    const arms = [...own, ...parts.map((part) => this.read(part, depth))];
    const [only] = arms;
    return arms.length === 1 && only ? only : { kind: "intersection", arms };
  }

  #typed(type: string, schema: Schema, depth: number): TypeText {
    if (type === "array") return this.#array(schema, depth);
    if (type === "object") return this.#object(schema, depth);
    return text(type === "integer" ? "number" : type);
  }

  #array(schema: Schema, depth: number): TypeText {
    const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : schema.items;
    if (!Array.isArray(first)) return { kind: "array", item: this.read(schema.items ?? {}, depth) };
    const least = typeof schema.minItems === "number" ? schema.minItems : 0;
    const items = first.map((item, index) => {
      const type = this.read(item, depth);
      return index < least ? type : text(`${inline(arm(type))}?`);
    });
    const isOpen = typeof schema.maxItems !== "number" && schema.items !== false && schema.additionalItems !== false;
    const rest = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
    const restOf = isOpen && !isNothing(rest) ? [text(`...${inline(arm(this.read(rest ?? {}, depth)))}[]`)] : [];
    return { kind: "tuple", items: [...items, ...restOf] };
  }

  #object(schema: Schema, depth: number): TypeText {
    if (propertiesOf(schema).length === 0) {
      const extra = extraOf(schema);
      if (extra !== undefined) return text(`Record<string, ${inline(this.read(extra, depth + 1))}>`);
      return text(schema.additionalProperties === false ? "{}" : "object");
    }
    if (depth > this.#maxDepth) return text("{ … }");
    return { kind: "object", members: this.members(schema, depth) };
  }
}

/** On one line. */
export function inline(type: TypeText): string {
  switch (type.kind) {
    case "text":
      return type.text;
    case "object":
      return type.members.length === 0 ? "{}" : `{ ${type.members.map(inlineMember).join("; ")} }`;
    case "array":
      return `${inline(arm(type.item))}[]`;
    case "tuple":
      return `[${type.items.map(inline).join(", ")}]`;
    case "union":
      return type.arms.map(inline).join(" | ");
    case "intersection":
      return type.arms.map((one) => inline(arm(one))).join(" & ");
  }
}

function inlineMember({ name, optional, type }: Member): string {
  return `${name}${optional ? "?" : ""}: ${inline(type)}`;
}

/** In parentheses where it stands before `[]` or `?`, or beside `&`. */
function arm(type: TypeText): TypeText {
  return type.kind === "union" || type.kind === "intersection" ? text(`(${inline(type)})`) : type;
}

function text(value: string): TypeText {
  return { kind: "text", text: value };
}

/** Each arm once; `T | null` keeps its order. */
function union(arms: TypeText[]): TypeText {
  const flat = arms.flatMap((one) => (one.kind === "union" ? one.arms : [one]));
  const distinct = [...new Map(flat.map((one) => [inline(one), one])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only ? only : { kind: "union", arms: distinct };
}

/** The words of `type`, or what other keywords tell of it. */
function typesOf(schema: Schema): string[] {
  if (typeof schema.type === "string") return [schema.type];
  if (Array.isArray(schema.type)) return schema.type.filter((type) => typeof type === "string");
  if (isSchema(schema.properties) || isSchema(schema.additionalProperties)) return ["object"];
  if (isSchema(schema.items) || Array.isArray(schema.prefixItems)) return ["array"];
  return [];
}

/** An arm may leave the type to the schema around it. */
function withType(inner: Schema, outer: Schema): Schema {
  const isBare = ["type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf"].every((word) => !(word in inner));
  return isBare && outer.type !== undefined ? { type: outer.type, ...inner } : inner;
}

/** The schema of properties without a name of their own, where it says something. */
function extraOf(schema: Schema): unknown {
  const { additionalProperties, patternProperties } = schema;
  if (isSchema(patternProperties)) return Object.values(patternProperties)[0];
  return isSchema(additionalProperties) ? additionalProperties : undefined;
}

function isNothing(schema: unknown): boolean {
  return schema === false || schema === undefined || (isSchema(schema) && isSchema(schema.not));
}

function refName(ref: string): string {
  return ref === "#" ? "this" : decodeURIComponent(ref.slice(ref.lastIndexOf("/") + 1));
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

const told = [
  ...["format", "pattern", "contentEncoding", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"],
];

function notesOf(schema: Schema): Notes {
  const { description, type, prefixItems } = schema;
  const isBase64 = schema.contentEncoding === "base64"; // whose pattern says nothing more
  const words = told.filter((word) => schema[word] !== undefined && !(isBase64 && word === "pattern") && !prefixItems);
  const constraints = words.map((word) => `${word} ${String(schema[word])}`);
  return {
    ...(typeof description === "string" && { description }),
    ...("default" in schema && { default: schema.default }),
    constraints: type === "integer" ? ["integer", ...constraints] : constraints,
    deprecated: schema.deprecated === true,
  };
}
