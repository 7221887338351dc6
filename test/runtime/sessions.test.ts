import { connect } from "node:net";
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildFixture, buildSessionFixture } from "./build-fixture.ts";
import { type EventStream, HttpClient } from "./http-client.ts";
import { ServerProcess } from "./server-process.ts";

let file = "";
let server: ServerProcess | undefined;
let endpoint = new HttpClient("http://unset");
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  file = await buildSessionFixture();
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await server?.stop();
});

async function start(args: string[] = [], env: NodeJS.ProcessEnv = {}, from = file): Promise<void> {
  server = new ServerProcess(from, ["--http", "--port", "0", ...args], env);
  endpoint = new HttpClient(await server.url());
}

async function legacyClient(): Promise<{ client: LegacyClient; transport: LegacyHttp }> {
  const client = new LegacyClient({ name: "test", version: "0" });
  const transport = new LegacyHttp(new URL(endpoint.url));
  await client.connect(transport);
  closing.push(() => client.close());
  return { client, transport };
}

async function modernClient(): Promise<ModernClient> {
  const client = new ModernClient({ name: "test", version: "0" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new ModernHttp(new URL(endpoint.url)));
  closing.push(() => client.close());
  return client;
}

const found = (status: number) => expect.objectContaining({ status });

describe("who gets a session", () => {
  test("a 2025 client that initializes, and its id cannot be guessed", async () => {
    await start();
    const ids = await Promise.all(Array.from({ length: 20 }, () => endpoint.initialize()));
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test.each([
    ["a server that has no use for one", [], {}],
    ["--stateless", ["--stateless"], {}],
    ["MCPC_STATELESS", [], { MCPC_STATELESS: "1" }],
  ])("nobody with %s, and a stale id is no hindrance", async (what, args, env) => {
    await start(args, env, what.startsWith("a server") ? await buildFixture() : file);
    expect(await endpoint.initialize()).toBeNull();
    expect((await endpoint.call("pair", {}, "stale")).structuredContent).toEqual({ result: [1, 2] });
    expect((await endpoint.send("GET", undefined, {})).status).toBe(405);
  });

  test("stateless 2025 and 2026-07-28 clients beside it do without", async () => {
    await start();
    const session = await endpoint.initialize();
    expect(session).not.toBeNull();
    const bare = await endpoint.call("pair");
    const modern = await (await modernClient()).callTool({ name: "pair" });
    const own = await endpoint.call("pair", {}, session);
    expect(bare.structuredContent).toEqual({ result: [1, 2] });
    expect(modern.structuredContent).toEqual([1, 2]);
    expect(own.structuredContent).toEqual({ result: [1, 2] });
    expect(await endpoint.modern("tools/call", { name: "pair" }, { "mcp-session-id": "stale" })).toMatchObject({
      status: 200,
    });
  });

  test("a broken initialize is told what is wrong with it, and gets none", async () => {
    await start();
    const answer = await endpoint.send("POST", { jsonrpc: "2.0", id: 1, method: "initialize", params: {} });
    expect(answer.headers.get("mcp-session-id")).toBeNull();
    expect(answer.json).toMatchObject({ id: 1, error: { message: expect.stringContaining("protocolVersion") } });
  });
});

describe("the life of a session", () => {
  test("an unknown id is 404, and the SDK's client can begin again", async () => {
    await start();
    for (const method of ["POST", "GET", "DELETE"] as const) {
      const body = method === "POST" ? { jsonrpc: "2.0", id: 1, method: "ping" } : undefined;
      const answer = await endpoint.send(method, body, { "mcp-session-id": crypto.randomUUID() });
      expect(answer).toMatchObject({
        status: 404,
        json: { error: { code: -32001, message: expect.stringMatching(/initialize/) } },
      });
    }
    const { client, transport } = await legacyClient();
    await endpoint.send("DELETE", undefined, { "mcp-session-id": transport.sessionId ?? "" });
    await expect(client.ping()).rejects.toThrow("Session not found");
    const { client: again } = await legacyClient();
    expect(await again.ping()).toEqual({});
  });

  test("DELETE ends it, aborting what runs in it", async () => {
    await start();
    const { client, transport } = await legacyClient();
    const call = client.callTool({ name: "until_aborted" }).catch((error: Error) => error);
    await server?.says(/waiting to be aborted/);
    await transport.terminateSession();
    await server?.says(/the call was aborted/);
    expect(transport.sessionId).toBeUndefined();
    await client.close();
    expect(await call).toBeInstanceOf(Error);
  });

  test("a revision that is none is refused in it", async () => {
    await start();
    const session = await endpoint.initialize();
    const headers = { "mcp-session-id": session ?? "", "mcp-protocol-version": "1999-01-01" };
    const answer = await endpoint.send("POST", { jsonrpc: "2.0", id: 1, method: "ping" }, headers);
    expect(answer).toMatchObject({ status: 400, json: { error: { message: expect.stringContaining("1999-01-01") } } });
  });

  test("100 calls at once are all answered", async () => {
    await start();
    const { client } = await legacyClient();
    const calls = Array.from({ length: 100 }, (_, a) => client.callTool({ name: "add", arguments: { a, b: 1 } }));
    const sums = (await Promise.all(calls)).map(({ structuredContent }) => structuredContent);
    expect(sums).toEqual(Array.from({ length: 100 }, (_, a) => ({ result: a + 1 })));
  });

  test("the one used longest ago makes room, but never one with a call in flight", async () => {
    await start(["--max-sessions", "2"]);
    const busy = await endpoint.initialize();
    const waiting = endpoint.call("wait", {}, busy);
    const idle = await endpoint.initialize();
    const late = await endpoint.initialize();
    expect(await endpoint.ping(idle)).toEqual(found(404));
    expect(await endpoint.ping(late)).toEqual(found(200));
    await (await endpoint.callStream("detach_until_released", late)).rest();
    await server?.says(/detached: true/); // in flight, though nobody is connected
    const refused = await endpoint.send("POST", endpoint.initializeBody());
    expect(refused).toMatchObject({ status: 503, json: { error: { message: expect.stringContaining("2 sessions") } } });
    expect(refused.headers.get("retry-after")).toBe("10");
    await endpoint.call("open");
    expect((await waiting).structuredContent).toEqual({ result: "opened" });
    expect(await endpoint.initialize()).not.toBeNull();
    expect(await endpoint.ping(busy)).toEqual(found(404));
  });

  test("1,000 abandoned ones leave no more memory behind than the limit allows", { timeout: 30_000 }, async () => {
    await start(["--max-sessions", "100"]);
    const heap = async () => Number((await endpoint.call("heap")).structuredContent.result);
    const abandon = async (count: number) => {
      for (let index = 0; index < count; index++) await endpoint.initialize();
      return heap();
    };
    const early = await abandon(10); // what is loaded once is no session's
    const full = await abandon(90);
    const beyond = await abandon(1000);
    const ofOne = (full - early) / 90;
    expect(ofOne).toBeGreaterThan(1000);
    expect(beyond - full).toBeLessThan(100 * ofOne); // without the limit: 1,000 times
  });

  test("a client that listens is spared before one that does not", async () => {
    await start(["--max-sessions", "2"]);
    const listening = await endpoint.initialize();
    const stream = await endpoint.listen(listening);
    const silent = await endpoint.initialize();
    await endpoint.ping(silent);
    await endpoint.initialize();
    expect(await endpoint.ping(silent)).toEqual(found(404));
    expect(await endpoint.ping(listening)).toEqual(found(200));
    await stream.close();
  });

  test("a signal ends open streams and lets calls finish", async () => {
    await start(["--log-level", "debug"]);
    const session = await endpoint.initialize();
    const stream = await endpoint.listen(session);
    const call = await endpoint.callStream("patient", session, { progressToken: 1 });
    for (const data of ["", /"progress":0/, /"progress":1/, /"progress":2/]) {
      expect((await call.next()).data).toMatch(data);
    }
    const { hostname, port } = new URL(endpoint.url);
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "release" } });
    const socket = connect(Number(port), hostname);
    // in flight, too: its connection is still open when the server stops listening
    socket.write(`POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: */*\r\n`);
    socket.write(`Content-Length: ${body.length}\r\n\r\n`);
    await endpoint.call("pair");
    server?.child.kill("SIGTERM");
    await server?.says(/finishing what is in flight/);
    socket.write(body);
    expect(JSON.parse((await call.next()).data)).toMatchObject({
      result: { structuredContent: { result: "released" } },
    });
    expect(await stream.rest()).toEqual([]);
    expect(await server?.exited).toEqual({ code: 0, signal: null });
    socket.destroy();
  });
});

describe("resuming", () => {
  test("a stream opens with an id and a delay, is let go by the handler, and the answer waits for the client", async () => {
    await start();
    const session = await endpoint.initialize();
    const stream = await endpoint.callStream("detach_until_released", session, { progressToken: 7 });
    const events = await stream.rest();
    expect(events[0]).toMatchObject({ id: expect.any(String), retry: 1000, data: "" });
    expect(events.slice(1).map(({ data }) => JSON.parse(data).method)).toEqual(["notifications/progress"]);
    await endpoint.call("release");
    const all = await (await endpoint.listen(session, events[0]?.id)).rest();
    expect(all.map(({ data }) => JSON.parse(data))).toMatchObject([
      { method: "notifications/progress", params: { progressToken: 7 } },
      { result: { structuredContent: { result: "detached: true" } } },
    ]);
    const rest = await (await endpoint.listen(session, events[1]?.id)).rest();
    expect(rest.map(({ data }) => JSON.parse(data).id)).toEqual([1]);
  });

  test("a client of 2025-06-18 keeps its connection, which it would not come back for", async () => {
    await start();
    const session = await endpoint.initialize("2025-06-18");
    const stream = await endpoint.callStream("detach_until_released", session, {}, "2025-06-18");
    await server?.says(/detached: false/);
    await endpoint.call("release");
    expect((await stream.rest()).map(({ data }) => JSON.parse(data))).toMatchObject([
      { result: { structuredContent: { result: "detached: false" } } },
    ]);
  });

  test("the SDK's client comes back by itself", async () => {
    await start();
    const { client } = await legacyClient();
    const call = client.callTool({ name: "detach_until_released" });
    await server?.says(/detached: true/);
    await endpoint.call("release");
    expect((await call).structuredContent).toEqual({ result: "detached: true" });
  });

  test("an event of another session is none of this one", async () => {
    await start();
    const [own, other] = [await endpoint.initialize(), await endpoint.initialize()];
    const stream = await endpoint.callStream("pair", other);
    const id = (await stream.rest()).at(-1)?.id;
    const answer = await endpoint.send("GET", undefined, {
      accept: "text/event-stream",
      "mcp-session-id": own ?? "",
      "last-event-id": id ?? "",
    });
    expect(answer.text).not.toContain("structuredContent");
  });

  test("a cancelled call ends its stream, and nobody waits for its answer", async () => {
    await start();
    const session = await endpoint.initialize();
    const stream = await endpoint.callStream("detach_until_released", session, {}, "2025-06-18");
    await server?.says(/detached: false/);
    await endpoint.notify("notifications/cancelled", { requestId: 1 }, session);
    await server?.says(/the detached call was aborted/);
    expect(await stream.rest()).toEqual([]);
  });
});

describe("ctx.session", () => {
  test("keeps values for one client, apart from the others", async () => {
    await start();
    const [one, two] = [await legacyClient(), await legacyClient()];
    const value = { list: [1, "two"] };
    await one.client.callTool({ name: "remember", arguments: { key: "k", value } });
    const recall = async ({ client }: { client: LegacyClient }) =>
      (await client.callTool({ name: "recall", arguments: { key: "k" } })).structuredContent;
    expect(await recall(two)).toEqual({ had: false });
    expect(await recall(one)).toEqual({ value, had: true });
    expect(await recall(one)).toEqual({ had: false });
  });

  test("says why there is none, in words that reach the caller", async () => {
    await start();
    const modern = await (await modernClient()).callTool({ name: "recall", arguments: { key: "k" } });
    const bare = await endpoint.call("recall", { key: "k" });
    for (const answer of [modern, bare]) {
      expect(answer).toMatchObject({
        isError: true,
        content: [{ text: expect.stringMatching(/needs a session.*2026-07-28 has none/) }],
      });
    }
  });

  test("is the connection on stdio", async () => {
    server = new ServerProcess(file);
    await server.initialize();
    await server.call("remember", { key: "k", value: 1 });
    expect((await server.call("recall", { key: "k" })).structuredContent).toEqual({ value: 1, had: true });
  });
});

describe("the log", () => {
  const levelsOf = async (stream: EventStream) =>
    (await stream.rest())
      .filter(({ data }) => data.includes("notifications/message"))
      .map(({ data }) => JSON.parse(data).params.level);

  test("follows the level that each 2025 session has set, and stderr hears everything", async () => {
    await start(["--log-level", "debug"]);
    const [quiet, plain] = [await endpoint.initialize(), await endpoint.initialize()];
    expect((await endpoint.request("logging/setLevel", { level: "warning" }, quiet)).result).toEqual({});
    expect(await levelsOf(await endpoint.callStream("report", quiet))).toEqual(["warning"]);
    expect(await levelsOf(await endpoint.callStream("report", plain))).toEqual(["debug", "info", "warning"]);
    expect(server?.stderr.match(/debug: report: started/g)).toHaveLength(2);
  });

  test("follows the level that a 2026-07-28 request names, and is silent where it names none", async () => {
    await start(["--log-level", "debug"]);
    const _meta = { "io.modelcontextprotocol/logLevel": "info" };
    const asked = await endpoint.modern("tools/call", { name: "report", _meta });
    expect(asked.text.match(/"level":"\w+"/g)).toEqual(['"level":"info"', '"level":"warning"']);
    const silent = await endpoint.modern("tools/call", { name: "report" });
    expect(silent.text).not.toContain("notifications/message");
    expect(server?.stderr.match(/debug: report: started/g)).toHaveLength(2);
  });
});

describe("announcements", () => {
  const changes = ["toolsChanged", "promptsChanged", "resourcesChanged"];
  const methods = [
    "notifications/tools/list_changed",
    "notifications/prompts/list_changed",
    "notifications/resources/list_changed",
  ];

  async function announceAll(): Promise<void> {
    for (const what of changes) await endpoint.call("announce", { what });
    await endpoint.call("announce", { what: "resourceUpdated", uri: "test://other" });
    await endpoint.call("announce", { what: "resourceUpdated", uri: "test://watched" });
  }

  async function heard(stream: EventStream, count: number): Promise<unknown[]> {
    const messages: unknown[] = [];
    while (messages.length < count) messages.push(JSON.parse((await stream.next()).data));
    return messages;
  }

  test("reach a 2025 session on its stream: lists always, resources as subscribed", async () => {
    await start();
    const session = await endpoint.initialize();
    const stream = await endpoint.listen(session);
    const subscribe = (method: string, uri: string) => endpoint.request(method, { uri }, session);
    expect((await subscribe("resources/subscribe", "test://watched")).result).toEqual({});
    await subscribe("resources/subscribe", "test://other");
    expect((await subscribe("resources/unsubscribe", "test://other")).result).toEqual({});
    await announceAll();
    expect(await heard(stream, 4)).toMatchObject([
      ...methods.map((method) => ({ method })),
      { method: "notifications/resources/updated", params: { uri: "test://watched" } },
    ]);
    await stream.close();
  });

  test("reach a 2026-07-28 stream with its subscription's id, and only what it asked for", async () => {
    await start();
    const notifications = { toolsListChanged: true, resourceSubscriptions: ["test://watched"] };
    const stream = await endpoint.modernStream("subscriptions/listen", { notifications });
    const acknowledged = { method: "notifications/subscriptions/acknowledged", params: { notifications } };
    expect(await heard(stream, 1)).toMatchObject([acknowledged]);
    await announceAll();
    const _meta = { "io.modelcontextprotocol/subscriptionId": 1 };
    expect(await heard(stream, 2)).toEqual([
      { jsonrpc: "2.0", method: methods[0], params: { _meta } },
      { jsonrpc: "2.0", method: "notifications/resources/updated", params: { _meta, uri: "test://watched" } },
    ]);
    await stream.close();
  });

  test("reach the SDK's clients of both eras", async () => {
    await start();
    const { client } = await legacyClient();
    const legacy = new Promise<void>((resolve) =>
      client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()),
    );
    const modern = await modernClient();
    const changed = new Promise<void>((resolve) =>
      modern.setNotificationHandler("notifications/tools/list_changed", () => resolve()),
    );
    await modern.listen({ toolsListChanged: true });
    await endpoint.call("announce", { what: "toolsChanged" });
    await Promise.all([legacy, changed]);
  });

  test("reach stdio in both eras", async () => {
    server = new ServerProcess(file);
    const { capabilities } = await server.initialize();
    expect(capabilities).toMatchObject({
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
    });
    await server.answer(server.request("resources/subscribe", { uri: "test://watched" }));
    await server.call("announce", { what: "toolsChanged" });
    await server.call("announce", { what: "resourceUpdated", uri: "test://other" });
    await server.call("announce", { what: "resourceUpdated", uri: "test://watched" });
    const told = server.messages().filter(({ method }) => method);
    expect(told).toMatchObject([
      { method: methods[0] },
      { method: "notifications/resources/updated", params: { uri: "test://watched" } },
    ]);
  });

  test("are promised to nobody who could not hear them", async () => {
    await start(["--stateless"]);
    const { result } = await endpoint.request("initialize", endpoint.initializeBody().params);
    expect(result.capabilities).toMatchObject({ tools: {}, prompts: {}, resources: {} });
    expect(JSON.stringify(result.capabilities)).not.toMatch(/listChanged|subscribe/);
    expect((await endpoint.request("resources/subscribe", { uri: "test://watched" })).error.code).toBe(-32601);
    const discovered = await endpoint.modern("server/discover");
    expect(discovered.json.result.capabilities).toMatchObject({ tools: { listChanged: true } });
  });
});
