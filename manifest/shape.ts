/** What JSON can carry without a container. */
export type JsonPrimitive = string | number | boolean | null;

/** Any JSON value. */
export type JsonValue = JsonPrimitive | JsonValue[] | { [key: string]: JsonValue };

/**
 * What a TypeScript type means once it has crossed JSON. JSON Schema, decoders,
 * completions and reference docs are all readings of it.
 */
export type TypeShape =
  | StringShape
  | NumberShape
  | BooleanShape
  | NullShape
  | LiteralShape
  | ArrayShape
  | TupleShape
  | ObjectShape
  | UnionShape
  | ReferenceShape
  | CodecShape
  | UnknownShape;

/** What the author wrote about a type, a property or a parameter; every kind of shape may carry it. */
export interface Notes {
  title?: string;
  description?: string;
  default?: JsonValue;
  examples?: JsonValue[];
  deprecated?: true;
  /** `@header NAME`: mirrored into an `Mcp-Param-NAME` HTTP header (2026-07-28, `x-mcp-header`). */
  header?: string;
}

export interface StringShape extends Notes {
  kind: "string";
  minLength?: number;
  maxLength?: number;
  /** An ECMAScript regular expression with the `u` flag. */
  pattern?: string;
  format?: string;
}

export interface NumberShape extends Notes {
  kind: "number";
  integer?: true;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
}

export interface BooleanShape extends Notes {
  kind: "boolean";
}

export interface NullShape extends Notes {
  kind: "null";
}

/** One literal or several of them: `"asc"`, `1 | 2`, an enum. Values stand in source order, without repeats. */
export interface LiteralShape extends Notes {
  kind: "literal";
  values: (string | number | boolean)[];
  /** A title for each value, same length as `values`; from JSDoc on enum members. */
  titles?: string[];
  /** `@enumNames`: in a form, titles travel as `enumNames`, the form of MCP before 2025-11-25. */
  enumNames?: true;
}

export interface ArrayShape extends Notes {
  kind: "array";
  items: TypeShape;
  minItems?: number;
  maxItems?: number;
  unique?: true;
}

/**
 * `[a, b?, ...rest, z]`: the first `items`, of which `required` must be there, then any number of `rest`, then the
 * whole `tail`, which only a tuple with `rest` has.
 */
export interface TupleShape extends Notes {
  kind: "tuple";
  items: TupleElement[];
  required: number;
  rest?: TypeShape;
  tail?: TupleElement[];
}

export interface TupleElement {
  name?: string;
  shape: TypeShape;
}

export interface ObjectShape extends Notes {
  kind: "object";
  properties: Property[];
  /** What other keys hold: nothing, or the shape of an index signature. */
  extra: "forbidden" | TypeShape;
  /** Keys that follow a pattern: template literal index signatures. */
  patterns?: { pattern: string; shape: TypeShape }[];
  /** Keys that may not be there although `extra` would let them: `kind?: never`. */
  absent?: string[];
  /** Fields of a class that TypeScript keeps private and JavaScript does not; a result leaves them out. */
  hidden?: string[];
}

export interface Property {
  name: string;
  required: boolean;
  shape: TypeShape;
}

/** Members stand in source order, never unions themselves. */
export interface UnionShape extends Notes {
  kind: "union";
  members: TypeShape[];
  /** A property every member requires, holding a different literal in each. */
  discriminator?: string;
}

/** A name in `Manifest.types`; what makes a recursive type finite. */
export interface ReferenceShape extends Notes {
  kind: "reference";
  type: string;
}

/**
 * A type whose wire form is not its runtime form. A scalar may be limited to the wire forms in `values` (`1n | 2n`).
 * A map is an object where its keys are strings, else an array of pairs. `json` is what `toJSON()` returns.
 */
export type CodecShape = Notes & { kind: "codec" } & (
    | { codec: ScalarCodec; values?: string[] }
    | { codec: "set"; items: TypeShape; minItems?: number; maxItems?: number }
    | { codec: "map"; key: TypeShape; value: TypeShape }
    | { codec: "json"; shape: TypeShape }
  );

/** Codecs whose wire form is a string. */
export type ScalarCodec = "date" | "url" | "bigint" | "regexp" | "uint8array" | "buffer" | "arraybuffer";

/** `unknown` and `any`: whatever JSON holds, untouched. `{}` is the same without null. */
export interface UnknownShape extends Notes {
  kind: "unknown";
  notNull?: true;
}
