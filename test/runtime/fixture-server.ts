import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { JsonSchema, ServerDefinition, ToolDefinition, Validator } from "../../runtime/definition.ts";
import { ToolError } from "../../runtime/errors.ts";

/** A tool as a test writes it; validators are added when the fixture is built. */
export interface FixtureTool {
  name: string;
  input?: JsonSchema;
  /** Names of required properties; all of them when absent. */
  required?: string[];
  output?: JsonSchema;
  returns?: ToolDefinition["returns"];
  encode?: ToolDefinition["encode"];
  $defs?: JsonSchema;
  invoke: ToolDefinition["invoke"];
}

const number = { type: "number" };
const string = { type: "string" };
const item = {
  type: "object",
  properties: { sku: string, qty: { type: "integer", minimum: 1 } },
  required: ["sku", "qty"],
  additionalProperties: false,
};
const order = {
  type: "object",
  properties: { id: string, items: { type: "array", items: item, minItems: 1 } },
  required: ["id", "items"],
  additionalProperties: false,
};
const shape = {
  type: "object",
  discriminator: { propertyName: "kind" },
  oneOf: [
    {
      type: "object",
      properties: { kind: { const: "circle", type: "string" }, radius: number },
      required: ["kind", "radius"],
      additionalProperties: false,
    },
    {
      type: "object",
      properties: { kind: { const: "square", type: "string" }, side: number },
      required: ["kind", "side"],
      additionalProperties: false,
    },
  ],
};

let open: (() => true) | undefined;
let release = (): void => {};
let aborts = 0;

export const fixtureTools: FixtureTool[] = [
  { name: "add", input: { a: number, b: number }, output: number, invoke: ({ a, b }) => a + b },
  { name: "greet", input: { name: string }, output: string, invoke: ({ name }) => `Hello, ${name}!` },
  {
    name: "search",
    input: {
      query: { type: "string", minLength: 1 },
      limit: { type: "integer", minimum: 1, maximum: 100, default: 10 },
      sort: { type: "string", enum: ["asc", "desc"] },
      tags: { type: "array", items: string },
    },
    required: ["query"],
    output: { type: "object", properties: { query: string, limit: number }, required: ["query", "limit"] },
    invoke: ({ query, limit }) => ({ query, limit: limit ?? 10 }),
  },
  {
    name: "order",
    input: { orders: { type: "array", items: order } },
    output: { type: "integer" },
    invoke: ({ orders }) => orders.length,
  },
  {
    name: "area",
    input: { shape },
    output: number,
    invoke: ({ shape }) => (shape.kind === "circle" ? shape.radius : shape.side) ** 2,
  },
  {
    name: "either",
    input: { value: { anyOf: [{ type: "number" }, { type: "array", items: number }, item] } },
    output: string,
    invoke: ({ value }) => JSON.stringify(value),
  },
  { name: "pair", output: { type: "array", items: number }, invoke: () => [1, 2] },
  { name: "maybe", output: { type: ["string", "null"] }, invoke: () => null },
  { name: "nothing", returns: "void", invoke: () => "ignored" },
  {
    name: "when",
    output: { type: "object", properties: { at: { type: "string", format: "date-time" } }, required: ["at"] },
    encode: (value) => ({ at: (value as { at: Date }).at.toISOString() }),
    invoke: () => ({ at: new Date(0) }),
  },
  {
    name: "not_a_number",
    output: { type: "object", properties: { total: { type: ["number", "null"] } }, required: ["total"] },
    invoke: () => ({ total: Number.NaN }),
  },
  {
    name: "cycle",
    output: { type: "object" },
    invoke() {
      const self: Record<string, unknown> = {};
      self.self = self;
      return self;
    },
  },
  { name: "wrong", output: number, invoke: () => "three" },
  { name: "secret", output: string, invoke: () => Promise.reject(new Error("password is hunter2")) },
  {
    name: "refuse",
    output: string,
    invoke() {
      throw new ToolError("there is no such order");
    },
  },
  {
    name: "picture",
    returns: "content",
    invoke: () => ["a dot", { type: "image", data: "iVBORw0KGgo=", mimeType: "image/png" }],
  },
  { name: "broken_picture", returns: "content", invoke: () => ({ type: "image", data: 1 }) },
  {
    name: "whole_result",
    returns: "content",
    output: { type: "array", items: number },
    invoke: () => ({ content: ["two numbers"], structuredContent: [1, 2], _meta: { from: "fixture" } }),
  },
  {
    name: "noisy",
    output: string,
    invoke() {
      console.log("noise from console.log");
      process.stdout.write("noise from stdout.write");
      process.stdout.end("noise from stdout.end");
      process.stdout.write("noise after the end");
      return "quiet";
    },
  },
  {
    name: "big",
    input: { megabytes: number },
    output: string,
    invoke: ({ megabytes }) => "x".repeat(megabytes * 2 ** 20),
  },
  { name: "hang", returns: "void", invoke: () => new Promise(() => {}) },
  {
    name: "wait",
    output: string,
    invoke: () =>
      new Promise((resolve) => {
        open = () => {
          resolve("opened");
          return true;
        };
      }),
  },
  { name: "open", output: { type: "boolean" }, invoke: () => open?.() ?? false },
  {
    name: "until_aborted",
    returns: "void",
    invoke: (_, { signal, context }) =>
      new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          aborts++;
          process.stderr.write("the call was aborted\n");
          resolve();
        });
        context.log.info("waiting to be aborted");
      }),
  },
  { name: "aborts", output: { type: "integer" }, invoke: () => aborts },
  {
    name: "report",
    output: string,
    async invoke(_, { context }) {
      context.log.debug("started", { step: 1 });
      context.log.info("half way");
      await context.progress(0, 2);
      await context.progress(1, 2, "half way");
      await context.progress(2, 2);
      context.log.warning("done");
      return "reported";
    },
  },
  {
    name: "patient",
    output: string,
    async invoke(_, { context }) {
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      for (const done of [0, 1, 2]) await context.progress(done, 2);
      await released;
      return "released";
    },
  },
  { name: "release", returns: "void", invoke: () => release() },
  {
    name: "careless",
    returns: "void",
    async invoke(_, { context }) {
      const cycle: Record<string, unknown> = {};
      cycle.self = cycle;
      context.log.info("a cycle", cycle as never);
      await context.progress(Number.NaN);
      await context.progress(1, Number.POSITIVE_INFINITY);
    },
  },
  {
    name: "whoami",
    output: { type: "object" },
    invoke(_, { context }) {
      const { protocol, client, request } = context;
      return { protocol, client, request };
    },
  },
  {
    name: "region",
    input: { region: { type: "string", "x-mcp-header": "Region" } },
    required: [],
    output: string,
    invoke: ({ region }) => `region=${region}`,
  },
  {
    name: "remember",
    input: { key: string, value: {} },
    returns: "void",
    invoke: ({ key, value }, { context }) => context.session.set(key, value),
  },
  {
    name: "recall",
    input: { key: string },
    output: { type: "object" },
    invoke: ({ key }, { context: { session } }) => ({ value: session.get(key), had: session.delete(key) }),
  },
  {
    name: "announce",
    input: { what: { enum: ["toolsChanged", "promptsChanged", "resourcesChanged", "resourceUpdated"] }, uri: string },
    required: ["what"],
    returns: "void",
    invoke: ({ what, uri }, { context }) => context.notify[what as "resourceUpdated"](uri),
  },
  {
    name: "detach_until_released",
    output: string,
    async invoke(_, { context, signal }) {
      const released = new Promise<void>((resolve) => {
        release = resolve;
        signal.addEventListener("abort", () => resolve());
      });
      await context.progress(1, 2);
      const detached = context.detach();
      process.stderr.write(`detached: ${detached}\n`);
      await released;
      if (signal.aborted) process.stderr.write("the detached call was aborted\n");
      return `detached: ${detached}`;
    },
  },
  {
    name: "stop_and_answer",
    output: string,
    invoke: () =>
      new Promise((resolve) => {
        process.once("SIGTERM", () => setImmediate(resolve, "stopping"));
        process.kill(process.pid, "SIGTERM");
      }),
  },
  {
    name: "heap",
    output: { type: "integer" },
    invoke() {
      setFlagsFromString("--expose-gc");
      runInNewContext("gc")();
      return process.memoryUsage().heapUsed;
    },
  },
  { name: "forget", returns: "void", invoke: () => void Promise.reject(new Error("forgotten promise")) },
];

export function inputSchemaOf({ input = {}, required, $defs }: FixtureTool): JsonSchema & { type: "object" } {
  const names = required ?? Object.keys(input);
  return {
    type: "object",
    properties: input,
    ...(names.length > 0 && { required: names }),
    additionalProperties: false,
    ...($defs && { $defs }),
  };
}

/** What a generated entry would hold. `validators` has `NAME_input` and, where there is an output, `NAME_output`. */
export function defineFixture(
  validators: Record<string, Validator>,
  settings: ServerDefinition["settings"] = {},
  tools: FixtureTool[] = fixtureTools,
): ServerDefinition {
  return {
    info: { name: "fixture", version: "1.2.3", description: "Tools that behave and tools that do not." },
    instructions: "Use the fixture wisely.",
    settings,
    tools: tools.map((tool) => defineTool(tool, validators)),
  };
}

function defineTool(tool: FixtureTool, validators: Record<string, Validator>): ToolDefinition {
  const { name, output, returns = "json", encode, invoke } = tool;
  const validateInput = validators[`${name}_input`];
  const validateOutput = validators[`${name}_output`];
  if (!validateInput) throw new Error(`no validator for ${name}`);
  const plain = { name, description: `The ${name} tool.`, inputSchema: inputSchemaOf(tool) };
  const wrapped = { type: "object", properties: { result: output }, required: ["result"] };
  return {
    listing: { ...plain, ...(output && { outputSchema: output }) },
    ...(output && output.type !== "object" && { legacyListing: { ...plain, outputSchema: wrapped } }),
    validateInput,
    ...(validateOutput && { validateOutput }),
    invoke,
    returns,
    ...(encode && { encode }),
    source: `fixture-server.ts:${name}`,
  };
}
