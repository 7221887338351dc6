import { afterEach, describe, expect, it, vi } from "vitest";
import type { Context } from "../../runtime/context.ts";
import type { ServerDefinition } from "../../runtime/definition.ts";
import { EventStream, type HttpAnswer } from "../../runtime/http-answer.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import { createHttpEndpoint, type HttpEndpoint } from "../../runtime/protocol/http.ts";
import { createMcpHandler } from "../../runtime/protocol/sdk.ts";
import { createServerFactory, type ServerOptions } from "../../runtime/protocol/server.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { howMuch, randomFrom } from "../values/random.ts";
import { compileValidators } from "./build-fixture.ts";
import { defineFixture } from "./fixture-server.ts";
import { readMessage } from "./lane-pair.ts";
import { fixtureSubjects, metaOf, oddClients, type PlannedRequest, randomRequest } from "./lane-requests.ts";
import { requestHead } from "./request-head.ts";
import { modernMeta, type Wire } from "./server-process.ts";

const fixture = defineFixture(compileValidators());
const REQUESTS = 4_000 * howMuch.times;

function optionsOf(definition: ServerDefinition): ServerOptions {
  const live = { current: createRegistry(definition) };
  return { live, log: createLogger("silent"), notifier: createNotifier(() => {}), masksErrors: false };
}

/** Everything that an answer says, once it is over. */
async function read(answer: HttpAnswer | Response): Promise<{ status: number; type: string | null; messages: Wire[] }> {
  const { status } = answer;
  const type = new Headers(answer.headers).get("content-type");
  const text = answer instanceof EventStream ? await wholeOf(answer) : await textOf(answer);
  const events = text.split("\n").filter((line) => line.startsWith("data: {"));
  return {
    status,
    type,
    messages: (events.length > 0 ? events.map((line) => line.slice(6)) : [text]).map(readMessage),
  };
}

async function textOf(answer: Exclude<HttpAnswer, EventStream> | Response): Promise<string> {
  return typeof answer.text === "string" ? answer.text : answer.text();
}

function wholeOf(stream: EventStream): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    stream.sendTo({ write: (part) => (text += part), end: () => resolve(text) });
  });
}

describe("a server that requests share", () => {
  const options = optionsOf(fixture);
  const endpoint = createHttpEndpoint(options);
  const alone = createMcpHandler(createServerFactory(options));

  /** What is answered to a request beside others, and by a server of its own. */
  async function both({ headers: sent, body }: PlannedRequest) {
    const headers = { ...sent, "content-type": "application/json" }; // the body has been read
    const shared = await endpoint.fetch(requestHead(headers), structuredClone(body));
    const response = await alone.fetch(requestHead(headers) as unknown as Request, {
      parsedBody: structuredClone(body),
    });
    return { isShared: !(shared instanceof Response), shared: await read(shared), own: await read(response) };
  }

  it(`answers ${REQUESTS} requests, plain and spoiled ones, as a server of their own would`, {
    timeout: 120_000,
  }, async () => {
    const random = randomFrom(howMuch.seed);
    const methods = new Set<string>();
    for (let id = 0; id < REQUESTS; id++) {
      const request = randomRequest(random, fixtureSubjects, id);
      const { isShared, shared, own } = await both(request);
      expect({ request, answer: shared }).toEqual({ request, answer: own });
      if (isShared) methods.add(request.body.method);
    }
    expect([...methods].sort()).toEqual(
      ["completion/complete", "ping", "prompts/get", "prompts/list", "resources/list", "resources/read"].concat([
        "resources/templates/list",
        "server/discover",
        "tools/call",
        "tools/list",
      ]),
    );
  });

  it.each(["eu", "us", undefined])(
    "answers alike where a header is to repeat an argument, and says %s",
    async (region) => {
      const headers = { ...modernHeaders("tools/call", "region"), ...(region && { "mcp-param-region": region }) };
      const params = { name: "region", arguments: { region: "eu" }, _meta: modernMeta };
      const { shared, own } = await both({ headers, body: { jsonrpc: "2.0", id: 1, method: "tools/call", params } });
      expect(shared).toEqual(own);
      expect(shared.status).toBe(region === "eu" ? 200 : 400);
    },
  );

  it("answers alike whatever a client says of itself", async () => {
    let shared = 0;
    for (const client of oddClients()) {
      const headers = modernHeaders("server/discover");
      const body = { jsonrpc: "2.0", id: 1, method: "server/discover", params: { _meta: metaOf(client) } };
      const answers = await both({ headers, body });
      expect({ client, answer: answers.shared }).toEqual({ client, answer: answers.own });
      if (answers.isShared) shared++;
    }
    expect(shared).toBeGreaterThan(100);
  });
});

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

function modernHeaders(method: string, name?: string): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": method,
    ...(name && { "mcp-name": name }),
  };
}

const legacyHeaders = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2025-11-25",
};

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

describe("requests that share a server", () => {
  let endpoint: HttpEndpoint;
  /** The calls that wait, in the order in which they came. */
  let waiting: { context: Context; go: () => void }[] = [];

  function open() {
    waiting = [];
    const input = { type: "object" as const, properties: {}, additionalProperties: false };
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
    endpoint = createHttpEndpoint(optionsOf({ ...fixture, tools: [...fixture.tools, meet] }));
  }

  /** Sends a call, and resolves once its handler waits. */
  async function begin(caller: Caller, id?: number | string) {
    const before = waiting.length;
    const { head, body } = callFrom(caller, "meet", id);
    const answer = endpoint.fetch(head, body).then(read);
    await vi.waitUntil(() => waiting.length > before, { interval: 1 });
    const { context, go } = waiting[before] ?? expect.fail("nobody waits");
    return { head, answer, context, go };
  }

  function post(headers: Record<string, string>, body: object): Promise<HttpAnswer | Response> {
    return endpoint.fetch(requestHead(headers), { jsonrpc: "2.0", ...body });
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
    expect((await one.answer).messages.at(-1)?.result).toBeUndefined();
    other.go();
    expect((await other.answer).messages.at(-1).result.structuredContent.headers["x-tenant"]).toBe("b");
  });

  it("do not begin for a client that has left", async () => {
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
    expect((await read(await post(legacyHeaders, { id: 1, method: "initialize", params: hello }))).status).toBe(200);
    await read(await post(legacyHeaders, { id: 1, method: "logging/setLevel", params: { level: "emergency" } }));
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

  it("are told that they are waited for, and are ended with the server", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    open();
    const texts: string[] = [];
    const streams = (["modern", "legacy"] as const).map(async (era, index) => {
      const { head, body } = callFrom({ era, name: "a", level: undefined, token: undefined }, "hang");
      const answer = await endpoint.fetch(head, body);
      if (!(answer instanceof EventStream)) return answer.status;
      return new Promise((resolve) => {
        texts[index] = "";
        answer.sendTo({ write: (text) => (texts[index] += text), end: () => resolve("ended") });
      });
    });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(texts).toEqual([undefined, ": keepalive\n\n"]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(texts).toEqual([undefined, ": keepalive\n\n: keepalive\n\n"]);
    await endpoint.close();
    expect(await Promise.all(streams)).toEqual([499, "ended"]);
    expect(vi.getTimerCount()).toBe(0);
    const { head, body } = callFrom({ era: "modern", name: "a", level: undefined, token: undefined }, "aborts");
    await expect(endpoint.fetch(head, body)).rejects.toThrow("closed");
  });
});
