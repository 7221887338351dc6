import type { CodecShape, ObjectShape, TupleShape, TypeShape, UnionShape } from "../../manifest/index.ts";
import type { CodeWriter } from "./code-writer.ts";
import { member } from "./code-writer.ts";
import { innerShapes } from "./json-schema.ts";

/** `decode`: wire form to runtime form, for arguments. `encode`: the way back, for results. */
export type CodecDirection = "decode" | "encode";

/**
 * Writes functions that turn values with codecs inside from one form into the other. They copy what they change,
 * so a handler's own objects stay as they are. Shapes without codecs get no code at all.
 */
export class CodecEmitter {
  readonly #writer: CodeWriter;
  readonly #types: Record<string, TypeShape>;
  readonly #direction: CodecDirection;
  readonly #bearing = new Map<string, boolean>();
  readonly #functions = new Map<string, string>();

  constructor(writer: CodeWriter, types: Record<string, TypeShape>, direction: CodecDirection) {
    this.#writer = writer;
    this.#types = types;
    this.#direction = direction;
  }

  /** Whether a value of this shape has another form at run time than on the wire. */
  hasCodec(shape: TypeShape): boolean {
    if (shape.kind === "codec") return true;
    if (shape.kind !== "reference") return innerShapes(shape).some((inner) => this.hasCodec(inner));
    const known = this.#bearing.get(shape.type);
    if (known !== undefined) return known;
    this.#bearing.set(shape.type, false); // what recursion finds on its way back adds nothing
    const target = this.#types[shape.type];
    const has = target !== undefined && this.hasCodec(target);
    this.#bearing.set(shape.type, has);
    return has;
  }

  /** An expression that converts `value`; `value` itself where nothing has to be done. `name` names new functions. */
  convert(shape: TypeShape, value: string, name: string): string {
    if (!this.hasCodec(shape)) return value;
    if (shape.kind === "codec") return this.#codec(shape, value, name);
    if (shape.kind === "reference") return `${this.#named(shape.type)}(${value})`;
    if (shape.kind === "array") return `${value}.map((item) => ${this.convert(shape.items, "item", `${name}Item`)})`;
    return `${this.#function(shape, name)}(${value})`;
  }

  #codec(shape: CodecShape, value: string, name: string): string {
    switch (shape.codec) {
      case "set": {
        const item = this.convert(shape.items, "item", `${name}Item`);
        if (this.#direction === "encode") return `Array.from(${value}, (item) => ${item})`;
        return item === "item" ? `new Set(${value})` : `new Set(${value}.map((item) => ${item}))`;
      }
      case "map":
        throw new Error("Map has no codec yet; this is a bug in mcpc");
      default:
        return `codecs.${scalars[shape.codec][this.#direction]}(${value})`;
    }
  }

  /** The function of a named type; written before its body is, so that recursion finds it. */
  #named(type: string): string {
    const known = this.#functions.get(type);
    if (known) return known;
    const shape = this.#types[type];
    if (!shape) throw new Error(`The manifest names a type '${type}' it does not hold; this is a bug in mcpc`);
    const name = this.#writer.name(`${this.#direction}_${type}`);
    this.#functions.set(type, name);
    this.#write(name, shape, type);
    return name;
  }

  #function(shape: TypeShape, wanted: string): string {
    const key = JSON.stringify(shape);
    const known = this.#functions.get(key);
    if (known) return known;
    const name = this.#writer.name(`${this.#direction}_${wanted}`);
    this.#functions.set(key, name);
    this.#write(name, shape, wanted);
    return name;
  }

  /** Bodies are worked out first: they may write functions of their own. */
  #write(name: string, shape: TypeShape, wanted: string): void {
    const lines = this.#body(shape, wanted);
    this.#writer.block(`function ${name}(value) {`, () => {
      for (const line of lines) this.#writer.line(line);
    });
    this.#writer.line();
  }

  #body(shape: TypeShape, name: string): string[] {
    switch (shape.kind) {
      case "object":
        return this.#object(shape, name);
      case "tuple":
        return this.#tuple(shape, name);
      case "union":
        return this.#union(shape, name);
      case "array":
      case "codec":
      case "reference":
        return [`return ${this.convert(shape, "value", name)};`];
      case "string":
      case "number":
      case "boolean":
      case "null":
      case "literal":
      case "unknown":
        return ["return value;"];
    }
  }

  #object({ properties, extra, patterns }: ObjectShape, name: string): string[] {
    const lines = ["const copy = { ...value };"];
    for (const property of properties) {
      if (!this.hasCodec(property.shape)) continue;
      const place = `copy${member(property.name)}`;
      const converted = this.convert(property.shape, place, `${name}_${property.name}`);
      lines.push(`${property.required ? "" : `if (${place} !== undefined) `}${place} = ${converted};`);
    }
    const others = [...(patterns ?? []).map(({ shape }) => shape), ...(extra === "forbidden" ? [] : [extra])];
    const bearing = others.filter((shape) => this.hasCodec(shape));
    for (const shape of bearing) {
      const known = JSON.stringify(properties.map((property) => property.name));
      const skip = properties.length > 0 ? `if (!${known}.includes(key)) ` : "";
      const converted = this.convert(shape, "copy[key]", `${name}_value`);
      lines.push(`for (const key of Object.keys(copy)) ${skip}copy[key] = ${converted};`);
    }
    return [...lines, "return copy;"];
  }

  #tuple({ items, rest, required }: TupleShape, name: string): string[] {
    const lines = ["const copy = [...value];"];
    for (const [index, { shape }] of items.entries()) {
      if (!this.hasCodec(shape)) continue;
      const guard = index < required ? "" : `if (copy.length > ${index}) `;
      lines.push(`${guard}copy[${index}] = ${this.convert(shape, `copy[${index}]`, `${name}_${index}`)};`);
    }
    if (rest && this.hasCodec(rest)) {
      const converted = this.convert(rest, "copy[index]", `${name}_rest`);
      lines.push(`for (let index = ${items.length}; index < copy.length; index++) copy[index] = ${converted};`);
    }
    return [...lines, "return copy;"];
  }

  /** The first member that `value` belongs to converts it. A tag decides where there is one. */
  #union({ members, discriminator }: UnionShape, name: string): string[] {
    const lines: string[] = [];
    for (const [index, shape] of members.entries()) {
      if (!this.hasCodec(shape)) continue;
      const alone = this.#direction === "decode" && discriminator === undefined && this.#isAlone(shape, members);
      const test = alone
        ? wireTest(this.#wireKind(shape), "value")
        : this.#belongs(this.#resolve(shape), "value", discriminator);
      lines.push(`if (${test}) return ${this.convert(shape, "value", `${name}_${index + 1}`)};`);
    }
    return [...lines, "return value;"];
  }

  /** Whether no other member looks like this one in JSON. */
  #isAlone(shape: TypeShape, members: TypeShape[]): boolean {
    const kind = this.#wireKind(shape);
    return (
      kind !== "any" && members.every((other) => other === shape || !["any", kind].includes(this.#wireKind(other)))
    );
  }

  #wireKind(shape: TypeShape): WireKind {
    const resolved = this.#resolve(shape);
    switch (resolved.kind) {
      case "string":
      case "number":
      case "boolean":
      case "null":
      case "object":
      case "array":
        return resolved.kind;
      case "tuple":
        return "array";
      case "literal": {
        const [first, ...others] = new Set(resolved.values.map((value) => typeof value));
        return others.length === 0 && (first === "string" || first === "number" || first === "boolean") ? first : "any";
      }
      case "codec":
        return resolved.codec === "set" || resolved.codec === "map" ? "any" : "string";
      case "union":
      case "reference":
      case "unknown":
        return "any";
    }
  }

  #resolve(shape: TypeShape): TypeShape {
    return shape.kind === "reference" ? (this.#types[shape.type] ?? shape) : shape;
  }

  /** Whether a value of the right union belongs to `shape`, by the least that tells. */
  #belongs(shape: TypeShape, value: string, discriminator: string | undefined): string {
    switch (shape.kind) {
      case "object": {
        const isObject = `typeof ${value} === "object" && ${value} !== null && !Array.isArray(${value})`;
        const tag = shape.properties.find((property) => property.name === discriminator)?.shape;
        const tests =
          tag?.kind === "literal" ? [literalTest(tag.values, `${value}${member(discriminator ?? "")}`)] : [];
        const needed = tests.length > 0 ? tests : this.#propertyTests(shape, value);
        return [isObject, ...needed].join(" && ");
      }
      case "array":
      case "tuple":
        return `Array.isArray(${value})`;
      case "codec":
        return this.#belongsToCodec(shape, value);
      case "literal":
        return literalTest(shape.values, value);
      case "null":
        return `${value} === null`;
      case "string":
      case "number":
      case "boolean":
        return `typeof ${value} === "${shape.kind}"`;
      case "union":
        return `(${shape.members.map((inner) => this.#belongs(this.#resolve(inner), value, shape.discriminator)).join(" || ")})`;
      case "reference":
      case "unknown":
        return "true";
    }
  }

  #propertyTests(shape: ObjectShape, value: string): string[] {
    return shape.properties
      .filter((property) => property.required)
      .map((property) => {
        const place = `${value}${member(property.name)}`;
        const inner = this.#resolve(property.shape);
        const isSimple = inner.kind !== "object" && inner.kind !== "union" && inner.kind !== "unknown";
        return isSimple ? this.#belongs(inner, place, undefined) : `${place} !== undefined`;
      });
  }

  #belongsToCodec(shape: CodecShape, value: string): string {
    switch (shape.codec) {
      case "set":
        return this.#direction === "decode" ? `Array.isArray(${value})` : `${value} instanceof Set`;
      case "map":
        return this.#direction === "decode" ? `typeof ${value} === "object"` : `${value} instanceof Map`;
      default:
        return scalars[shape.codec].test[this.#direction](value);
    }
  }
}

/** What a value is in JSON; `any` when only its content tells. */
type WireKind = "string" | "number" | "boolean" | "null" | "object" | "array" | "any";

function wireTest(kind: WireKind, value: string): string {
  if (kind === "array") return `Array.isArray(${value})`;
  if (kind === "object") return `typeof ${value} === "object" && ${value} !== null && !Array.isArray(${value})`;
  return kind === "null" ? `${value} === null` : `typeof ${value} === "${kind}"`;
}

function literalTest(values: (string | number | boolean)[], value: string): string {
  const tests = values.map((literal) => `${value} === ${JSON.stringify(literal)}`);
  return tests.length === 1 ? (tests[0] ?? "false") : `(${tests.join(" || ")})`;
}

/** How each scalar codec is called, and how its two forms are recognised inside a union. */
const scalars = {
  date: scalar("Date", "decodeDate", "encodeDate", "isDateTime"),
  uint8array: scalar("Uint8Array", "decodeBytes", "encodeBytes", "isBase64"),
  buffer: scalar("Uint8Array", "decodeBuffer", "encodeBytes", "isBase64"),
  arraybuffer: scalar("ArrayBuffer", "decodeArrayBuffer", "encodeBytes", "isBase64"),
  url: scalar("URL", "decodeUrl", "encodeUrl", "isUri"),
  regexp: scalar("RegExp", "decodeRegExp", "encodeRegExp", "isRegExp"),
  bigint: scalar("BigInt", "decodeBigInt", "encodeBigInt", "isInteger"),
};

function scalar(className: string, decode: string, encode: string, wire: string) {
  const isRuntime = (value: string) =>
    className === "BigInt" ? `typeof ${value} === "bigint"` : `${value} instanceof ${className}`;
  return { decode, encode, test: { decode: (value: string) => `codecs.${wire}(${value})`, encode: isRuntime } };
}
