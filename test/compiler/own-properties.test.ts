import { expect, test } from "vitest";
import { validatorEmitter } from "../../compiler/3-emit/validators.ts";

const names = ["x", "a-b", 'with "quotes" and \\', "0", "toString", "__proto__"];
const properties = Object.fromEntries(names.map((name) => [name, { type: "number" }]));
const text = validatorEmitter()({
  value: { type: "object", properties, required: names, additionalProperties: false },
});

test("only names that every object inherits are asked for as its own", () => {
  const asked = [...text.matchAll(/func\d+\.call\(data\d*, ("(?:[^"\\]|\\.)*")\)/g)].map(([, name]) => name);
  expect(new Set(asked.map((name) => JSON.parse(name ?? "")))).toEqual(new Set(["toString", "__proto__"]));
});

test("every name is looked for", () => {
  for (const name of names) {
    expect(text).toMatch(new RegExp(`missingProperty: ${JSON.stringify(name).replaceAll(/[\\"]/g, "\\$&")}`));
  }
});

test("loops go over keys without a list of them", () => {
  expect(text).toMatch(/^for\(const key0 in data\)\{$/m);
  expect(text).not.toContain("Object.keys");
});
