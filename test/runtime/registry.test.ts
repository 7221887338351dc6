import { describe, expect, test } from "vitest";
import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ServerDefinition,
  ToolDefinition,
} from "../../runtime/definition.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { compileValidators } from "./build-fixture.ts";
import { defineFixture, fixtureTools } from "./fixture-server.ts";

const fixture = defineFixture(compileValidators());

function tool(change: Partial<ToolDefinition> = {}): ToolDefinition {
  const listing = { name: "one", inputSchema: { type: "object" as const } };
  return { listing, validateInput: () => true, invoke: () => 1, returns: "void", source: "a.ts:1", ...change };
}

function define(...tools: ToolDefinition[]): ServerDefinition {
  return { info: { name: "broken", version: "1" }, tools };
}

const sourced = { invoke: () => "x", source: "a.ts:1" };

function resource(change: Partial<ResourceDefinition> = {}): ResourceDefinition {
  return { ...sourced, listing: { uri: "app://x", name: "x" }, returns: "value", ...change };
}

function template(change: Partial<ResourceTemplateDefinition> = {}): ResourceTemplateDefinition {
  const listing = { uriTemplate: "app://x/{id}", name: "x" };
  const matching = { pattern: /^app:\/\/x\/([^/]+)$/, variables: [{ name: "id" }], inputSchema: {} };
  return { ...sourced, ...matching, listing, validateInput: () => true, returns: "value", ...change };
}

function prompt(change: Partial<PromptDefinition> = {}): PromptDefinition {
  const input = { inputSchema: {}, validateInput: () => true };
  return { ...sourced, ...input, listing: { name: "ask" }, returns: "text", ...change };
}

function defineOthers(others: Partial<ServerDefinition>): ServerDefinition {
  return { ...define(), ...others };
}

test("lists keep declaration order and differ only where eras do", () => {
  const { toolLists, headerSchemas } = createRegistry(fixture);
  const names = fixtureTools.map(({ name }) => name);
  expect(toolLists.modern.tools.map(({ name }) => name)).toEqual(names);
  expect(toolLists.legacy.tools.map(({ name }) => name)).toEqual(names);
  expect(toolLists.modern).toMatchObject({ ttlMs: expect.any(Number), cacheScope: "public" });
  expect(Object.keys(toolLists.legacy)).toEqual(["tools"]);
  expect(toolLists.legacy.tools.every(({ outputSchema }) => !outputSchema || outputSchema.type === "object")).toBe(
    true,
  );
  expect([...headerSchemas.keys()]).toEqual(["region"]);
});

describe("a broken definition does not start", () => {
  const object = { type: "object" as const };
  const cases: [string, ServerDefinition, string][] = [
    ["one name twice", define(tool(), tool({ source: "b.ts:2" })), "two tools are named 'one' (a.ts:1 and b.ts:2)"],
    ["no name", define(tool({ listing: { name: "", inputSchema: object } })), "tool '' (a.ts:1) has no legal name"],
    [
      "a name with a blank",
      define(tool({ listing: { name: "a b", inputSchema: object } })),
      "tool 'a b' (a.ts:1) has no legal name",
    ],
    [
      "no inputSchema",
      define(tool({ listing: { name: "one" } as ToolDefinition["listing"] })),
      "has no inputSchema of type object",
    ],
    [
      "no validator",
      define(tool({ validateInput: undefined as unknown as ToolDefinition["validateInput"] })),
      "has no validateInput",
    ],
    [
      "no handler",
      define(tool({ invoke: undefined as unknown as ToolDefinition["invoke"] })),
      "has no handler to invoke",
    ],
    [
      "an unknown kind of result",
      define(tool({ returns: "xml" as "json" })),
      "returns 'xml', which is none of void, json, content",
    ],
    [
      "an unchecked outputSchema",
      define(tool({ listing: { name: "one", inputSchema: object, outputSchema: object } })),
      "has an outputSchema but no validateOutput",
    ],
    [
      "nothing for 2025",
      define(
        tool({
          listing: { name: "one", inputSchema: object, outputSchema: { type: "number" } },
          validateOutput: () => true,
        }),
      ),
      "no legacyListing for 2025 clients",
    ],
    [
      "two names",
      define(tool({ legacyListing: { name: "two", inputSchema: object } })),
      "is 'two' in its legacyListing",
    ],
    [
      "one URI twice",
      defineOthers({ resources: [resource(), resource({ source: "b.ts:2" })] }),
      "two resources have the URI 'app://x' (a.ts:1 and b.ts:2)",
    ],
    [
      "a resource that returns nothing known",
      defineOthers({ resources: [resource({ returns: "text" as "value" })] }),
      "resource 'app://x' (a.ts:1) returns 'text', which is none of value, json, contents",
    ],
    [
      "a resource without a URI",
      defineOthers({ resources: [resource({ listing: { name: "x" } as ResourceDefinition["listing"] })] }),
      "has no uri",
    ],
    [
      "one template twice",
      defineOthers({ resourceTemplates: [template(), template()] }),
      "two resource templates have the URI 'app://x/{id}'",
    ],
    [
      "a template that matches nothing",
      defineOthers({ resourceTemplates: [template({ pattern: undefined as unknown as RegExp })] }),
      "resource template 'app://x/{id}' (a.ts:1) has no pattern",
    ],
    [
      "a template without a handler",
      defineOthers({ resourceTemplates: [template({ invoke: undefined as unknown as () => string })] }),
      "has no handler to invoke",
    ],
    [
      "one prompt twice",
      defineOthers({ prompts: [prompt(), prompt({ source: "b.ts:2" })] }),
      "two prompts are named 'ask' (a.ts:1 and b.ts:2)",
    ],
    [
      "a prompt with a blank",
      defineOthers({ prompts: [prompt({ listing: { name: "a b" } })] }),
      "prompt 'a b' (a.ts:1) has no legal name",
    ],
    [
      "a prompt that returns nothing known",
      defineOthers({ prompts: [prompt({ returns: "json" as "text" })] }),
      "prompt 'ask' (a.ts:1) returns 'json', which is none of text, messages",
    ],
    ["no version", { info: { name: "a", version: "" }, tools: [] }, "info.version is missing"],
  ];
  test.each(cases)("%s", (_, definition, words) => {
    expect(() => createRegistry(definition)).toThrow(
      expect.objectContaining({ name: "StartupError", exitCode: 1, message: expect.stringContaining(words) }),
    );
  });

  test("but a sound one of every kind does", () => {
    const sound = { ...define(tool()), resources: [resource()], resourceTemplates: [template()], prompts: [prompt()] };
    expect(() => createRegistry(sound)).not.toThrow();
  });

  test("every mistake is named", () => {
    const definition = define(tool({ returns: "xml" as "json" }), tool());
    expect(() => createRegistry(definition)).toThrow(/two tools.*returns 'xml'/);
  });
});
