import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import type { Context } from "../../runtime/context.ts";
import type { ServerDefinition } from "../../runtime/definition.ts";
import { HttpCaller } from "../../runtime/direct/http-caller.ts";
import { DirectHttpLane } from "../../runtime/direct/http-lane.ts";
import { EventStream, type HttpAnswer } from "../../runtime/http-answer.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import { KeepAlive } from "../../runtime/pending-answer.ts";
import { createHttpEndpoint, type HttpEndpoint, type RequestHead } from "../../runtime/protocol/http.ts";
import { compileValidators } from "./build-fixture.ts";
import { defineFixture } from "./fixture-server.ts";
import { legacyHeaders, modernHeaders, readAnswer, requestHead, serverOptions } from "./in-process.ts";
import { modernMeta } from "./server-process.ts";

const fixture = defineFixture(compileValidators());
const input = { type: "object" as const, properties: {}, additionalProperties: false };

/** Who calls, and what comes of it: all of them give their messages the same id. */
interface Caller {
  era: "modern" | "legacy";
  name: string;
  level: "debug" | "warning" | undefined;
  token: string | undefined;
}

const levels = ["debug", "warning", undefined] as const;
const callers: Caller[] = Array.from({ length: 60 }, (_, index) => ({
  era: index % 2 === 0 ? "modern" : "legacy",
  name: `caller-${index}`,
  level: levels[index % 3],
  token: index % 5 === 0 ? undefined : `token-${index}`,
}));

function callFrom({ era, name, level, token }: Caller, tool: string, id: number | string = 1) {
  const meta = {
    ...(token !== undefined && { progressToken: token }),
    ...(era === "modern" && {
      ...modernMeta,
      "io.modelcontextprotocol/clientInfo": { name, version: "1" },
      "io.modelcontextprotocol/clientCapabilities": { experimental: { [name]: {} } },
      ...(level && { "io.modelcontextprotocol/logLevel": level }),
    }),
  };
  const headers = {
    ...(era === "modern" ? modernHeaders("tools/call", tool) : legacyHeaders),
    authorization: `Bearer of ${name}`,
    "x-tenant": name,
  };
  return {
    head: requestHead(headers),
    body: { jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: {}, _meta: meta } },
  };
}

describe.each(["SDK", "direct"] as const)("requests at the same time, in the %s lane", (first) => {
  /** What transports see to for the direct lane (`http.test.ts`). */
  const itInSdkLane = first === "SDK" ? it : () => {};
  let endpoint: HttpEndpoint;
  let direct: DirectHttpLane | undefined;
  /** How many requests the direct lane has answered. */
  let answered = 0;
  /** The calls that wait, in the order in which they came. */
  let waiting: { context: Context; go: () => void }[] = [];

  function open() {
    waiting = [];
    const meet: ServerDefinition["tools"][number] = {
      listing: { name: "meet", inputSchema: input },
      validateInput: () => true,
      returns: "json",
      source: "meet.ts:1",
      async invoke(_, { context }) {
        context.log.info(`in: ${context.request.headers["x-tenant"]}`);
        await context.progress(1, 2, context.request.headers["x-tenant"]);
        await new Promise<void>((resolve) => {
          waiting.push({ context, go: resolve });
          context.signal.addEventListener("abort", () => resolve());
        });
        context.log.warning(`out: ${context.request.headers["x-tenant"]}`);
        const { id, headers, meta } = context.request;
        return { id, headers, meta, client: context.client, protocol: context.protocol };
      },
    };
    const hasty: ServerDefinition["tools"][number] = {
      ...meet,
      listing: { name: "hasty", inputSchema: input },
      invoke(_, { context }) {
        waiting.push({ context, go: () => {} });
        context.log.info("at once");
        return { done: true };
      },
    };
    const options = serverOptions({ ...fixture, tools: [...fixture.tools, meet, hasty] });
    endpoint = createHttpEndpoint(options);
    direct = first === "direct" ? new DirectHttpLane({ ...options, remembersClients: false }) : undefined;
    answered = 0;
  }

  async function ask(head: RequestHead, body: unknown): Promise<HttpAnswer | Response> {
    const answer = direct?.answer(Object.fromEntries(head.headers), body, head);
    if (answer === undefined) return endpoint.fetch(head, body);
    answered++;
    return answer;
  }

  /** Sends a call, and resolves once its handler waits. */
  async function begin(caller: Caller, id?: number | string) {
    const before = waiting.length;
    const { head, body } = callFrom(caller, "meet", id);
    const answer = ask(head, body).then(readAnswer);
    await vi.waitUntil(() => waiting.length > before, { interval: 1 });
    const { context, go } = waiting[before] ?? expect.fail("nobody waits");
    return { head, answer, context, go };
  }

  function post(headers: Record<string, string>, body: object): Promise<HttpAnswer | Response> {
    return ask(requestHead(headers), { jsonrpc: "2.0", ...body });
  }

  afterEach(async () => {
    for (const { go } of waiting) go();
    await endpoint.close();
    vi.useRealTimers();
  });

  it("see nothing of each other, whatever ids they have", async () => {
    open();
    const begun = [];
    for (const caller of callers) begun.push({ caller, ...(await begin(caller)) });
    if (direct) expect(answered).toBe(callers.filter(({ era, level }) => era === "legacy" || !level).length);
    for (const { go } of begun.toReversed()) go();
    for (const { caller, answer } of begun) {
      const { era, name, level, token } = caller;
      const { messages } = await answer;
      const result = messages.pop();
      expect(result.id).toBe(1);
      const { id, headers, meta, client, protocol } = result.result.structuredContent;
      expect({ id, tenant: headers["x-tenant"], token: meta.progressToken }).toEqual({ id: 1, tenant: name, token });
      expect(headers.authorization).toBeUndefined();
      expect(protocol).toBe(era === "modern" ? "2026-07-28" : "2025-11-25");
      expect(client).toEqual(
        era === "modern"
          ? { name, version: "1", capabilities: { experimental: { [name]: {} } } }
          : { capabilities: {} },
      );
      const logs = era === "legacy" || level === "debug" ? ["in", "out"] : level === "warning" ? ["out"] : [];
      const said = messages.filter(({ method }) => method === "notifications/message").map(({ params }) => params.data);
      expect(said).toEqual(logs.map((word) => `${word}: ${name}`));
      const progress = messages.filter(({ method }) => method === "notifications/progress").map(({ params }) => params);
      expect(progress).toEqual(token ? [{ progressToken: token, progress: 1, total: 2, message: name }] : []);
    }
  });

  it.each(["modern", "legacy"] as const)("are aborted only by their own client leaving: %s", async (era) => {
    open();
    const caller = { era, name: "a", level: undefined, token: undefined };
    const [one, other] = [await begin(caller), await begin({ ...caller, name: "b" })];
    one.head.leave();
    await vi.waitUntil(() => one.context.signal.aborted, { interval: 1 });
    expect(other.context.signal.aborted).toBe(false);
    if (!direct) expect((await one.answer).messages.at(-1)?.result).toBeUndefined();
    other.go();
    expect((await other.answer).messages.at(-1).result.structuredContent.headers["x-tenant"]).toBe("b");
  });

  itInSdkLane("do not begin for a client that has left", async () => {
    open();
    const { head, body } = callFrom({ era: "modern", name: "a", level: undefined, token: undefined }, "meet");
    head.leave();
    const gone = { ...head, whenLeft: (listener: () => void) => listener() };
    expect((await endpoint.fetch(gone, body)).status).toBe(499);
    expect(waiting).toEqual([]);
  });

  it.each(["modern", "legacy"] as const)("are not cancelled by what others say: %s", async (era) => {
    open();
    const call = await begin({ era, name: "a", level: undefined, token: undefined });
    const headers = era === "modern" ? modernHeaders("notifications/cancelled") : legacyHeaders;
    for (let requestId = 0; requestId < 100; requestId++) {
      const params = { requestId, reason: "mischief", ...(era === "modern" && { _meta: modernMeta }) };
      expect((await post(headers, { method: "notifications/cancelled", params })).status).toBe(202);
    }
    expect(call.context.signal.aborted).toBe(false);
    call.go();
    expect((await call.answer).messages.at(-1).result.isError).toBeUndefined();
  });

  it("keep their log level and their client's name when somebody says hello, or wants to hear less", async () => {
    open();
    const call = await begin({ era: "legacy", name: "a", level: undefined, token: undefined });
    const clientInfo = { name: "b", version: "2" };
    const hello = { protocolVersion: "2025-06-18", capabilities: { roots: {} }, clientInfo };
    expect((await readAnswer(await post(legacyHeaders, { id: 1, method: "initialize", params: hello }))).status).toBe(
      200,
    );
    await readAnswer(await post(legacyHeaders, { id: 1, method: "logging/setLevel", params: { level: "emergency" } }));
    call.go();
    const { messages } = await call.answer;
    expect(messages.slice(0, -1).map(({ params }) => params.data)).toEqual(["in: a", "out: a"]);
    expect(messages.at(-1).result.structuredContent).toMatchObject({
      client: { capabilities: {} },
      protocol: "2025-11-25",
    });
    const later = await begin({ era: "legacy", name: "c", level: undefined, token: undefined });
    later.go();
    expect((await later.answer).messages.map(({ params }) => params?.data)).toEqual(["in: c", "out: c", undefined]);
  });

  it.each(["modern", "legacy"] as const)("hear nothing of a call that is over: %s", async (era) => {
    open();
    const caller: Caller = { era, name: "a", level: "debug", token: "t" };
    const over = await begin(caller);
    over.go();
    await over.answer;
    const next = await begin({ ...caller, name: "b" });
    over.context.log.error("too late");
    await over.context.progress(2, 2, "too late");
    next.go();
    expect(JSON.stringify((await next.answer).messages)).not.toContain("too late");
  });

  itInSdkLane("are ended with the server", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    open();
    const streams = (["modern", "legacy"] as const).map(async (era) => {
      const { head, body } = callFrom({ era, name: "a", level: undefined, token: undefined }, "hang");
      const answer = await ask(head, body);
      if (!(answer instanceof EventStream)) return answer.status;
      return new Promise((resolve) => answer.sendTo({ write: () => {}, end: () => resolve("ended") }));
    });
    await vi.advanceTimersByTimeAsync(15_000);
    await endpoint.close();
    expect(await Promise.all(streams)).toEqual([499, "ended"]);
    expect(vi.getTimerCount()).toBe(0);
    const { head, body } = callFrom({ era: "modern", name: "a", level: undefined, token: undefined }, "aborts");
    await expect(endpoint.fetch(head, body)).rejects.toThrow("closed");
  });

  it("are told that they are waited for", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    open();
    const texts: Record<string, string> = {};
    for (const [era, tool] of [
      ["modern", "hang"],
      ["modern", "meet"],
      ["legacy", "hang"],
    ] as const) {
      const { head, body } = callFrom({ era, name: "a", level: undefined, token: "t" }, tool);
      void ask(head, body).then((answer) => {
        texts[`${era} ${tool}`] = "";
        const write = (text: string) => {
          texts[`${era} ${tool}`] += text.replace(/event: .*?\n\n/s, "EVENT ");
        };
        if (answer instanceof EventStream) answer.sendTo({ write, end: () => {} });
      });
    }
    await vi.advanceTimersByTimeAsync(30_000);
    expect(texts).toEqual({
      "modern meet": "EVENT : keepalive\n\n: keepalive\n\n",
      "legacy hang": ": keepalive\n\n: keepalive\n\n",
    });
  });

  it("are forgotten when their client leaves, though their handler never ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    open();
    for (const era of ["modern", "legacy"] as const) {
      const { head, body } = callFrom({ era, name: "a", level: undefined, token: undefined }, "hang");
      const answer = ask(head, body);
      await vi.advanceTimersByTimeAsync(1);
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      head.leave();
      expect((await answer).status).toBe(era === "modern" ? 499 : 200);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it("end when their client leaves, and say nothing of what their handler says later", async () => {
    open();
    const { head, body } = callFrom({ era: "legacy", name: "a", level: undefined, token: "t" }, "meet");
    const answer = await ask(head, body);
    const [{ context } = expect.fail("nobody waits")] = waiting;
    head.leave();
    await context.progress(2);
    expect((await readAnswer(answer)).messages.map(({ params }) => params?.data ?? params?.progress)).toEqual([
      "in: a",
      1,
    ]);
  });

  it("send what a handler says that does not wait, and nothing that it says later", async () => {
    open();
    const { head, body } = callFrom({ era: "legacy", name: "a", level: undefined, token: undefined }, "hasty");
    const answer = await ask(head, body);
    waiting[0]?.context.log.info("too late");
    const { messages } = await readAnswer(answer);
    expect(messages.map(({ params, result }) => params?.data ?? result.structuredContent)).toEqual([
      "at once",
      { done: true },
    ]);
  });
});

describe("an answer of the direct lane that cannot be made", () => {
  const logged: string[] = [];
  const log = { ...createLogger("silent"), error: (message: string) => void logged.push(message) };

  function caller() {
    const request = { id: 1, method: "tools/call", name: "add", args: {} } as const;
    const connection = requestHead({});
    const service = { notifier: createNotifier(() => {}), log, keepAlive: new KeepAlive(systemClock) };
    return new HttpCaller({ era: "modern", headers: {}, body: {}, request, connection }, service);
  }

  it("is left to who asked where nothing has been sent", async () => {
    await expect(caller().answer(Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
    expect(logged).toEqual([]);
  });

  it("ends what has begun, and is logged", async () => {
    const failing = caller();
    await failing.sendProgress("t", 1);
    const { status, messages } = await readAnswer(await failing.answer(Promise.reject(new Error("a bug"))));
    expect({ status, methods: messages.map(({ method }) => method) }).toEqual({
      status: 200,
      methods: ["notifications/progress"],
    });
    expect(logged.join()).toContain("a bug");
  });
});
