import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../compiler/3-emit/json-schema.ts";
import { toRootSchema } from "../../compiler/3-emit/json-schema.ts";
import { validatorEmitter } from "../../compiler/3-emit/validators.ts";
import type { ObjectShape, TypeShape } from "../../manifest/index.ts";
import type { ValidationError, Validator } from "../../runtime/definition.ts";
import { askOnce, joinErrors, maxErrors, pointerKey } from "../../runtime/validation-bounds.ts";

describe("what Ajv prints", () => {
  const list: JsonSchema = { type: "array", items: { $ref: "#/$defs/Node" } };
  const node = { type: "object", properties: { next: list, twin: { $ref: "#/$defs/Node" } } };
  const text = validatorEmitter()({
    tree: { ...node, additionalProperties: list, $defs: { Node: { ...node, shared: true } } },
  });

  it("has a bound on every loop", () => {
    const loops = text.match(/^for\(.*\{\n.*$/gm) ?? [];
    expect(loops.length).toBeGreaterThanOrEqual(3);
    for (const loop of loops) expect(loop).toMatch(/\nif\(errors - before\d+ >= MAX_ERRORS\)\{$/);
  });

  it("joins errors, escapes keys and shares verdicts through the runtime", () => {
    expect(text).not.toMatch(/vErrors\.concat|\.replace\(\/~/);
    expect(text.match(/validationBounds\.joinErrors\(/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text).toContain("validationBounds.pointerKey(key");
    expect(text.match(/validationBounds\.askOnce\(/g)).toHaveLength(1);
  });
});

describe("types that are asked about once", () => {
  const objectOf = (extra: ObjectShape["properties"]): TypeShape => ({
    kind: "object",
    properties: [{ name: "next", required: false, shape: { kind: "reference", type: "Node" } }, ...extra],
    extra: "forbidden",
  });
  const other: ObjectShape["properties"] = [{ name: "size", required: true, shape: { kind: "number" } }];
  const sharedIn = (node: TypeShape) => {
    const root: TypeShape = { kind: "reference", type: "Node" };
    const schema = toRootSchema(root, { types: { Node: node }, direction: "input", purpose: "validator" });
    return Object.values(schema.$defs ?? {}).some((definition) => definition.shared === true);
  };

  it("are those in unions whose arms only trying tells apart", () => {
    expect(sharedIn({ kind: "union", members: [objectOf([]), objectOf(other)] })).toBe(true);
  });

  it("are not those that their JSON type tells apart, and not those outside of unions", () => {
    const items: TypeShape = { kind: "reference", type: "Node" };
    expect(sharedIn({ kind: "union", members: [objectOf([]), { kind: "array", items }, { kind: "string" }] })).toBe(
      false,
    );
    expect(sharedIn(objectOf(other))).toBe(false);
  });
});

describe("joined errors", () => {
  const errors = (count: number): ValidationError[] =>
    Array.from({ length: count }, (_, index) => ({
      instancePath: `/${index}`,
      schemaPath: "",
      keyword: "type",
      params: {},
    }));

  it.each([
    [0, 3, 3],
    [10, 20, 30],
    [maxErrors - 10, 20, maxErrors],
    [maxErrors, 20, maxErrors + 1],
    [maxErrors + 7, 1, maxErrors + 8],
  ])("%d and %d are %d, always more than before", (own, others, all) => {
    const joined = joinErrors(errors(own), errors(others));
    expect(joined).toHaveLength(all);
    expect(joined.at(-1)?.instancePath).toBe(`/${others - 1}`);
  });

  it("are a list of their own", () => {
    const others = errors(2);
    joinErrors(null, others).push(...errors(1));
    expect(others).toHaveLength(2);
  });
});

it("escapes keys as JSON pointers do, and cuts them short", () => {
  expect(pointerKey("a/b~c")).toBe("a~1b~0c");
  expect(pointerKey("~".repeat(100_000)).length).toBeLessThan(3_000);
});

it("asks about an object once, and about anything else each time", () => {
  let asked = 0;
  const validate: Validator = () => true;
  const errors: ValidationError[] = [{ instancePath: "", schemaPath: "", keyword: "type", params: {} }];
  const check = (value: unknown) => {
    asked++;
    validate.errors = Array.isArray(value) ? errors : null;
    return !Array.isArray(value);
  };
  const verdicts = new WeakMap();
  const ask = (value: unknown) => [askOnce(verdicts, validate, check, value, {}), validate.errors];
  const [wrong, right] = [[], {}];
  expect([ask(wrong), ask(right), ask(wrong), ask(right)]).toEqual([
    [false, errors],
    [true, null],
    [false, errors],
    [true, null],
  ]);
  expect(asked).toBe(2);
  ask("text");
  ask("text");
  expect(asked).toBe(4);
});
