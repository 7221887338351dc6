import { describe, expect, test, vi } from "vitest";
import type { Context } from "../../runtime/context.ts";
import type { JsonSchema, RuntimeSettings, ToolDefinition } from "../../runtime/definition.ts";
import { type Call, callTool } from "../../runtime/dispatch.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { compileSchema } from "./build-fixture.ts";

const silent = { debug() {}, info() {}, warning() {}, error() {} };

function call(change: Partial<Call> = {}): Call {
  const createContext = () => ({}) as Context;
  return {
    signal: new AbortController().signal,
    wrapsResults: false,
    masksErrors: false,
    log: silent,
    createContext,
    ...change,
  };
}

/** A tool that returns the arguments it was called with. */
function echo(properties: JsonSchema, settings: RuntimeSettings = {}, change: Partial<ToolDefinition> = {}) {
  const inputSchema = { type: "object" as const, properties, additionalProperties: false };
  const tool: ToolDefinition = {
    listing: { name: "echo", inputSchema },
    validateInput: compileSchema(inputSchema),
    invoke: (args) => args,
    returns: "json",
    source: "echo.ts:1",
    ...change,
  };
  return createRegistry({ info: { name: "test", version: "1" }, settings, tools: [tool] });
}

async function received(properties: JsonSchema, args: unknown, settings: RuntimeSettings = {}) {
  const { isError, content, structuredContent } = await callTool(echo(properties, settings), "echo", args, call());
  const [block] = content;
  return isError ? (block?.type === "text" ? block.text : block) : structuredContent;
}

const array = { type: "array", items: { type: "number" } };
const object = { type: "object", properties: { a: array, on: { type: "boolean" } } };

describe("arguments", () => {
  const repaired: [string, JsonSchema, unknown, RuntimeSettings, unknown][] = [
    ["absent ones are an empty object", {}, undefined, {}, {}],
    ["JSON text for an array", { x: array }, { x: "[1,2]" }, {}, { x: [1, 2] }],
    ["JSON text for an object", { x: object }, { x: '{"a":[1]}' }, {}, { x: { a: [1] } }],
    ["JSON text inside JSON text", { x: object }, { x: '{"a":"[1]"}' }, {}, { x: { a: [1] } }],
    ["JSON text for a nullable object", { x: { type: ["object", "null"] } }, { x: '{"a":1}' }, {}, { x: { a: 1 } }],
    ["JSON text for a union without strings", { x: { anyOf: [array, object] } }, { x: "[1]" }, {}, { x: [1] }],
    [
      "JSON text deep inside",
      { x: { type: "array", items: object } },
      { x: [{}, { a: "[3]" }] },
      {},
      { x: [{}, { a: [3] }] },
    ],
    [
      "text stays text where a string will do",
      { x: { anyOf: [array, { type: "string" }] } },
      { x: "[1]" },
      {},
      { x: "[1]" },
    ],
    ["coerce: number", { x: { type: "number" } }, { x: "1.5" }, { coerce: true }, { x: 1.5 }],
    [
      "coerce: integer in an array",
      { x: { type: "array", items: { type: "integer" } } },
      { x: ["1", 2] },
      { coerce: true },
      { x: [1, 2] },
    ],
    ["coerce: boolean", { x: { type: "boolean" } }, { x: "true" }, { coerce: true }, { x: true }],
    ["coerce: nullable number", { x: { type: ["number", "null"] } }, { x: "3" }, { coerce: true }, { x: 3 }],
    ["strip", { x: { type: "number" } }, { x: 1, y: 2 }, { unknownArguments: "strip" }, { x: 1 }],
    ["strip and parse", { x: array }, { x: "[1]", y: 2 }, { unknownArguments: "strip" }, { x: [1] }],
  ];
  test.each(repaired)("%s", async (_, properties, args, settings, expected) => {
    const before = JSON.stringify(args);
    expect(await received(properties, args, settings)).toEqual(expected);
    expect(JSON.stringify(args)).toBe(before);
  });

  const refused: [string, JsonSchema, unknown, RuntimeSettings, string][] = [
    ["text that is no JSON", { x: array }, { x: "[1" }, {}, 'x: expected number[], got string "[1"'],
    [
      "JSON text where some strings would do",
      { x: { anyOf: [array, { type: "string", maxLength: 1 }] } },
      { x: "[1]" },
      {},
      'x: expected string (at most 1 character), got string "[1]"',
    ],
    ["JSON text of the wrong kind", { x: array }, { x: '{"a":1}' }, {}, "x: expected number[], got string"],
    ["a numeric string", { x: { type: "number" } }, { x: "1" }, {}, 'x: expected number, got string "1"'],
    [
      "a boolean for a number",
      { x: { type: "number" } },
      { x: true },
      { coerce: true },
      "x: expected number, got true",
    ],
    [
      "a boolean string for a number",
      { x: { type: "number" } },
      { x: "true" },
      { coerce: true },
      'x: expected number, got string "true"',
    ],
    ["a blank for a number", { x: { type: "number" } }, { x: " " }, { coerce: true }, "x: expected number"],
    ["a fraction for an integer", { x: { type: "integer" } }, { x: "1.5" }, { coerce: true }, "x: expected integer"],
    ["an unknown argument", { query: {} }, { qeury: 1 }, {}, 'qeury: unknown argument, did you mean "query"?'],
    ["constructor", { x: {} }, { constructor: 1 }, {}, "constructor: unknown argument, known: x"],
    ["a list", {}, [1], {}, "arguments: expected object, got array [1]"],
  ];
  test.each(refused)("%s is refused", async (_, properties, args, settings, line) => {
    expect(await received(properties, args, settings)).toContain(
      `Invalid arguments for tool "echo", 1 problem:\n- ${line}`,
    );
  });

  test("__proto__ pollutes nothing", async () => {
    const args = JSON.parse('{"x": {"__proto__": {"polluted": true}}, "__proto__": {"polluted": true}}');
    await received({ x: { type: "object" } }, args, { unknownArguments: "strip", coerce: true });
    await received({ x: { type: "array" } }, JSON.parse('{"x": "{\\"__proto__\\": {\\"polluted\\": true}}"}'));
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("results", () => {
  const returning = (value: unknown, change: Partial<ToolDefinition> = {}) =>
    callTool(echo({}, {}, { invoke: () => value, ...change }), "echo", {}, call());

  test("strings are text as they are, other values JSON", async () => {
    expect(await returning("a")).toEqual({ content: [{ type: "text", text: "a" }], structuredContent: "a" });
    expect(await returning({ a: 1, b: undefined })).toEqual({
      content: [{ type: "text", text: '{"a":1}' }],
      structuredContent: { a: 1 },
    });
    expect(await returning(undefined)).toEqual({ content: [{ type: "text", text: "null" }], structuredContent: null });
    expect(await returning(Promise.resolve([1]))).toMatchObject({ structuredContent: [1] });
  });

  test("instances go out as JSON makes them", async () => {
    class Money {
      amount = 3;
      toJSON() {
        return { eur: this.amount };
      }
    }
    expect(await returning(new Money())).toMatchObject({
      content: [{ text: '{"eur":3}' }],
      structuredContent: { eur: 3 },
    });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, { deep: [Number.NaN] }])(
    "%s is a failure",
    async (value) => {
      expect(await returning(value)).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('Tool "echo" returned a value that has no JSON form') }],
      });
    },
  );

  test("an encoder that throws is a failure", async () => {
    const encode = () => {
      throw new TypeError("expected a valid Date");
    };
    expect(await returning(1, { encode })).toMatchObject({
      isError: true,
      content: [{ text: 'Tool "echo" returned a value that has no wire form:\nexpected a valid Date' }],
    });
  });

  test("a ToolResult without the structured content its schema promises is a failure", async () => {
    const outputSchema = { type: "object" };
    const change = {
      returns: "content" as const,
      listing: { name: "echo", inputSchema: { type: "object" as const, properties: {} }, outputSchema },
      validateOutput: compileSchema(outputSchema),
    };
    expect(await returning({ content: ["a"] }, change)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("expected object") }],
    });
    expect(await returning({ content: ["no"], isError: true }, change)).toEqual({
      isError: true,
      content: [{ type: "text", text: "no" }],
    });
    expect(await returning({ content: [], structuredContent: { a: 1 } }, change)).toEqual({
      content: [{ type: "text", text: '{"a":1}' }],
      structuredContent: { a: 1 },
    });
  });

  test("2025 clients get what is no object inside one", async () => {
    const ask = (value: unknown) =>
      callTool(echo({}, {}, { invoke: () => value }), "echo", {}, call({ wrapsResults: true }));
    expect(await ask([1])).toMatchObject({ structuredContent: { result: [1] } });
    expect(await ask({ a: 1 })).toMatchObject({ structuredContent: { a: 1 } });
  });

  test("whatever is thrown becomes words", async () => {
    const throwing = (thrown: unknown) => returning(Promise.reject(thrown));
    for (const [thrown, text] of [
      [new Error("no"), "no"],
      ["no", "no"],
      [{ code: 1 }, '{"code":1}'],
      [undefined, "undefined"],
      [new Error(""), "Error"],
    ]) {
      expect(await throwing(thrown)).toEqual({ isError: true, content: [{ type: "text", text }] });
    }
  });
});

test("the context is built once, and only when asked for", async () => {
  const createContext = vi.fn(() => ({}) as Context);
  await callTool(echo({}, {}, { invoke: (_, { signal }) => signal.aborted }), "echo", {}, call({ createContext }));
  expect(createContext).not.toHaveBeenCalled();
  await callTool(
    echo({}, {}, { invoke: (_, injected) => new Set([injected.context, injected.context]).size }),
    "echo",
    {},
    call({ createContext }),
  );
  expect(createContext).toHaveBeenCalledTimes(1);
});

test.each(["nope", "__proto__", "constructor", "ecko"])("an unknown tool is a protocol error: %s", async (name) => {
  await expect(async () => callTool(echo({}), name, {}, call())).rejects.toMatchObject({
    code: -32602,
    message: expect.stringContaining(`Unknown tool: ${name}`),
  });
});
