import type { ArrayShape, NumberShape, StringShape, TypeShape } from "../../../manifest/index.ts";
import { formats, nearFormat } from "./formats.ts";

/** What a constraint tag is for, and how its value changes a shape. */
export interface Constraint {
  /** The types it can constrain, in the user's words. */
  purpose: string;
  /** Reads the tag's value: a change, or what the value must be instead. */
  read(value: string): Change | { expected: string };
}

/** The shape with the tag's value; nothing where the tag cannot constrain a shape of that kind. */
export type Change = (shape: TypeShape) => TypeShape | undefined;

/** Tags that narrow a type, by name. */
export const constraints: Record<string, Constraint> = {
  minimum: numeric("minimum"),
  maximum: numeric("maximum"),
  exclusiveMinimum: numeric("exclusiveMinimum"),
  exclusiveMaximum: numeric("exclusiveMaximum"),
  multipleOf: numeric("multipleOf"),
  integer: flag("numbers", (shape) => (shape.kind === "number" ? { ...shape, integer: true } : undefined)),
  minLength: length("minLength"),
  maxLength: length("maxLength"),
  pattern: text("pattern", readPattern),
  format: text("format", readFormat),
  minItems: size("minItems"),
  maxItems: size("maxItems"),
  enumNames: { purpose: "unions and enums, with one name for each member", read: readEnumNames },
  uniqueItems: flag("arrays", (shape) => (shape.kind === "array" ? { ...shape, unique: true } : undefined)),
};

/** All tags that say something about a type, a property or a parameter. */
export const constraintNames = [...Object.keys(constraints), "default", "example", "title", "deprecated", "header"];

/** Whether JSDoc narrows a type. */
export function hasConstraints({ tags }: { tags: { name: string }[] }): boolean {
  return tags.some(({ name }) => Object.hasOwn(constraints, name));
}

/** Titles of members that are no members of an enum, and so have no JSDoc of their own. */
function readEnumNames(value: string): Change | { expected: string } {
  const names = value.split(",").map((name) => name.trim());
  if (names.includes("")) return { expected: "names separated by commas" };
  return (shape) =>
    shape.kind === "literal" && shape.values.length === names.length
      ? { ...shape, titles: names, enumNames: true }
      : undefined;
}

function numeric(
  keyword: keyof NumberShape & ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf"),
): Constraint {
  return {
    purpose: "numbers",
    read(value) {
      const number = numberOf(value);
      const isUsable = number !== undefined && (keyword !== "multipleOf" || number > 0);
      if (!isUsable) return { expected: keyword === "multipleOf" ? "a number above zero" : "a number" };
      return (shape) => (shape.kind === "number" ? { ...shape, [keyword]: number } : undefined);
    },
  };
}

function length(keyword: keyof StringShape & ("minLength" | "maxLength")): Constraint {
  return counted("strings", (shape, count) => (shape.kind === "string" ? { ...shape, [keyword]: count } : undefined));
}

function size(keyword: keyof ArrayShape & ("minItems" | "maxItems")): Constraint {
  return counted("arrays and sets", (shape, count) => (isList(shape) ? { ...shape, [keyword]: count } : undefined));
}

function isList(shape: TypeShape): boolean {
  return shape.kind === "array" || (shape.kind === "codec" && shape.codec === "set");
}

function counted(purpose: string, change: (shape: TypeShape, count: number) => TypeShape | undefined): Constraint {
  return {
    purpose,
    read(value) {
      const count = numberOf(value);
      if (count === undefined || !Number.isInteger(count) || count < 0)
        return { expected: "a whole number, 0 or more" };
      return (shape) => change(shape, count);
    },
  };
}

function flag(purpose: string, change: Change): Constraint {
  return {
    purpose,
    read(value) {
      if (value === "false") return (shape) => (change(shape) ? shape : undefined);
      return value === "" || value === "true" ? change : { expected: "'true', 'false' or nothing" };
    },
  };
}

function text(
  keyword: keyof StringShape & ("pattern" | "format"),
  read: (value: string) => { text: string } | { expected: string },
): Constraint {
  return {
    purpose: "strings",
    read(value) {
      const found = read(value);
      if ("expected" in found) return found;
      return (shape) => {
        if (shape.kind !== "string") return undefined;
        const value = keyword === "pattern" ? both(shape.pattern, found.text) : found.text;
        return { ...shape, [keyword]: value };
      };
    },
  };
}

function readPattern(value: string): { text: string } | { expected: string } {
  const pattern = unquoted(value);
  const [, inner, flags] = /^\/(.*)\/([a-z]*)$/.exec(pattern) ?? [];
  if (inner !== undefined) return { expected: `a pattern without slashes${flags ? " and flags" : ""}: ${inner}` };
  if (pattern === "") return { expected: "a regular expression" };
  try {
    new RegExp(pattern, "u");
    return { text: pattern };
  } catch (error) {
    const reason = String(error).replace(/^.*\/u?: /, "");
    return { expected: `a regular expression that compiles with the 'u' flag (${lowerFirst(reason)})` };
  }
}

/** A template literal type, or an alias, has a pattern of its own, which goes on to hold. */
function both(own: string | undefined, pattern: string): string {
  if (own === undefined || own.includes(pattern)) return own ?? pattern;
  const areAnchored = [own, pattern].every((part) => part.startsWith("^") && !part.includes("|"));
  return areAnchored ? `(?=${own})${pattern}` : `^(?=[\\s\\S]*?(?:${own}))[\\s\\S]*?(?:${pattern})`;
}

function readFormat(value: string): { text: string } | { expected: string } {
  const format = unquoted(value);
  if (formats.includes(format)) return { text: format };
  const nearest = nearFormat(format);
  return { expected: nearest ? `a format such as '${nearest}'` : `one of ${formats.join(", ")}` };
}

/** A JSON number; `1_000`, `0x10` and the like are TypeScript's. */
function numberOf(value: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined;
}

/** A value without the backticks or quotes that some authors put around it. */
export function unquoted(value: string): string {
  return /^(`)([^`]*)\1$|^(['"])((?:(?!\3).)*)\3$/.test(value) ? value.slice(1, -1) : value;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
