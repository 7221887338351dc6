import { describe, expect, it } from "vitest";
import { inline, readType } from "../../cli/client/schema-type.ts";
import { firstSentence, toolSignature } from "../../cli/client/signature.ts";
import { plain } from "../../compiler/diagnostics/render.ts";

describe("a schema as a TypeScript type", () => {
  const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
  const tree = {
    $ref: "#/$defs/Node",
    $defs: {
      Node: object({ value: { type: "number" }, children: { type: "array", items: { $ref: "#/$defs/Node" } } }),
    },
  };
  it.each<[unknown, string]>([
    [{ type: "integer" }, "number"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "string", enum: ["a", "b"] }, '"a" | "b"'],
    [{ const: 3 }, "3"],
    [{}, "unknown"],
    [true, "unknown"],
    [false, "never"],
    [{ not: {} }, "never"],
    [{ type: "array", items: { type: ["string", "null"] } }, "(string | null)[]"],
    [{ type: "array" }, "unknown[]"],
    [{ anyOf: [{ type: "string" }, { type: "number" }, { type: "string" }] }, "string | number"],
    [{ type: "string", anyOf: [{ minLength: 2 }, { pattern: "^x" }] }, "string"],
    [{ allOf: [object({ a: {} }), object({ b: {} })] }, "{ a?: unknown } & { b?: unknown }"],
    [object({ a: { type: "string" }, "b-c": {} }, { required: ["a"] }), '{ a: string; "b-c"?: unknown }'],
    [{ type: "object", additionalProperties: { type: "number" } }, "Record<string, number>"],
    [object({ a: {} }, { additionalProperties: { type: "number" } }), "{ a?: unknown; [key: string]: number }"],
    [{ type: "object" }, "object"],
    [{ type: "object", properties: {}, additionalProperties: false }, "{}"],
    [
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 2, maxItems: 2 },
      "[string, number]",
    ],
    [
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 1, items: { type: "boolean" } },
      "[string, number?, ...boolean[]]",
    ],
    [tree, "{ value?: number; children?: Node[] }"],
    [{ $ref: "#/nowhere" }, "unknown"],
    [{ $ref: "https://example.com/other" }, "unknown"],
  ])("%j is %s", (schema, type) => {
    expect(inline(readType(schema))).toBe(type);
  });

  it("stops at a depth where that is asked for", () => {
    const nested = object({ a: object({ b: object({ c: {} }) }), list: { type: "array", items: object({ d: {} }) } });
    expect(inline(readType(nested, { depth: 1 }))).toBe("{ a?: { b?: { … } }; list?: { d?: unknown }[] }");
    expect(inline(readType(nested, { depth: 0 }))).toBe("{ a?: { … }; list?: { … }[] }");
  });
});

describe("a tool as a signature", () => {
  const style = { width: 80, verbose: true, palette: plain };

  it("cannot be left by what a server says of itself", () => {
    const tool = {
      name: "a\u001b[31mb",
      description: "Ends here */ evil(): void \u0007",
      inputSchema: { type: "object" },
    };
    expect(toolSignature(tool, style)).toBe("/** Ends here *\\/ evil(): void */\nab()");
  });

  it("takes one line where that is enough, and one for each argument where it is not", () => {
    const properties = { path: { type: "string" }, lines: { type: "integer", default: 10 } };
    const tool = { name: "head", inputSchema: { type: "object", properties, required: ["path"] } };
    expect(toolSignature(tool, { ...style, verbose: false })).toBe("head(path: string, lines: number = 10)");
    expect(toolSignature(tool, { ...style, verbose: false, width: 20 })).toBe(
      "head(\n  path: string,\n  lines: number = 10,\n)",
    );
    expect(toolSignature(tool, style)).toContain("  /** @integer */\n  lines: number = 10,\n");
  });

  it.each([
    ["Add. More.", "Add."],
    ["Version 1.2 of it, e.g. this one. More.", "Version 1.2 of it, e.g. this one."],
    ["One\nline. More", "One line."],
    ["No stop\n\nMore", "No stop"],
    ["", ""],
  ])("is told by its first sentence: %j", (description, sentence) => {
    expect(firstSentence(description)).toBe(sentence);
  });
});
