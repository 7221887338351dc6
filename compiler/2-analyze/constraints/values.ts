import type { JsonValue, Notes, TypeShape } from "../../../manifest/index.ts";
import type { Tag } from "../jsdoc.ts";
import type { Application } from "./apply.ts";
import { fits, limits } from "./fits.ts";
import { unquoted } from "./tags.ts";
import { shapeWords } from "./words.ts";

/** `@default`: JSON, or bare text where a string is wanted. What the code itself sets comes first. */
export function readDefault(shape: TypeShape, application: Application): Notes {
  const tag = application.sole("default");
  if (!tag) return {};
  const value = readValue(tag, shape, application);
  if (value === undefined) return {};
  if (!application.place.hasFixedDefault || shape.default === undefined) return { default: value };
  const fixed = JSON.stringify(shape.default);
  if (JSON.stringify(value) !== fixed) application.reportValue(tag, `${fixed}, the default in the code`);
  return {};
}

/** `@example`, as often as one likes. */
export function readExamples(shape: TypeShape, application: Application): Notes {
  const tags = application.docs.tags.filter((tag) => tag.name === "example");
  const examples = tags.flatMap((tag) => {
    const value = readValue(tag, shape, application);
    return value === undefined ? [] : [value];
  });
  return examples.length > 0 ? { examples } : {};
}

function readValue(tag: Tag, shape: TypeShape, application: Application): JsonValue | undefined {
  const { resolve } = application.context;
  const text = withoutFence(tag.value);
  const fitting = candidates(text).find((candidate) => fits(candidate, shape, resolve));
  if (fitting === undefined) application.reportValue(tag, expectedValue(shape, application));
  return fitting;
}

/** A value as JSON, or as text: bare, or in the quotes of TypeScript. */
function candidates(text: string): JsonValue[] {
  if (text === "") return [];
  return [...parsed(text), ...parsed(unquoted(text)), unquoted(text), text];
}

function parsed(text: string): JsonValue[] {
  try {
    return [JSON.parse(text) as JsonValue];
  } catch {
    return [];
  }
}

/** The inside of a code block. */
function withoutFence(value: string): string {
  return /^```\w*\n([\s\S]*?)\n?```$/.exec(value)?.[1]?.trim() ?? value;
}

function expectedValue(shape: TypeShape, { context }: Application): string {
  const words = `${shapeWords(shape, context.resolve)}${hasLimits(shape) ? " within its limits" : ""}`;
  return scalars.has(shape.kind) ? words : `the JSON of ${words}`;
}

const scalars = new Set<string>(["string", "number", "boolean", "literal"]);

function hasLimits(shape: TypeShape): boolean {
  return shape.kind === "union" ? shape.members.some(hasLimits) : limits.some((limit) => limit in shape);
}
