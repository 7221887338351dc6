import type { TypeShape } from "../../manifest/index.ts";
import { resolveShape } from "./shape-walk.ts";

/** How the text of a URI variable becomes a value, and whether it could name a file. */
export interface VariableForms {
  /** It may be a number, or `true` and `false`; text that is neither, or one of `words`, stays text. */
  number?: true;
  boolean?: true;
  /** Texts that stay so although they could be read. */
  words?: string[];
  /** Any text will do. */
  text?: true;
}

/** What values of a shape, or of its items, are written as in a URI. */
export function variableForms(shape: TypeShape, types: Record<string, TypeShape>): VariableForms {
  const resolved = resolveShape(shape, types);
  switch (resolved.kind) {
    case "number":
      return { number: true };
    case "boolean":
      return { boolean: true };
    case "string":
    case "unknown":
      return { text: true };
    case "literal":
      return literalForms(resolved.values);
    case "array":
      return variableForms(resolved.items, types);
    case "codec":
      return resolved.codec === "set" ? variableForms(resolved.items, types) : {};
    case "union":
      return resolved.members.map((member) => variableForms(member, types)).reduce(joined, {});
    case "null":
    case "tuple":
    case "object":
    case "reference":
      return {}; // refused when the template was read
  }
}

/** Whether a variable of that shape takes several values. */
export function isListShape(shape: TypeShape, types: Record<string, TypeShape>): boolean {
  const resolved = resolveShape(shape, types);
  return resolved.kind === "array" || (resolved.kind === "codec" && resolved.codec === "set");
}

function literalForms(values: (string | number | boolean)[]): VariableForms {
  const words = values.filter((value) => typeof value === "string");
  return {
    ...(values.some((value) => typeof value === "number") && { number: true as const }),
    ...(values.some((value) => typeof value === "boolean") && { boolean: true as const }),
    ...(words.length > 0 && { words }),
  };
}

function joined(left: VariableForms, right: VariableForms): VariableForms {
  const words = [...(left.words ?? []), ...(right.words ?? [])];
  return { ...left, ...right, ...(words.length > 0 && { words }) };
}
