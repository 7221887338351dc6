import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../runtime/definition.ts";
import { listProblems, readProblems } from "../../runtime/problems.ts";
import { compileSchema } from "./build-fixture.ts";

/** The lines a model would read. */
function problems(schema: JsonSchema, value: unknown): string[] {
  const validate = compileSchema(schema);
  expect(validate(value)).toBe(false);
  return readProblems(validate.errors ?? [], value, schema).map(({ path, text }) => `${path}: ${text}`);
}

const of = (property: JsonSchema) => ({
  type: "object",
  properties: { x: property },
  required: ["x"],
  additionalProperties: false,
});
const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name"],
  additionalProperties: false,
};

describe("one property", () => {
  const cases: [string, JsonSchema, unknown, string][] = [
    ["integer", { type: "integer" }, "3", 'x: expected integer, got string "3"'],
    ["number", { type: "number" }, true, "x: expected number, got true"],
    ["fraction", { type: "integer" }, 1.5, "x: expected integer, got number 1.5"],
    ["null", { type: "string" }, null, "x: expected string, got null"],
    ["nullable", { type: ["string", "null"] }, 3, "x: expected string | null, got number 3"],
    ["minimum", { type: "integer", minimum: 1 }, 0, "x: expected integer ≥ 1, got number 0"],
    ["range", { type: "number", exclusiveMinimum: 0, maximum: 5 }, 9, "x: expected number > 0 and ≤ 5, got number 9"],
    ["multiple", { type: "number", multipleOf: 5 }, 7, "x: expected number (a multiple of 5), got number 7"],
    [
      "enum",
      { type: "string", enum: ["asc", "desc"] },
      "ascc",
      'x: expected "asc" | "desc", got string "ascc", did you mean "asc"?',
    ],
    ["far enum", { type: "string", enum: ["asc", "desc"] }, "up", 'x: expected "asc" | "desc", got string "up"'],
    ["enum of another type", { type: "string", enum: ["asc", "desc"] }, 3, 'x: expected "asc" | "desc", got number 3'],
    ["const", { const: 7 }, 8, "x: expected 7, got number 8"],
    ["length", { type: "string", minLength: 2 }, "a", 'x: expected string (at least 2 characters), got string "a"'],
    ["pattern", { type: "string", pattern: "^a" }, "b", 'x: expected string (matching /^a/), got string "b"'],
    [
      "format",
      { type: "string", format: "date-time" },
      "soon",
      'x: expected date-time string like 2026-01-31T09:30:00Z, got string "soon"',
    ],
    ["array", { type: "array", items: { type: "string" } }, "a", 'x: expected string[], got string "a"'],
    [
      "array of unions",
      { type: "array", items: { type: ["string", "null"] } },
      1,
      "x: expected (string | null)[], got number 1",
    ],
    ["too few", { type: "array", items: {}, minItems: 1 }, [], "x: expected at least 1 item, got 0"],
    ["too many", { type: "array", items: {}, maxItems: 1 }, [1, 2], "x: expected at most 1 item, got 2"],
    [
      "not unique",
      { type: "array", uniqueItems: true },
      [1, 1],
      "x: expected different items, but items 0 and 1 are the same",
    ],
    [
      "tuple",
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }] },
      1,
      "x: expected [string, number], got number 1",
    ],
    ["object", person, "Ann", 'x: expected { name: string, age?: integer }, got string "Ann"'],
    [
      "record",
      { type: "object", additionalProperties: { type: "number" } },
      1,
      "x: expected Record<string, number>, got number 1",
    ],
    [
      "record value",
      { type: "object", additionalProperties: { type: "number" } },
      { "a b": "1" },
      'x["a b"]: expected number, got string "1"',
    ],
    ["long value", { type: "number" }, "a".repeat(99), `x: expected number, got string "${"a".repeat(58)}…`],
    ["not a number", { type: "number" }, Number.NaN, "x: expected number, got NaN"],
  ];
  test.each(cases)("%s", (_, schema, value, line) => {
    expect(problems(of(schema), { x: value })).toEqual([line]);
  });
});

test("every problem is listed, with its path", () => {
  const schema = of({
    type: "array",
    items: { ...person, properties: { ...person.properties, tags: { type: "array", items: { type: "string" } } } },
  });
  const value = { x: [{ nmae: "Ann" }, { name: "Bob", age: "3", tags: ["a", 1] }], y: 1 };
  expect(problems(schema, value)).toEqual([
    "y: unknown argument, known: x",
    "x[0].name: missing, expected string",
    'x[0].nmae: unknown property, did you mean "name"?',
    'x[1].age: expected integer, got string "3"',
    "x[1].tags[1]: expected string, got number 1",
  ]);
});

test("a wrong value of an enum with a type is one problem", () => {
  expect(problems(of({ type: "integer", enum: [1, 2] }), { x: "1" })).toEqual(['x: expected 1 | 2, got string "1"']);
});

test("no parameters, unknown argument", () => {
  expect(problems({ type: "object", properties: {}, additionalProperties: false }, { x: 1 })).toEqual([
    "x: unknown argument, none is expected",
  ]);
});

describe("unions", () => {
  const circle = {
    type: "object",
    properties: { kind: { const: "circle" }, radius: { type: "number" } },
    required: ["kind", "radius"],
  };
  const square = {
    type: "object",
    properties: { kind: { const: "square" }, side: { type: "number" } },
    required: ["kind", "side"],
  };
  const $defs = {
    circle,
    square,
    tree: {
      type: "object",
      properties: { value: { type: "number" }, kids: { type: "array", items: { $ref: "#/$defs/tree" } } },
      required: ["value"],
    },
  };

  const cases: [string, JsonSchema, unknown, string[]][] = [
    [
      "of primitives",
      { anyOf: [{ type: "number" }, { type: "boolean" }] },
      "1",
      ['x: expected number | boolean, got string "1"'],
    ],
    [
      "nobody meant",
      { anyOf: [person, { type: "array", items: { type: "number" } }] },
      1,
      ["x: expected { name: string, age?: integer } | number[], got number 1"],
    ],
    [
      "one arm meant by type",
      { anyOf: [person, { type: "string" }] },
      { name: "Ann", age: "3" },
      ['x.age: expected integer, got string "3"'],
    ],
    [
      "an array arm meant",
      { anyOf: [{ type: "array", items: { type: "number" } }, { type: "string" }] },
      [1, "2"],
      ['x[1]: expected number, got string "2"'],
    ],
    [
      "one arm meant by its tag",
      { anyOf: [circle, square] },
      { kind: "circle", radius: "3" },
      ['x.radius: expected number, got string "3"'],
    ],
    [
      "a tag nobody has",
      { oneOf: [circle, square] },
      { kind: "line" },
      ['x: expected { kind: "circle", radius: number } | { kind: "square", side: number }, got object {"kind":"line"}'],
    ],
    [
      "discriminated, wrong tag",
      { type: "object", discriminator: { propertyName: "kind" }, oneOf: [circle, square] },
      { kind: "sqare", side: 1 },
      ['x.kind: expected "circle" | "square", got string "sqare", did you mean "square"?'],
    ],
    [
      "discriminated, no tag",
      { type: "object", discriminator: { propertyName: "kind" }, oneOf: [circle, square] },
      {},
      ['x.kind: expected "circle" | "square", got nothing'],
    ],
    [
      "discriminated, right tag",
      { type: "object", discriminator: { propertyName: "kind" }, oneOf: [circle, square] },
      { kind: "square" },
      ["x.side: missing, expected number"],
    ],
    [
      "of references",
      { anyOf: [{ $ref: "#/$defs/circle" }, { $ref: "#/$defs/square" }] },
      { kind: "square", side: "1" },
      ['x.side: expected number, got string "1"'],
    ],
    [
      "recursive",
      { $ref: "#/$defs/tree" },
      { value: 1, kids: [{ value: 2, kids: [{}] }] },
      ["x.kids[0].kids[0].value: missing, expected number"],
    ],
  ];
  test.each(cases)("%s", (_, schema, value, lines) => {
    expect(problems({ ...of(schema), $defs }, { x: value })).toEqual(lines);
  });

  test("a union inside a union inside an array", () => {
    const inner = { anyOf: [{ type: "number" }, { type: "null" }] };
    const schema = of({ anyOf: [{ type: "array", items: inner }, { type: "boolean" }] });
    expect(problems(schema, { x: [1, "2", null] })).toEqual(['x[1]: expected number | null, got string "2"']);
  });

  test("the listing may say anyOf where the validator was compiled from oneOf", () => {
    const validate = compileSchema(
      of({ type: "object", discriminator: { propertyName: "kind" }, oneOf: [circle, square] }),
    );
    const value = { x: { kind: "circle", radius: "3" } };
    expect(validate(value)).toBe(false);
    const listed = of({ anyOf: [circle, square] });
    expect(readProblems(validate.errors ?? [], value, listed)).toEqual([
      { path: "x.radius", text: 'expected number, got string "3"' },
    ]);
  });
});

test("ten lines, then a count", () => {
  const many = Array.from({ length: 14 }, (_, index) => ({ path: index === 0 ? "" : `x${index}`, text: "wrong" }));
  const lines = listProblems(many, "arguments").split("\n");
  expect(lines).toHaveLength(11);
  expect(lines[0]).toBe("- arguments: wrong");
  expect(lines[10]).toBe("- and 4 more");
});
