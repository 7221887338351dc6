import { beforeEach, describe, expect, test } from "vitest";
import { createContext, type RequestFacts } from "../../runtime/call-context.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Context } from "../../runtime/context.ts";
import { Conversations, type InputRequired, PARKED_MS, type Round, STATE_MS } from "../../runtime/conversations.ts";
import type { QuestionDefinition } from "../../runtime/definition.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import { readStateKeys } from "../../runtime/state-keys.ts";
import { StateSeal } from "../../runtime/state-seal.ts";
import { compileSchema } from "./build-fixture.ts";

const silent = createLogger("silent");
const keys = readStateKeys("ab".repeat(32)).keys;

/** A clock that stands still until it is told. */
class TestClock implements Clock {
  time = 0;
  #timers: { at: number; work(): void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.time + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(ms: number): void {
    this.time += ms;
    for (const { at, work } of [...this.#timers]) if (at <= this.time) work();
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
  }
}

function form(properties: Record<string, object>): QuestionDefinition {
  const schema = { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
  return { schema, validate: compileSchema(schema), source: "src/server.ts:1" };
}

const nameForm = form({ name: { type: "string", minLength: 1 } });

/** `ctx.elicit<{ name: string }>`, as the compiler leaves it. */
async function askName(ctx: Context, message: string, key?: string): Promise<string> {
  const elicit = ctx.elicit as (...args: unknown[]) => ReturnType<typeof ctx.elicit<{ name: string }>>;
  const answer = await elicit(message, key && { key }, nameForm);
  return answer.action === "accept" ? answer.content.name : answer.action;
}

const accept = (name: string) => ({ action: "accept", content: { name } });

let clock: TestClock;
let processes: [Conversations, Conversations];
beforeEach(() => {
  clock = new TestClock();
  const create = () => new Conversations({ seal: new StateSeal(keys), log: silent, clock });
  processes = [create(), create()];
});

interface Sent {
  state?: string;
  answers?: Record<string, unknown>;
  capabilities?: Record<string, unknown>;
  signal?: AbortSignal;
  principal?: string;
  args?: unknown;
}

function round({
  state,
  answers = {},
  capabilities = { elicitation: {}, sampling: {}, roots: {} },
  ...sent
}: Sent): Round {
  const facts: RequestFacts = {
    id: 1,
    handler: "buy",
    signal: sent.signal ?? new AbortController().signal,
    protocol: "2026-07-28",
    client: { capabilities },
    meta: {},
    headers: [],
    notify: createNotifier(() => {}),
    sendLog: async () => {},
    sendProgress: async () => {},
  };
  const owner = { method: "tools/call", name: "buy", args: sent.args ?? {}, principal: sent.principal ?? "" };
  return { owner, state, answers, facts };
}

type Handler = (ctx: Context) => Promise<unknown>;

/** Sends one request to a process. */
function send(handler: Handler, sent: Sent = {}, process = 0): Promise<unknown> {
  const conversations = processes[process];
  if (!conversations) throw new Error(`no process ${process}`);
  return conversations.serve(round(sent), (turn) => handler(createContext(turn, silent)));
}

async function asked(answer: Promise<unknown>): Promise<InputRequired> {
  const required = (await answer) as InputRequired;
  expect(required).toMatchObject({ resultType: "input_required", requestState: expect.any(String) });
  return required;
}

describe("a straight-line function", () => {
  let runs: number;
  let steps: number;
  const handler: Handler = async (ctx) => {
    runs++;
    const first = await askName(ctx, "First?");
    const code = await ctx.step("code", () => ++steps);
    const second = await askName(ctx, `Second, after ${first} and ${code}?`);
    return `${first} ${second} ${code}`;
  };
  beforeEach(() => {
    runs = 0;
    steps = 0;
  });

  test("goes on where it waits", async () => {
    const one = await asked(send(handler));
    expect(one.inputRequests).toEqual({
      elicit_1: { method: "elicitation/create", params: { message: "First?", requestedSchema: nameForm.schema } },
    });
    const two = await asked(send(handler, { state: one.requestState, answers: { elicit_1: accept("Ada") } }));
    expect(Object.keys(two.inputRequests)).toEqual(["elicit_2"]);
    expect(two.requestState).not.toBe(one.requestState);
    expect(await send(handler, { state: two.requestState, answers: { elicit_2: accept("Bob") } })).toBe("Ada Bob 1");
    expect([runs, steps]).toEqual([1, 1]);
  });

  test("is run again in another process, where answers and steps are remembered", async () => {
    const one = await asked(send(handler));
    const two = await asked(send(handler, { state: one.requestState, answers: { elicit_1: accept("Ada") } }, 1));
    expect(await send(handler, { state: two.requestState, answers: { elicit_2: accept("Bob") } }, 0)).toBe("Ada Bob 1");
    expect([runs, steps]).toEqual([3, 1]);
  });

  test("is run again for an answer that comes twice", async () => {
    const one = await asked(send(handler));
    const answered = { state: one.requestState, answers: { elicit_1: accept("Ada") } };
    const [two, again] = [await asked(send(handler, answered)), await asked(send(handler, answered))];
    expect(await send(handler, { state: two.requestState, answers: { elicit_2: accept("Bob") } })).toBe("Ada Bob 1");
    expect(await send(handler, { state: again.requestState, answers: { elicit_2: accept("Eve") } })).toBe("Ada Eve 2");
  });

  test.each<[string, Record<string, unknown>]>([
    ["no answer", {}],
    ["an answer to something else", { elicit_9: accept("Ada") }],
    ["a name of a prototype", { constructor: accept("Ada") }],
    ["an answer without an action", { elicit_1: { content: { name: "Ada" } } }],
    ["content that does not fit", { elicit_1: { action: "accept", content: { name: 7 } } }],
    ["content that is none", { elicit_1: { action: "accept" } }],
  ])("asks again on %s, here and in another process", async (_, answers) => {
    const one = await asked(send(handler));
    for (const process of [0, 1]) {
      const again = await asked(send(handler, { state: one.requestState, answers }, process));
      expect(again.inputRequests).toEqual(one.inputRequests);
      const two = await asked(
        send(handler, { state: again.requestState, answers: { elicit_1: accept("Ada") } }, process),
      );
      expect(Object.keys(two.inputRequests)).toEqual(["elicit_2"]);
    }
  });

  test("ignores answers that nobody asked for, and fields that the form does not have", async () => {
    const one = await asked(send(handler));
    const content = { name: "Ada", admin: true };
    const answers = { elicit_1: { action: "accept", content }, elicit_2: accept("too early") };
    const two = await asked(send(handler, { state: one.requestState, answers }));
    expect(Object.keys(two.inputRequests)).toEqual(["elicit_2"]);
  });

  test.each<[string, Sent]>([
    ["changed", { state: "changed" }],
    ["another caller's", { principal: "mallory" }],
    ["for other arguments", { args: { amount: 1_000_000 } }],
  ])("does not run with a state that is %s", async (_, sent) => {
    const one = await asked(send(handler));
    const before = runs;
    for (const process of [0, 1]) {
      const refused = send(
        handler,
        { state: one.requestState, answers: { elicit_1: accept("Ada") }, ...sent },
        process,
      );
      await expect(refused).rejects.toMatchObject({ code: -32602, data: { reason: "invalid_request_state" } });
    }
    expect(runs).toBe(before);
  });

  test("does not run with a state that has expired", async () => {
    const one = await asked(send(handler));
    clock.pass(STATE_MS);
    await expect(send(handler, { state: one.requestState })).rejects.toMatchObject({ code: -32602 });
  });
});

describe("questions", () => {
  test("of one turn leave in one round", async () => {
    const handler: Handler = async (ctx) => {
      const [name, text, roots] = await Promise.all([
        askName(ctx, "Who?", "user_name"),
        Promise.resolve().then(() => ctx.sample("Capital of France?", { maxTokens: 100, key: "capital" })),
        ctx.roots(),
      ]);
      return { name, text, roots };
    };
    const one = await asked(send(handler));
    expect(one.inputRequests).toEqual({
      user_name: expect.objectContaining({ method: "elicitation/create" }),
      roots_1: { method: "roots/list", params: {} },
      capital: {
        method: "sampling/createMessage",
        params: {
          messages: [{ role: "user", content: { type: "text", text: "Capital of France?" } }],
          maxTokens: 100,
        },
      },
    });
    const message = { role: "assistant", model: "m", content: { type: "text", text: "Paris" } };
    const two = await asked(send(handler, { state: one.requestState, answers: { capital: message } }, 1));
    expect(Object.keys(two.inputRequests)).toEqual(["user_name", "roots_1"]);
    const answers = { user_name: { action: "decline" }, roots_1: { roots: [{ uri: "file:///tmp", other: 1 }] } };
    expect(await send(handler, { state: two.requestState, answers }, 0)).toEqual({
      name: "decline",
      text: "Paris",
      roots: [{ uri: "file:///tmp" }],
    });
  });

  test("wait for a step that runs, so that it does not run again", async () => {
    let steps = 0;
    let finish = () => {};
    const handler: Handler = async (ctx) => {
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const [name] = await Promise.all([askName(ctx, "Who?"), ctx.step("slow", () => finished.then(() => ++steps))]);
      return `${name} ${steps}`;
    };
    let left = false;
    const one = asked(send(handler)).finally(() => {
      left = true;
    });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(left).toBe(false);
    finish();
    const { requestState } = await one;
    expect(await send(handler, { state: requestState, answers: { elicit_1: accept("Ada") } }, 1)).toBe("Ada 1");
  });

  test("that change between two runs fail, by name", async () => {
    let message = "Pay 5 euros?";
    const handler: Handler = (ctx) => askName(ctx, message, "pay");
    const one = await asked(send(handler));
    message = "Pay 500 euros?";
    const changed = send(handler, { state: one.requestState, answers: { pay: accept("yes") } }, 1);
    await expect(changed).rejects.toThrow(/"pay" is not the one that was asked before: it is now "Pay 500 euros\?"/);
  });

  test("that change behind an answered one fail, too", async () => {
    let message = "First?";
    const handler: Handler = async (ctx) => (await askName(ctx, message)) + (await askName(ctx, "Second?"));
    const one = await asked(send(handler));
    const two = await asked(send(handler, { state: one.requestState, answers: { elicit_1: accept("Ada") } }));
    message = "Other?";
    const changed = send(handler, { state: two.requestState, answers: { elicit_2: accept("Bob") } }, 1);
    await expect(changed).rejects.toThrow('"elicit_1" is not the one that was asked before');
  });

  test("and steps need keys of their own", async () => {
    const twice: Handler = async (ctx) => Promise.all([askName(ctx, "A?", "same"), askName(ctx, "B?", "same")]);
    await expect(send(twice)).rejects.toThrow('two questions with the key "same"');
    const steps: Handler = async (ctx) => [await ctx.step("same", () => 1), await ctx.step("same", () => 2)];
    await expect(send(steps)).rejects.toThrow('two steps with the key "same"');
  });

  test("need a client that can be asked", async () => {
    const handler: Handler = (ctx) => ctx.sample("Well?");
    const refused = send(handler, { capabilities: { elicitation: {} } });
    await expect(refused).rejects.toMatchObject({ code: -32021, data: { requiredCapabilities: { sampling: {} } } });
    const open: Handler = (ctx) => ctx.openUrl("https://example.com/pay", "Pay");
    await expect(send(open, { capabilities: { elicitation: {} } })).rejects.toMatchObject({ code: -32021 });
    const one = await asked(send(open, { capabilities: { elicitation: { url: {} } } }));
    expect(one.inputRequests.open_url_1?.params).toEqual({
      mode: "url",
      message: "Pay",
      url: "https://example.com/pay",
    });
  });
});

describe("steps", () => {
  test("refuse results that would be others when they are remembered", async () => {
    const handler: Handler = (ctx) => ctx.step("now", () => ({ items: [{ at: new Date(0) }] }));
    await expect(send(handler)).rejects.toThrow('step "now" must be JSON, and it.items[0].at is a Date');
  });

  test("may give nothing, once", async () => {
    let steps = 0;
    const handler: Handler = async (ctx) => {
      const nothing = await ctx.step("log", () => void steps++);
      return `${await askName(ctx, "Who?")} ${nothing}`;
    };
    const one = await asked(send(handler));
    expect(await send(handler, { state: one.requestState, answers: { elicit_1: accept("Ada") } }, 1)).toBe(
      "Ada undefined",
    );
    expect(steps).toBe(1);
  });

  test("that outgrow what a client carries fail the call, naming the largest", async () => {
    let cleaned = false;
    const handler: Handler = async (ctx) => {
      try {
        await ctx.step("page", () => "x".repeat(70_000));
        return await askName(ctx, "Who?");
      } finally {
        cleaned = true;
      }
    };
    await expect(send(handler)).rejects.toThrow(/take 70\d+ characters, most of it in step "page"/);
    expect(cleaned).toBe(true);
  });
});

describe("a call that nobody answers", () => {
  let ended: Promise<string>;
  const handler: Handler = (ctx) => {
    ended = (async () => {
      try {
        return await askName(ctx, "Who?");
      } catch (error) {
        return `${(error as Error).name} ${ctx.signal.aborted}`;
      }
    })();
    return ended;
  };

  test("is given up after a while, and can be answered all the same", async () => {
    const { requestState } = await asked(send(handler));
    clock.pass(PARKED_MS - 1);
    const later = await asked(send(handler, { state: requestState }));
    clock.pass(PARKED_MS);
    expect(await ended).toBe("QuestionAbandonedError true");
    expect(await send(handler, { state: later.requestState, answers: { elicit_1: accept("Ada") } })).toBe("Ada");
  });

  test("makes room where a thousand wait", async () => {
    await asked(send(handler));
    const first = ended;
    for (let count = 0; count < 1000; count++) await asked(send(handler));
    expect(await first).toBe("QuestionAbandonedError true");
  });

  test("ends with the server", async () => {
    await asked(send(handler));
    await processes[0].close();
    expect(await ended).toBe("QuestionAbandonedError true");
  });

  test("ends when its request is cancelled", async () => {
    const controller = new AbortController();
    const waits: Handler = async (ctx) =>
      new Promise((resolve) => ctx.signal.addEventListener("abort", () => resolve("over")));
    const answer = send(waits, { signal: controller.signal });
    controller.abort();
    expect(await answer).toBe("over");
  });

  test("is not cancelled by the end of a request that was answered", async () => {
    const controller = new AbortController();
    const { requestState } = await asked(send(handler, { signal: controller.signal }));
    controller.abort();
    expect(await send(handler, { state: requestState, answers: { elicit_1: accept("Ada") } })).toBe("Ada");
  });
});
