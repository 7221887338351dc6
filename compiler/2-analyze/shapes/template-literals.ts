import ts from "#typescript";
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

/**
 * What `isFinite(+text)` is true for, the empty text aside. Exponents end at 299, short of where numbers begin to be
 * infinite; digits are not counted.
 */
function numberPattern(end: string): string {
  const sign = optional("[+-]", end);
  const space = repeat("\\s", end, "*");
  const digits = repeat("\\d", end, "+");
  const dot = one("\\.", end);
  const mantissa = end === "." ? digits : `(?:${digits}(?:${dot}${repeat("\\d", end, "*")})?|${dot}${digits})`;
  const upTo299 = `${optional("\\+", end)}${optional("[12]", end)}${one("\\d", end)}${optional("\\d", end)}`;
  const negative = end === "-" ? "" : `|${one("-", end)}${digits}`;
  const exponent = `${one("[eE]", end)}(?:${upTo299}${negative})`;
  const decimal = `${sign}${mantissa}(?:${exponent})?`;
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

/** The characters that string mappings leave as they are: all of them, or of the first and the others. */
function casedCharacters(slot: ts.Type): { first?: string; every: string } | undefined {
  const mappings = nestedMappings(slot);
  if (!mappings) return undefined;
  const first = caseClass(mappings.map((name) => cases[name]?.first));
  const every = caseClass(mappings.map((name) => cases[name]?.others)) ?? "[\\s\\S]";
  return first === every ? { every } : { first: first ?? "[\\s\\S]", every };
}

/** The names of the mappings around `string`, the innermost first: `Uppercase<Lowercase<string>>` is lower, then upper. */
function nestedMappings(slot: ts.Type): string[] | undefined {
  if (slot.flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) return [];
  if (!(slot.flags & ts.TypeFlags.StringMapping)) return undefined;
  const { symbol, type } = slot as ts.StringMappingType;
  const inner = nestedMappings(type);
  return inner && Object.hasOwn(cases, symbol.name) ? [...inner, symbol.name] : undefined;
}

type Case = "upper" | "lower";

const cases: Record<string, { first: Case; others?: Case }> = {
  Uppercase: { first: "upper", others: "upper" },
  Lowercase: { first: "lower", others: "lower" },
  Capitalize: { first: "upper" },
  Uncapitalize: { first: "lower" },
};

/**
 * The characters that come out of these changes as they went in. Where both cases are asked for, TypeScript takes what
 * the last one leaves alone after the first, so characters that do not find back are shut out: `İ`, the Kelvin sign.
 */
function caseClass(changes: (Case | undefined)[]): string | undefined {
  const asked = changes.filter((change) => change !== undefined);
  const last = asked.at(-1);
  if (last === undefined) return undefined;
  const changed = last === "upper" ? "\\p{CWU}" : "\\p{CWL}";
  return asked.every((change) => change === last) ? changed.replace("p", "P") : `[^${changed}${lost[last]}]`;
}

/** Characters of a case that the other one and back makes others; without `ς`, which stays at the end of a word. */
const lost: Record<Case, string> = {
  upper: "\\u{130}\\u{3f4}\\u{1e9e}\\u{2126}\\u{212a}-\\u{212b}",
  lower: [
    "\\u{b5}\\u{df}\\u{131}\\u{149}\\u{17f}\\u{1f0}\\u{345}\\u{390}\\u{3b0}\\u{3d0}-\\u{3d1}\\u{3d5}-\\u{3d6}",
    "\\u{3f0}-\\u{3f1}\\u{3f5}\\u{587}\\u{1c80}-\\u{1c88}\\u{1e96}-\\u{1e9b}\\u{1f50}\\u{1f52}\\u{1f54}",
    "\\u{1f56}\\u{1f80}-\\u{1f87}\\u{1f90}-\\u{1f97}\\u{1fa0}-\\u{1fa7}\\u{1fb2}-\\u{1fb4}\\u{1fb6}-\\u{1fb7}",
    "\\u{1fbe}\\u{1fc2}-\\u{1fc4}\\u{1fc6}-\\u{1fc7}\\u{1fd2}-\\u{1fd3}\\u{1fd6}-\\u{1fd7}\\u{1fe2}-\\u{1fe4}",
    "\\u{1fe6}-\\u{1fe7}\\u{1ff2}-\\u{1ff4}\\u{1ff6}-\\u{1ff7}\\u{fb00}-\\u{fb06}\\u{fb13}-\\u{fb17}",
  ].join(""),
};

function wholeCased({ first, every }: { first?: string; every: string }, end: string): string {
  const others = repeat(every, end, "*");
  return first === undefined ? others : `(?:${one(first, end)}${others})?`;
}

function literalText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
