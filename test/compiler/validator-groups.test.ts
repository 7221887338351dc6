import { describe, expect, test } from "vitest";
import { withoutAnnotations } from "../../compiler/3-emit/annotations.ts";
import type { JsonSchema } from "../../compiler/3-emit/json-schema.ts";
import { emitValidatorGroups } from "../../compiler/3-emit/validator-groups.ts";
import { ValidatorModule } from "../../compiler/3-emit/validator-module.ts";

describe("schemas that differ in words only", () => {
  test("have one validator, named after the first", () => {
    const validators = new ValidatorModule();
    const add = (name: string, schema: JsonSchema) => validators.add(name, schema);
    expect(add("find_input", { type: "string", description: "what to find" })).toBe("find_input");
    expect(add("show_input", { type: "string", title: "What to show", examples: ["x"] })).toBe("find_input");
    expect(add("keep_input", { type: "string", maxLength: 3 })).toBe("keep_input");
    expect(validators.schemas).toEqual({
      find_input: { type: "string" },
      keep_input: { type: "string", maxLength: 3 },
    });
  });

  test("keep properties that are called like annotations, and values that look like schemas", () => {
    const schema = {
      type: "object",
      title: "Page",
      properties: { title: { type: "string", default: "" }, default: { const: { title: "x" } } },
      anyOf: [{ required: ["title"], description: "one" }],
      additionalProperties: false,
    };
    expect(withoutAnnotations(schema)).toEqual({
      type: "object",
      properties: { title: { type: "string" }, default: { const: { title: "x" } } },
      anyOf: [{ required: ["title"] }],
      additionalProperties: false,
    });
  });
});

describe("many validators", () => {
  const names = Array.from({ length: 120 }, (_, index) => `is_${index}`);
  const { index, modules } = emitValidatorGroups(Object.fromEntries(names.map((name) => [name, { const: name }])));

  test("stand in several modules, and the index exports each of them once", () => {
    expect(Object.keys(modules)).toEqual(["mcpc:validators/1", "mcpc:validators/2", "mcpc:validators/3"]);
    expect(index.match(/is_\d+/g)).toEqual(names);
  });

  test("refuse what their own schema refuses", async () => {
    const exported = await Promise.all(Object.values(modules).map(importText));
    const validators = Object.assign({}, ...exported) as Record<string, (value: unknown) => boolean>;
    expect(Object.keys(validators).sort()).toEqual([...names].sort());
    for (const name of names) expect([validators[name]?.(name), validators[name]?.("other")]).toEqual([true, false]);
  });
});

function importText(text: string): Promise<object> {
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);
}
