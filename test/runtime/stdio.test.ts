import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildFixture } from "./build-fixture.ts";
import { malformedCalls } from "./malformed-calls.ts";
import { modernMeta, ServerProcess } from "./server-process.ts";

let file = "";
let server: ServerProcess | undefined;

beforeAll(async () => {
  file = await buildFixture();
});

afterEach(() => server?.stop());

function start(args: string[] = [], env: NodeJS.ProcessEnv = {}): ServerProcess {
  server = new ServerProcess(file, args, env);
  return server;
}

async function connected(): Promise<ServerProcess> {
  const server = start();
  await server.initialize();
  return server;
}

function call(id: string, args: object): object {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name: "add", arguments: args } };
}

describe("a 2025 connection", () => {
  test("lists wrapped output schemas and answers with wrapped results", async () => {
    const server = start();
    const opened = await server.initialize("2025-06-18");
    expect(opened).toMatchObject({
      protocolVersion: "2025-06-18",
      serverInfo: { name: "fixture", version: "1.2.3" },
      instructions: "Use the fixture wisely.",
      capabilities: { tools: {}, logging: {} },
    });
    const { result } = await server.answer(server.request("tools/list"));
    expect(result.tools[0].outputSchema.properties.result).toEqual({ type: "number" });
    expect(result).not.toHaveProperty("ttlMs");
    expect(await server.call("add", { a: 1, b: 2 })).toEqual({
      content: [{ type: "text", text: "3" }],
      structuredContent: { result: 3 },
    });
    expect((await server.call("whole_result")).structuredContent).toEqual({ result: [1, 2] });
  });

  test("sends log messages from the level the client set", async () => {
    const server = await connected();
    await server.answer(server.request("logging/setLevel", { level: "info" }));
    await server.call("report");
    const sent = server.messages().filter(({ method }) => method === "notifications/message");
    expect(sent.map(({ params }) => [params.level, params.data, params.logger])).toEqual([
      ["info", "half way", "report"],
      ["warning", "done", "report"],
    ]);
    await server.says(/report: half way/);
    expect(server.stderr).not.toContain("started");
  });

  test("sends progress only to a client that asked", async () => {
    const server = await connected();
    await server.call("report");
    expect(server.messages().filter(({ method }) => method === "notifications/progress")).toEqual([]);
    await server.answer(server.request("tools/call", { name: "report", _meta: { progressToken: "p" } }));
    const sent = server.messages().filter(({ method }) => method === "notifications/progress");
    expect(sent.map(({ params }) => params)).toEqual([
      { progressToken: "p", progress: 0, total: 2 },
      { progressToken: "p", progress: 1, total: 2, message: "half way" },
      { progressToken: "p", progress: 2, total: 2 },
    ]);
  });

  test("tells the handler who calls", async () => {
    const { structuredContent } = await (await connected()).call("whoami");
    expect(structuredContent).toMatchObject({
      protocol: "2025-11-25",
      client: { name: "raw", version: "0", capabilities: {} },
      request: { headers: {} },
    });
  });
});

describe("a 2026-07-28 connection", () => {
  const ask = (method: string, params: object = {}) => {
    const server = start();
    return server.answer(server.request(method, { ...params, _meta: modernMeta }));
  };

  test("discovers, lists with a ttl, and answers with bare results", async () => {
    const server = start();
    const call = async (method: string, params: object = {}) =>
      (await server.answer(server.request(method, { ...params, _meta: modernMeta }))).result;
    expect(await call("server/discover")).toMatchObject({
      supportedVersions: ["2026-07-28"],
      instructions: expect.any(String),
    });
    const list = await call("tools/list");
    expect(list).toMatchObject({ resultType: "complete", ttlMs: expect.any(Number), cacheScope: "public" });
    expect(list.tools[0].outputSchema).toEqual({ type: "number" });
    expect(await call("tools/call", { name: "pair" })).toMatchObject({
      resultType: "complete",
      structuredContent: [1, 2],
    });
    expect(await call("tools/call", { name: "maybe" })).toMatchObject({
      structuredContent: null,
      content: [{ text: "null" }],
    });
  });

  test("sends log messages only when the request asks", async () => {
    const server = start();
    const call = (meta: object) =>
      server.answer(server.request("tools/call", { name: "report", _meta: { ...modernMeta, ...meta } }));
    await call({});
    expect(server.messages().some(({ method }) => method === "notifications/message")).toBe(false);
    await call({ "io.modelcontextprotocol/logLevel": "warning" });
    expect(server.messages().filter(({ method }) => method === "notifications/message")).toHaveLength(1);
  });

  test("tells the handler who calls", async () => {
    const { result } = await ask("tools/call", { name: "whoami" });
    expect(result.structuredContent).toMatchObject({ protocol: "2026-07-28", client: { name: "raw", version: "0" } });
  });

  test("answers an unknown tool with -32602", async () => {
    expect((await ask("tools/call", { name: "ad" })).error).toEqual({
      code: -32602,
      message: 'Unknown tool: ad, did you mean "add"?',
    });
  });
});

describe("results", () => {
  const failures: [string, RegExp][] = [
    ["not_a_number", /^Tool "not_a_number" returned a value that has no JSON form:\ntotal is NaN$/],
    ["cycle", /^Tool "cycle" returned a value that has no JSON form:\n.*circular/],
    [
      "wrong",
      /^Tool "wrong" returned a value that its declared return type does not allow:\n- result: expected number, got string "three"$/,
    ],
    ["broken_picture", /^Tool "broken_picture" returned content that MCP does not know:\nitem 0/],
    ["secret", /^password is hunter2$/],
    ["refuse", /^there is no such order$/],
  ];
  test.each(failures)("%s is a tool failure", async (name, text) => {
    const server = await connected();
    const result = await server.call(name);
    expect(result.isError).toBe(true);
    expect(result.content).toHaveLength(1);
    expect(result.content[0].text).toMatch(text);
    if (name !== "refuse") await server.says(new RegExp(`tool '${name}' \\(fixture-server.ts:${name}\\) failed`));
  });

  test("content keeps its order, void is empty, codecs are encoded", async () => {
    const server = await connected();
    expect((await server.call("picture")).content).toEqual([
      { type: "text", text: "a dot" },
      { type: "image", data: "iVBORw0KGgo=", mimeType: "image/png" },
    ]);
    expect(await server.call("nothing")).toEqual({ content: [] });
    expect((await server.call("when")).structuredContent).toEqual({ at: "1970-01-01T00:00:00.000Z" });
    expect(await server.call("whole_result")).toMatchObject({
      content: [{ text: "two numbers" }],
      _meta: { from: "fixture" },
    });
  });

  test("careless logging and progress break nothing", async () => {
    const server = await connected();
    const id = server.request("tools/call", { name: "careless", _meta: { progressToken: 1 } });
    expect((await server.answer(id)).result).toEqual({ content: [] });
    const sent = server.messages().flatMap(({ method, params }) => (method ? [params] : []));
    expect(sent).toEqual([
      { level: "info", logger: "careless", data: { message: "a cycle", data: "[object Object]" } },
      { progressToken: 1, progress: 1 },
    ]);
    await server.says(/progress must be a finite number, not NaN/);
  });

  test("settings can mask messages here, too", async () => {
    server = new ServerProcess(await buildFixture({ errors: "mask" }));
    await server.initialize();
    expect((await server.call("secret")).content[0].text).toMatch(/^Tool "secret" failed\. .* under [0-9a-f]{8}\.$/);
  });

  test("a forgotten rejection ends nothing", async () => {
    const server = await connected();
    await server.call("forget");
    await server.says(/nobody handled it: Error: forgotten promise/);
    expect((await server.call("add", { a: 2, b: 2 })).content[0].text).toBe("4");
  });
});

describe("stdout belongs to the protocol", () => {
  test("noise goes to stderr", async () => {
    const server = await connected();
    expect((await server.call("noisy")).content[0].text).toBe("quiet");
    for (const noise of ["from console.log", "from stdout.write", "from stdout.end", "after the end"])
      await server.says(new RegExp(noise));
    expect((await server.call("add", { a: 1, b: 1 })).content[0].text).toBe("2");
    for (const message of server.messages()) expect(message.jsonrpc).toBe("2.0");
  });

  test("also noise made while modules load, before the server starts", async () => {
    const noisy = await buildFixture({}, await noisyEntry());
    server = new ServerProcess(noisy);
    await server.initialize();
    await server.says(/noise at load/);
    expect(server.messages()).toHaveLength(1);
  });

  test("also when somebody has used the console before", async () => {
    const server = start([], { NODE_OPTIONS: "--import=data:text/javascript,void(console._stdout)" });
    await server.initialize();
    expect((await server.call("noisy")).content[0].text).toBe("quiet");
    await server.says(/noise from console.log/);
    expect(server.messages()).toHaveLength(2);
  });

  test("eight megabytes arrive whole, with other answers behind them", async () => {
    const server = await connected();
    const big = server.request("tools/call", { name: "big", arguments: { megabytes: 8 } });
    const small = server.request("tools/call", { name: "add", arguments: { a: 1, b: 2 } });
    expect((await server.answer(big)).result.content[0].text).toHaveLength(8 * 2 ** 20);
    expect((await server.answer(small)).result.content[0].text).toBe("3");
  });
});

describe("misbehaving clients", () => {
  test("broken JSON is answered, and the connection goes on", async () => {
    const server = await connected();
    server.send("{broken");
    expect(await server.answer(null)).toMatchObject({ error: { code: -32700 } });
    expect((await server.call("add", { a: 1, b: 2 })).content[0].text).toBe("3");
  });

  test("JSON that is no message is answered with -32600 and its id", async () => {
    const server = await connected();
    server.send({ id: "odd", nothing: true });
    expect((await server.answer("odd")).error.code).toBe(-32600);
    server.send([]);
    expect((await server.answer(null)).error.code).toBe(-32600);
  });

  test.each(malformedCalls)("a call with $title is answered with -32602 in words", async ({ params, said }) => {
    const legacy = await connected();
    const answer = await legacy.answer(legacy.request("tools/call", params));
    expect(answer).toMatchObject({ error: { code: -32602, message: said } });
    await legacy.stop();
    const modern = start();
    const asked = modern.request("tools/call", { ...params, _meta: modernMeta });
    expect(await modern.answer(asked)).toMatchObject({ error: { code: -32602, message: said } });
  });

  test("a call without params is answered with -32602 in words", async () => {
    const server = await connected();
    server.send({ jsonrpc: "2.0", id: "bare", method: "tools/call" });
    expect((await server.answer("bare")).error).toEqual({
      code: -32602,
      message:
        "Invalid params: params of tools/call must be an object with the tool's name and arguments, got nothing; send {name, arguments}",
    });
  });

  test("a batch is answered in 2025-03-26, which has batches", async () => {
    const server = start();
    await server.initialize("2025-03-26");
    server.send([call("one", { a: 1, b: 2 }), { odd: true }, call("two", { a: 3, b: 4 })]);
    expect((await server.answer("one")).result.content[0].text).toBe("3");
    expect((await server.answer("two")).result.content[0].text).toBe("7");
    expect((await server.answer(null)).error.code).toBe(-32600);
  });

  test.each(["2025-06-18", "2025-11-25"])("a batch is refused in %s, and nothing of it runs", async (revision) => {
    const server = start();
    await server.initialize(revision);
    server.send([call("one", { a: 1, b: 2 })]);
    expect((await server.answer(null)).error).toEqual({
      code: -32600,
      message: "Invalid Request: this revision of MCP has no batches, send each message on a line of its own",
    });
    await server.call("add", { a: 1, b: 2 });
    expect(server.messages().filter(({ id }) => id === "one")).toEqual([]);
  });

  test("blank lines, CRLF and a missing last line break are fine", async () => {
    const server = start();
    server.child.stdin.write('\r\n\n{"jsonrpc":"2.0","id":1,"method":"ping"}\r\n');
    server.child.stdin.end('{"jsonrpc":"2.0","id":2,"method":"ping"}');
    expect((await server.answer(1)).result).toEqual({});
    expect((await server.answer(2)).result).toEqual({});
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test("a line over 10 MiB is answered by its id and skipped", async () => {
    const server = await connected();
    const params = { name: "greet", arguments: { name: "x".repeat(11 * 2 ** 20) } };
    server.send({ method: "tools/call", params, jsonrpc: "2.0", id: 77 });
    expect((await server.answer(77)).error).toMatchObject({
      code: -32600,
      message: expect.stringContaining("10485760"),
    });
    expect((await server.call("greet", { name: "you" })).content[0].text).toBe("Hello, you!");
  });

  test("a call that hangs holds nobody else up", async () => {
    const server = await connected();
    const hanging = server.request("tools/call", { name: "hang" });
    expect((await server.call("add", { a: 1, b: 2 })).content[0].text).toBe("3");
    expect(server.messages().some(({ id }) => id === hanging)).toBe(false);
  });

  test("a cancelled call is aborted and never answered", async () => {
    const server = await connected();
    const id = server.request("tools/call", { name: "until_aborted" });
    await server.says(/waiting to be aborted/);
    server.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
    await server.says(/the call was aborted/);
    expect((await server.call("aborts")).content[0].text).toBe("1");
    server.child.stdin.end();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.messages().some((message) => message.id === id)).toBe(false);
  });
});

test("a broken definition is one sentence and exit code 1", async () => {
  const at = JSON.stringify(new URL("../../runtime/index.ts", import.meta.url).pathname);
  const entry = `import { serve } from ${at}; await serve({ info: { name: "broken" }, tools: [] });`;
  server = new ServerProcess(await buildFixture({}, entry));
  expect(await server.exited).toEqual({ code: 1, signal: null });
  expect(server.stderr).toBe("mcpc: this server cannot start: info.version is missing\n");
});

describe("the end", () => {
  test("at the end of input, answers in flight are delivered", async () => {
    const server = await connected();
    const waiting = server.request("tools/call", { name: "wait" });
    const opening = server.request("tools/call", { name: "open" });
    server.child.stdin.end();
    expect((await server.answer(opening)).result.structuredContent).toEqual({ result: true });
    expect((await server.answer(waiting)).result.content[0].text).toBe("opened");
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test("a call that never ends is aborted after the grace period", { timeout: 15_000 }, async () => {
    const server = await connected();
    server.request("tools/call", { name: "hang" });
    server.request("tools/call", { name: "until_aborted" });
    await server.says(/waiting to be aborted/);
    server.child.stdin.end();
    await server.says(/the call was aborted/);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s delivers answers in flight", async (signal) => {
    const server = start(["--log-level", "debug"]);
    await server.initialize();
    const waiting = server.request("tools/call", { name: "wait" });
    await server.answer(server.request("ping"));
    server.child.kill(signal);
    await server.says(/finishing what is in flight/);
    server.request("tools/call", { name: "open" });
    expect((await server.answer(waiting)).result.content[0].text).toBe("opened");
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test("a second signal ends it at once", async () => {
    const server = start(["--log-level", "debug"]);
    await server.initialize();
    server.request("tools/call", { name: "hang" });
    await server.answer(server.request("ping"));
    server.child.kill("SIGTERM");
    await server.says(/finishing what is in flight/);
    server.child.kill("SIGTERM");
    expect(await server.exited).toEqual({ code: 143, signal: null });
  });

  test("a reader that goes away ends it quietly", async () => {
    const server = await connected();
    server.child.stdout.destroy();
    server.request("tools/call", { name: "big", arguments: { megabytes: 1 } });
    server.request("ping");
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe("");
  });
});

async function noisyEntry(): Promise<string> {
  const at = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).pathname);
  return `import { serve } from ${at("runtime/index.ts")};
import "data:text/javascript,console.log('noise at load'); process.stdout.write('noise at load too')";
import * as validators from "./validators.mjs";
import { defineFixture } from ${at("test/runtime/fixture-server.ts")};
await serve(defineFixture(validators));`;
}
