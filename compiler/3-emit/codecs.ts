import type { CodecShape, ObjectShape, TupleShape, TypeShape, UnionShape } from "../../manifest/index.ts";
import { type CodeWriter, member, quote } from "./code-writer.ts";
import { runtimeTest, tagTest, wireTest } from "./runtime-tests.ts";
import { innerShapes, mapForm, resolveShape } from "./shape-walk.ts";
import { bySpecificity, wireKinds } from "./union-arms.ts";

/** `decode`: wire form to runtime form, for arguments. `encode`: the way back, for results. */
export type CodecDirection = "decode" | "encode";

export interface CodecEmitterOptions {
  /** Where functions are written to. */
  writer: CodeWriter;
  types: Record<string, TypeShape>;
  direction: CodecDirection;
  /** The name of a function that says whether a value fits the wire form of a shape, for unions nothing less tells apart. */
  validatorOf(shape: TypeShape, name: string): string;
}

/**
 * Writes functions that turn values with codecs inside from one form into the other. They copy what they change,
 * so a handler's own objects stay as they are. Shapes without codecs get no code at all.
 */
export class CodecEmitter {
  readonly #options: CodecEmitterOptions;
  readonly #bearing = new Map<string, boolean>();
  readonly #functions = new Map<string, string>();

  constructor(options: CodecEmitterOptions) {
    this.#options = options;
  }

  get #isDecoder(): boolean {
    return this.#options.direction === "decode";
  }

  /** Whether a value of this shape has another form at run time than on the wire. */
  hasCodec(shape: TypeShape): boolean {
    if (shape.kind === "codec" || (shape.kind === "object" && shape.hidden)) return true;
    if (shape.kind !== "reference") return innerShapes(shape).some((inner) => this.hasCodec(inner));
    const known = this.#bearing.get(shape.type);
    if (known !== undefined) return known;
    this.#bearing.set(shape.type, false); // what recursion finds on its way back adds nothing
    const target = this.#options.types[shape.type];
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
        const convert = item === "item" ? "" : `(item) => ${item}`;
        if (!this.#isDecoder) return `codecs.encodeSet(${[value, convert].filter(Boolean).join(", ")})`;
        return `new Set(${value}${convert && `.map(${convert})`})`;
      }
      case "map":
        return this.#map(shape.key, shape.value, value, name);
      case "json":
        return this.convert(shape.shape, `${value}.toJSON()`, name);
      default:
        return `codecs.${scalars[shape.codec][this.#isDecoder ? 0 : 1]}(${value})`;
    }
  }

  #map(key: TypeShape, content: TypeShape, value: string, name: string): string {
    if (mapForm(key) === "pairs") {
      const pair: TypeShape = { kind: "tuple", items: [{ shape: key }, { shape: content }], required: 2 };
      const entry = this.convert(pair, "pair", `${name}Entry`);
      if (!this.#isDecoder) return `codecs.encodePairMap(${value}, (pair) => ${entry})`;
      return `new Map(${value}${entry === "pair" ? "" : `.map((pair) => ${entry})`})`;
    }
    const item = this.convert(content, "item", `${name}Value`);
    const convert = item === "item" ? "" : `, (item) => ${item}`;
    return `codecs.${this.#isDecoder ? "decode" : "encode"}RecordMap(${value}${convert})`;
  }

  /** The function of a named type; written before its body is, so that recursion finds it. */
  #named(type: string): string {
    const shape = this.#options.types[type];
    if (!shape) throw new Error(`The manifest names a type '${type}' it does not hold; this is a bug in mcpc`);
    return this.#functionOf(type, shape, type);
  }

  #function(shape: TypeShape, wanted: string): string {
    return this.#functionOf(JSON.stringify(shape), shape, wanted);
  }

  #functionOf(key: string, shape: TypeShape, wanted: string): string {
    const known = this.#functions.get(key);
    if (known) return known;
    const { writer, direction } = this.#options;
    const name = writer.name(`${direction}_${wanted}`);
    this.#functions.set(key, name);
    const lines = this.#body(shape, wanted); // worked out first: it may write functions of its own
    writer.block(`function ${name}(value) {`, () => {
      for (const line of lines) writer.line(line);
    });
    writer.line();
    return name;
  }

  #body(shape: TypeShape, name: string): string[] {
    switch (shape.kind) {
      case "object":
        return this.#object(shape, name);
      case "tuple":
        return this.#tuple(shape, name);
      case "union":
        return this.#isDecoder ? this.#decodeUnion(shape, name) : this.#encodeUnion(shape, name);
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

  #object({ properties, extra, patterns = [], hidden = [] }: ObjectShape, name: string): string[] {
    const lines = ["const copy = { ...value };"];
    for (const field of hidden) lines.push(`delete copy${member(field)};`);
    for (const property of properties) {
      if (!this.hasCodec(property.shape)) continue;
      const place = `copy${member(property.name)}`;
      const converted = this.convert(property.shape, place, `${name}_${property.name}`);
      const inherited = property.name in Object.prototype ? `Object.hasOwn(copy, ${quote(property.name)}) && ` : "";
      lines.push(`${property.required ? "" : `if (${inherited}${place} !== undefined) `}${place} = ${converted};`);
    }
    const others = [
      ...patterns.map(({ pattern, shape }) => ({ test: `new RegExp(${quote(pattern)}, "u").test(key)`, shape })),
      ...(extra === "forbidden" ? [] : [{ test: "true", shape: extra }]),
    ];
    if (!others.some(({ shape }) => this.hasCodec(shape))) return [...lines, "return copy;"];
    lines.push("for (const key of Object.keys(copy)) {");
    const known = properties.map((property) => property.name);
    if (known.length > 0) lines.push(`  if (${JSON.stringify(known)}.includes(key)) continue;`);
    lines.push("  if (copy[key] === undefined) continue;");
    const branches = others.map(({ test, shape }, index) => {
      const converted = this.convert(shape, "copy[key]", `${name}_value`);
      const condition = test === "true" ? "" : `if (${test}) `;
      return `  ${index === 0 ? "" : "else "}${condition}copy[key] = ${converted};`;
    });
    return [...lines, ...branches, "}", "return copy;"];
  }

  #tuple({ items, rest, required, tail = [] }: TupleShape, name: string): string[] {
    const lines = ["const copy = [...value];"];
    for (const [index, { shape }] of items.entries()) {
      if (!this.hasCodec(shape)) continue;
      const guard = index < required ? "" : `if (copy.length > ${index}) `;
      lines.push(`${guard}copy[${index}] = ${this.convert(shape, `copy[${index}]`, `${name}_${index}`)};`);
    }
    if (rest && this.hasCodec(rest)) {
      const converted = this.convert(rest, "copy[index]", `${name}_rest`);
      const end = tail.length > 0 ? `copy.length - ${tail.length}` : "copy.length";
      lines.push(`for (let index = ${items.length}; index < ${end}; index++) copy[index] = ${converted};`);
    }
    for (const [index, { shape }] of tail.entries()) {
      const place = `copy[copy.length - ${tail.length - index}]`;
      if (this.hasCodec(shape)) lines.push(`${place} = ${this.convert(shape, place, `${name}_tail${index}`)};`);
    }
    return [...lines, "return copy;"];
  }

  /**
   * The most specific member that a value fits converts it. A tag tells members apart, or their JSON type; where
   * neither does, each is asked with a validator of its own, which is exact.
   */
  #decodeUnion({ members, discriminator }: UnionShape, name: string): string[] {
    const { types, validatorOf } = this.#options;
    const ordered = bySpecificity(members, types);
    const lines: string[] = [];
    for (const [index, shape] of ordered.entries()) {
      const kinds = wireKinds(shape, types);
      const clashing = (other: TypeShape) => [...wireKinds(other, types)].some((kind) => kinds.has(kind));
      const later = ordered.slice(index + 1).filter(clashing);
      if (!this.hasCodec(shape) && !later.some((other) => this.hasCodec(other))) continue;
      const wanted = `${name}_${members.indexOf(shape) + 1}`;
      const rivals = ordered.filter((other) => other !== shape && clashing(other));
      const tag = rivals.every((other) => tagTest(resolveShape(other, types), "value", discriminator) !== undefined)
        ? tagTest(resolveShape(shape, types), "value", discriminator)
        : undefined;
      const test = later.length === 0 ? wireTest(kinds, "value") : (tag ?? `${validatorOf(shape, wanted)}(value)`);
      lines.push(`if (${test}) return ${this.convert(shape, "value", wanted)};`);
    }
    return [...lines, "return value;"];
  }

  /** What a value is at run time says which member it belongs to. */
  #encodeUnion({ members, discriminator }: UnionShape, name: string): string[] {
    const { types } = this.#options;
    const facts = { types, hasCodec: this.hasCodec.bind(this) };
    const bearing = bySpecificity(members, types).filter((shape) => this.hasCodec(shape));
    const codecsFirst = [...bearing].sort((a, b) => Number(isOpaque(b)) - Number(isOpaque(a)));
    const lines = codecsFirst.map((shape) => {
      const resolved = resolveShape(shape, types);
      const test = tagTest(resolved, "value", discriminator) ?? runtimeTest(resolved, "value", facts);
      return `if (${test}) return ${this.convert(shape, "value", `${name}_${members.indexOf(shape) + 1}`)};`;
    });
    return [...lines, "return value;"];
  }
}

/** Objects at run time that a test for plain objects would take for its own. */
function isOpaque(shape: TypeShape): boolean {
  return shape.kind === "codec" && shape.codec !== "json";
}

/** The decoder and the encoder of each scalar codec. */
const scalars = {
  date: ["decodeDate", "encodeDate"],
  uint8array: ["decodeBytes", "encodeBytes"],
  buffer: ["decodeBuffer", "encodeBytes"],
  arraybuffer: ["decodeArrayBuffer", "encodeBytes"],
  url: ["decodeUrl", "encodeUrl"],
  regexp: ["decodeRegExp", "encodeRegExp"],
  bigint: ["decodeBigInt", "encodeBigInt"],
} as const;
