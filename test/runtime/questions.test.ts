import { describe, expect, test } from "vitest";
import { createContext, type RequestFacts } from "../../runtime/call-context.ts";
import type { Context } from "../../runtime/context.ts";
import { LiveConversation } from "../../runtime/conversation.ts";
import type { QuestionDefinition } from "../../runtime/definition.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import { compileSchema } from "./build-fixture.ts";

interface Sent {
  method: string;
  params: Record<string, unknown>;
}

/** A context of a 2025 call whose client gives `answers`, one after the other. */
function talk(
  answers: unknown[],
  capabilities: Record<string, unknown> = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} },
) {
  const sent: Sent[] = [];
  const facts: RequestFacts = {
    id: 1,
    handler: "ask",
    signal: new AbortController().signal,
    protocol: "2025-11-25",
    client: { capabilities },
    meta: {},
    headers: [],
    notify: createNotifier(() => {}),
    sendLog: async () => {},
    sendProgress: async () => {},
  };
  const conversation = new LiveConversation({
    capabilities,
    async send(method, params) {
      sent.push({ method, params });
      return answers.shift();
    },
  });
  return { context: createContext({ facts, conversation }, createLogger("silent")), sent };
}

const schema = {
  type: "object",
  properties: {
    name: { type: "string" },
    born: { type: "string", format: "date-time" },
    age: { type: "integer", default: 30 },
  },
  required: ["name", "age"],
  additionalProperties: false,
};
const form: QuestionDefinition = {
  schema,
  validate: compileSchema(schema),
  decode: (value) => {
    const { born, ...others } = value as { born?: string };
    return born === undefined ? others : { ...others, born: new Date(born) };
  },
  source: "src/server.ts:7",
};

type Compiled = (...args: unknown[]) => Promise<unknown>;
const elicit = (context: Context): Promise<unknown> => (context.elicit as Compiled)("Who?", undefined, form);
const sample = (context: Context): Promise<unknown> => (context.sample as Compiled)("Who?", undefined, form);
const said = (text: string) => ({ role: "assistant", model: "m", content: { type: "text", text } });

describe("a form", () => {
  test("has defaults for what comes back empty, loses what it did not ask for, and is decoded", async () => {
    const { context } = talk([
      { action: "accept", content: { name: "Ada", born: "1815-12-10T00:00:00Z", admin: true } },
    ]);
    expect(await elicit(context)).toEqual({
      action: "accept",
      content: { name: "Ada", age: 30, born: new Date("1815-12-10T00:00:00Z") },
    });
  });

  test.each(["decline", "cancel"])("can be answered with %s", async (action) => {
    expect(await elicit(talk([{ action }]).context)).toEqual({ action });
  });

  test.each<[string, unknown, string]>([
    ["content that does not fit", { action: "accept", content: { name: 7 } }, 'The client\'s answer to "Who?" is none'],
    ["no content", { action: "accept" }, "its content does not fit\n- name: missing, expected string"],
    ["another action", { action: "maybe" }, "no answer with an action of accept, decline or cancel"],
  ])("is not answered by %s", async (_, answer, message) => {
    await expect(elicit(talk([answer]).context)).rejects.toThrow(message);
  });

  test("that the compiler did not see says so", async () => {
    await expect(talk([]).context.elicit<{ name: string }>("Who?")).rejects.toThrow("was not compiled by mcpc");
  });
});

describe("a model", () => {
  test("is asked with what the options say, and no more", async () => {
    const { context, sent } = talk([said("Paris"), said("Rome")]);
    expect(await context.sample("Capital?")).toBe("Paris");
    const turns = [{ role: "user" as const, content: "And?" }];
    await context.sample(turns, { systemPrompt: "Be brief.", maxTokens: 5, temperature: 0, key: "italy" });
    expect(sent.map(({ params }) => params)).toEqual([
      { messages: [{ role: "user", content: { type: "text", text: "Capital?" } }], maxTokens: 1024 },
      {
        messages: [{ role: "user", content: { type: "text", text: "And?" } }],
        maxTokens: 5,
        temperature: 0,
        systemPrompt: "Be brief.",
      },
    ]);
  });

  test.each(['{"name": "Ada", "age": 36}', '```json\n{"name": "Ada", "age": 36}\n```'])(
    "gives JSON as %j",
    async (text) => {
      const { context, sent } = talk([said(text)]);
      expect(await sample(context)).toEqual({ name: "Ada", age: 36 });
      expect(sent[0]?.params.systemPrompt).toContain(JSON.stringify(schema));
    },
  );

  test.each<[string, unknown, string]>([
    ["prose", said("Sure! Ada."), "was asked for JSON and answered: Sure! Ada."],
    ["other JSON", said('{"name": "Ada"}'), "was asked for JSON of another form (src/server.ts:7)"],
    ["a picture", { role: "assistant", content: { type: "image", data: "" } }, "answered without text"],
    ["nothing", undefined, "no message with content came back"],
  ])("that answers with %s fails the call", async (_, answer, message) => {
    await expect(sample(talk([answer]).context)).rejects.toMatchObject({
      message: expect.stringContaining(message),
    });
  });
});

test("a URL is asked for in the mode that clients of 2025 know, with an id", async () => {
  const { context, sent } = talk([{ action: "accept" }]);
  expect(await context.openUrl(new URL("https://example.com/pay"), "Pay")).toEqual({ action: "accept" });
  expect(sent[0]?.params).toEqual({
    mode: "url",
    message: "Pay",
    url: "https://example.com/pay",
    elicitationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  await expect(context.openUrl("pay", "Pay")).rejects.toThrow('needs an absolute URL, not "pay"');
});

test("a client of 2025 that cannot be asked is told to the model", async () => {
  const { context, sent } = talk([], { elicitation: { url: {} } });
  await expect(elicit(context)).rejects.toMatchObject({
    name: "MissingCapabilityError",
    message: "The client cannot be asked (elicitation/create): it has not declared the capability elicitation.form",
  });
  expect(sent).toEqual([]);
});

test("steps of 2025 just run, under keys of their own", async () => {
  const { context } = talk([]);
  expect(await context.step("one", () => 1)).toBe(1);
  await expect(context.step("one", () => 2)).rejects.toThrow('two steps with the key "one"');
});
