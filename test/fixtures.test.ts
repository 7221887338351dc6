import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { areas, casesOf, isUpdated, type Listing, readExpected, runCase, writeExpected } from "./fixture-case.ts";

for (const area of areas) {
  describe(`fixtures/${area}`, () => {
    it.each(casesOf(area))("$name", { timeout: 60_000 }, async (fixture) => {
      const outcome = await runCase(fixture);
      for (const listing of outcome.listings) compileStrictly(listing);
      expect(outcome.differences ?? [], "answers without the direct lane").toEqual([]);
      for (const { tool, structured } of outcome.results) expectToFit(structured, tool, outcome.listings);
      if (outcome.manifest) expect(JSON.parse(JSON.stringify(outcome.manifest))).toEqual(outcome.manifest);
      if (isUpdated(fixture)) writeExpected(fixture, outcome.files);
      const expected = readExpected(fixture);
      if (area === "diagnostics") expect(outcome.files).toHaveProperty(["diagnostics.txt"]);
      expect(Object.keys(expected).sort(), "files in expected/").toEqual(Object.keys(outcome.files).sort());
      for (const [name, text] of Object.entries(outcome.files)) expect(text, name).toBe(expected[name]);
    });
  });
}

describe("the fixture folders", () => {
  it("hold at least sixty cases", () => {
    expect(areas.flatMap(casesOf).length).toBeGreaterThanOrEqual(60);
  });
});

/** Ajv's strictest reading of draft 2020-12, which refuses unknown keywords and formats. */
function compileStrictly({ inputSchema, outputSchema }: Listing) {
  const lenient = { allowUnionTypes: true, allowMatchingProperties: true, strictTuples: false, strictRequired: false };
  const ajv = new Ajv2020({ strict: true, ...lenient });
  formats.default(ajv);
  for (const keyword of ["x-mcp-header", "$anchor"]) ajv.addKeyword(keyword);
  expect(inputSchema).toMatchObject({ type: "object", properties: expect.any(Object) });
  expect(inputSchema).not.toHaveProperty("$ref");
  ajv.compile(inputSchema);
  return outputSchema && ajv.compile(outputSchema);
}

function expectToFit(structured: unknown, tool: string, listings: Listing[]): void {
  const listing = listings.find(({ name }) => name === tool);
  const validate = listing && compileStrictly(listing);
  expect(validate?.(structured), `${tool}: ${JSON.stringify(validate?.errors)}`).toBe(true);
}
