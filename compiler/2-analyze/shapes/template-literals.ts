import { ts } from "ts-morph";
import type { TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";

/** Template literal types and `Uppercase<string>` and its like: text that follows a pattern. */
export function readTemplateLiteral(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  if (!(type.flags & (ts.TypeFlags.TemplateLiteral | ts.TypeFlags.StringMapping))) return undefined;
  const pattern = templatePattern(type);
  if (pattern === undefined) return context.unsupported(type, place, "a pattern of strings mcpc cannot check");
  return { kind: "string", pattern };
}

/** An ECMAScript pattern (flag `u`) for exactly the strings TypeScript takes; nothing for what cannot be one. */
export function templatePattern(type: ts.Type): string | undefined {
  if (type.flags & ts.TypeFlags.StringMapping) return anchored(slotPattern(type, ""));
  if (!(type.flags & ts.TypeFlags.TemplateLiteral)) return undefined;
  const { texts, types } = type as ts.TemplateLiteralType;
  const slots = types.map((slot, index) => {
    const next = texts[index + 1] ?? "";
    if (index === types.length - 1) return slotPattern(slot, "");
    // TypeScript gives a slot what stands before the next text, and a single character where there is no text
    return next === "" ? singlePattern(slot) : slotPattern(slot, next);
  });
  if (slots.some((slot) => slot === undefined)) return undefined;
  return anchored(texts.map((text, index) => literalText(text) + (slots[index] ?? "")).join(""));
}

function anchored(pattern: string | undefined): string | undefined {
  return pattern === undefined ? undefined : `^${pattern}$`;
}

/** What a slot may hold, never running past the first `end`. */
function slotPattern(slot: ts.Type, end: string): string | undefined {
  if (slot.flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) {
    return end.length === 1 ? `[^${end.replace(/[\\\]^-]/, "\\$&")}]*` : repeat("[\\s\\S]", end, "*");
  }
  if (slot.flags & ts.TypeFlags.Number) return numberPattern(end);
  if (slot.flags & ts.TypeFlags.BigInt) return bigintPattern(end);
  if (slot.isIntersection()) return brandedPattern(slot, end);
  const cased = casedCharacters(slot);
  return cased && wholeCased(cased, end);
}

/** `${UserId}` where the id is a branded primitive. */
function brandedPattern(slot: ts.IntersectionType, end: string): string | undefined {
  const primitive = slot.types.find((part) => part.flags & (ts.TypeFlags.String | ts.TypeFlags.Number));
  return primitive && slotPattern(primitive, end);
}

/** A slot that TypeScript gives one character. */
function singlePattern(slot: ts.Type): string | undefined {
  if (slot.flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) return "[\\s\\S]";
  if (slot.flags & ts.TypeFlags.Number) return "[\\d\\s]";
  if (slot.flags & ts.TypeFlags.BigInt) return "\\d";
  const cased = casedCharacters(slot);
  return cased && (cased.first ?? cased.every);
}

/** What `isFinite(+text)` is true for, the empty text aside; numbers that are too large are not seen. */
function numberPattern(end: string): string {
  const sign = optional("[+-]", end);
  const space = repeat("\\s", end, "*");
  const digits = repeat("\\d", end, "+");
  const dot = one("\\.", end);
  const mantissa = end === "." ? digits : `(?:${digits}(?:${dot}${repeat("\\d", end, "*")})?|${dot}${digits})`;
  const decimal = `${sign}${mantissa}(?:${one("[eE]", end)}${sign}${digits})?`;
  return `(?:${space}(?:${decimal}|${basedPattern(end)})${space}|${repeat("\\s", end, "+")})`;
}

function bigintPattern(end: string): string {
  const decimal = `${one("0", end)}|${one("[1-9]", end)}${repeat("\\d", end, "*")}`;
  return `${optional("-", end)}(?:${basedPattern(end)}|${decimal})`;
}

/** Hexadecimal, octal and binary. */
function basedPattern(end: string): string {
  const digits = { xX: "[\\da-fA-F]", oO: "[0-7]", bB: "[01]" };
  const forms = Object.entries(digits).map(([letter, digit]) => `${one(`[${letter}]`, end)}${repeat(digit, end, "+")}`);
  return `${one("0", end)}(?:${forms.join("|")})`;
}

/** One character of `atom`, where `end` does not begin. */
function one(atom: string, end: string): string {
  if (end === "-" && atom === "[+-]") return "\\+";
  const mayBegin = end !== "" && new RegExp(`^${atom}`, "u").test(end);
  return mayBegin ? `(?!${literalText(end)})${atom}` : atom;
}

function repeat(atom: string, end: string, times: "*" | "+"): string {
  const single = one(atom, end);
  return single === atom ? `${atom}${times}` : `(?:${single})${times}`;
}

function optional(atom: string, end: string): string {
  const single = one(atom, end);
  return single === atom || single === "\\+" ? `${single}?` : `(?:${single})?`;
}

/** The characters that a string mapping leaves as they are: all of them, or only the first. */
function casedCharacters(slot: ts.Type): { first?: string; every: string } | undefined {
  if (!(slot.flags & ts.TypeFlags.StringMapping)) return undefined;
  const { symbol, type } = slot as ts.StringMappingType;
  if (!(type.flags & (ts.TypeFlags.String | ts.TypeFlags.Any))) return undefined;
  switch (symbol.name) {
    case "Uppercase":
      return { every: "\\P{CWU}" };
    case "Lowercase":
      return { every: "\\P{CWL}" };
    case "Capitalize":
      return { first: "\\P{CWU}", every: "[\\s\\S]" };
    case "Uncapitalize":
      return { first: "\\P{CWL}", every: "[\\s\\S]" };
    default:
      return undefined;
  }
}

function wholeCased({ first, every }: { first?: string; every: string }, end: string): string {
  const others = repeat(every, end, "*");
  return first === undefined ? others : `(?:${one(first, end)}${others})?`;
}

function literalText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
