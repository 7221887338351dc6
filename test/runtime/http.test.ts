import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request as open } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildFixture } from "./build-fixture.ts";
import { malformedCalls } from "./malformed-calls.ts";
import { modernMeta, ServerProcess, type Wire } from "./server-process.ts";

let file = "";
let server: ServerProcess | undefined;
let url = new URL("http://unset");

beforeAll(async () => {
  file = await buildFixture();
});

afterEach(() => server?.stop());

async function start(args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  server = new ServerProcess(file, ["--http", "--port", "0", ...args], env);
  url = new URL(await server.url());
  return server;
}

interface Sent {
  method?: string;
  path?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | object;
}

interface Received {
  status: number | undefined;
  headers: IncomingMessage["headers"];
  text: string;
  json: Wire;
}

const plain = { "content-type": "application/json", accept: "application/json, text/event-stream" };

function begin({ method = "POST", path = "/mcp", headers = {}, body }: Sent): ClientRequest {
  const request = open({
    host: url.hostname,
    port: url.port,
    method,
    path,
    headers: method === "POST" ? { ...plain, ...headers } : headers,
  });
  request.on("error", () => {}); // `once` in `send` hears of it, too
  request.end(typeof body === "object" ? JSON.stringify(body) : body);
  return request;
}

async function send(sent: Sent): Promise<Received> {
  const [response] = (await once(begin(sent), "response")) as [IncomingMessage];
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += part;
  return { status: response.statusCode, headers: response.headers, text, json: readAnswer(text) };
}

/** The answer itself, from JSON or from the last event of a stream. */
function readAnswer(text: string): Wire {
  const last = text.split("\n").findLast((line) => line.startsWith("data: {"));
  try {
    return JSON.parse(last?.slice(6) ?? text);
  } catch {
    return undefined;
  }
}

function legacyCall(name: string, args: object = {}): Sent {
  return { body: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } } };
}

function modern(method: string, params: Wire = {}, headers: OutgoingHttpHeaders = {}): Sent {
  const named = params.name === undefined ? {} : { "mcp-name": params.name };
  return {
    headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": method, ...named, ...headers },
    body: { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: { ...modernMeta, ...params._meta } } },
  };
}

describe("one endpoint, both eras", () => {
  test("2025 requests need no session", async () => {
    await start();
    const initialize = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "0" } };
    const opened = await send({ body: { jsonrpc: "2.0", id: 1, method: "initialize", params: initialize } });
    expect(opened.json.result.serverInfo.name).toBe("fixture");
    expect(opened.headers["mcp-session-id"]).toBeUndefined();
    expect((await send({ body: { jsonrpc: "2.0", method: "notifications/initialized" } })).status).toBe(202);
    const list = await send({ body: { jsonrpc: "2.0", id: 2, method: "tools/list" } });
    expect(list.json.result.tools[0].outputSchema.properties.result).toEqual({ type: "number" });
    expect((await send(legacyCall("pair"))).json.result.structuredContent).toEqual({ result: [1, 2] });
    expect((await send({ method: "GET", headers: { accept: "text/event-stream" } })).status).toBe(405);
    expect(
      (await send({ body: { jsonrpc: "2.0", id: 3, method: "logging/setLevel", params: { level: "debug" } } })).json
        .result,
    ).toEqual({});
  });

  test("a client that takes anything, such as a plain curl, is answered in both eras", async () => {
    await start();
    for (const sent of [legacyCall("pair"), modern("tools/call", { name: "pair", arguments: {} })]) {
      const { status, json } = await send({ ...sent, headers: { ...sent.headers, accept: "*/*" } });
      expect([status, json.result.isError]).toEqual([200, undefined]);
    }
  });

  test("2026-07-28 requests get plain JSON and bare results", async () => {
    await start();
    expect((await send(modern("server/discover"))).json.result.supportedVersions).toEqual(["2026-07-28"]);
    const list = await send(modern("tools/list"));
    expect(list.headers["content-type"]).toBe("application/json");
    expect(list.json.result).toMatchObject({ resultType: "complete", cacheScope: "public", ttlMs: expect.any(Number) });
    expect(
      (await send({ ...modern("tools/call", { name: "pair" }), path: "/mcp/" })).json.result.structuredContent,
    ).toEqual([1, 2]);
    expect(await send(modern("unknown/method"))).toMatchObject({
      status: 404,
      json: { id: 1, error: { code: -32601 } },
    });
    expect(await send(modern("ping"))).toMatchObject({ status: 404, json: { error: { code: -32601 } } });
    expect((await send(modern("tools/call", { name: "ad" }))).json.error).toMatchObject({ code: -32602 });
  });

  test("log messages and progress stream before the result", async () => {
    await start();
    const asked = { progressToken: 7, "io.modelcontextprotocol/logLevel": "info" };
    const { headers, text } = await send(modern("tools/call", { name: "report", _meta: asked }));
    expect(headers["content-type"]).toBe("text/event-stream");
    const events = text.split("\n").flatMap((line) => (line.startsWith("data: ") ? [JSON.parse(line.slice(6))] : []));
    expect(events.map((event) => event.method ?? "result")).toEqual([
      "notifications/message",
      "notifications/progress",
      "notifications/progress",
      "notifications/progress",
      "notifications/message",
      "result",
    ]);
    const legacy = await send({
      body: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "report", _meta: { progressToken: 7 } } },
    });
    expect(legacy.text.match(/notifications\/progress/g)).toHaveLength(3);
    expect(legacy.text.match(/notifications\/message/g)).toHaveLength(3);
  });

  test("eight megabytes arrive whole, as JSON and as a stream", async () => {
    await start();
    const big = modern("tools/call", { name: "big", arguments: { megabytes: 8 } });
    expect((await send(big)).json.result.content[0].text).toHaveLength(8 * 2 ** 20);
    expect((await send(legacyCall("big", { megabytes: 8 }))).json.result.content[0].text).toHaveLength(8 * 2 ** 20);
  });

  test("the handler sees headers, but no credentials", async () => {
    await start();
    const headers = { authorization: "Bearer secret", cookie: "a=b", "x-tenant": "acme" };
    const { structuredContent } = (await send(modern("tools/call", { name: "whoami" }, headers))).json.result;
    expect(structuredContent.request.headers).toMatchObject({ "x-tenant": "acme" });
    expect(JSON.stringify(structuredContent)).not.toMatch(/secret|a=b/);
    expect(structuredContent.client).toMatchObject({ name: "raw", version: "0" });
  });

  test("the message of an exception is masked, a ToolError is not", async () => {
    const server = await start();
    const secret = (await send(legacyCall("secret"))).json.result;
    const reference = /^Tool "secret" failed\. The details are in the server's log under ([0-9a-f]{8})\.$/.exec(
      secret.content[0].text,
    )?.[1];
    expect(secret.isError).toBe(true);
    await server.says(new RegExp(`\\[${reference}\\]: Error: password is hunter2\\n\\s+at `));
    expect((await send(legacyCall("wrong"))).json.result.content[0].text).not.toContain("three");
    expect((await send(legacyCall("refuse"))).json.result.content[0].text).toBe("there is no such order");
  });
});

describe("Mcp-Param headers (2026-07-28)", () => {
  const call = (headers: OutgoingHttpHeaders) =>
    send(modern("tools/call", { name: "region", arguments: { region: "eu" } }, headers));

  test("are compared with the arguments they mirror", async () => {
    await start();
    expect((await call({ "mcp-param-region": "eu" })).json.result.content[0].text).toBe("region=eu");
    expect((await call({ "mcp-param-region": "=?base64?ZXU=?=" })).status).toBe(200);
    expect(await call({})).toMatchObject({ status: 400, json: { error: { code: -32020 } } });
    expect(await call({ "mcp-param-region": "us" })).toMatchObject({ status: 400, json: { error: { code: -32020 } } });
    expect((await send(modern("tools/call", { name: "region", arguments: {} }))).status).toBe(200);
  });
});

describe("who may call", () => {
  test("on loopback, forged hosts and origins may not", async () => {
    await start();
    const status = async (headers: OutgoingHttpHeaders) => (await send({ ...legacyCall("maybe"), headers })).status;
    expect(await status({ host: "evil.example.com" })).toBe(403);
    expect(await status({ host: `evil.example.com:${url.port}` })).toBe(403);
    expect(await status({ host: "localhost.evil.example.com" })).toBe(403);
    expect(await status({ origin: "http://evil.example.com" })).toBe(403);
    expect(await status({ origin: "null" })).toBe(403);
    expect(await status({ origin: "http://localhost.evil.example.com" })).toBe(403);
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(await status({ host: `${host}:${url.port}`, origin: `http://${host}:6274` })).toBe(200);
    }
    expect((await send({ method: "GET", path: "/healthz", headers: { host: "10.0.0.7" } })).status).toBe(200);
  });

  test("--allow-host and --allow-origin let more in, and browsers hear of it", async () => {
    await start(["--allow-host", "mcp.example.com", "--allow-origin", "https://app.example.com"], {
      MCPC_ALLOW_HOST: "ignored.example.com",
    });
    const headers = { host: "mcp.example.com:443", origin: "https://app.example.com" };
    const answer = await send({ ...legacyCall("maybe"), headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: { "access-control-allow-origin": "https://app.example.com", vary: "Origin" },
    });
    const preflight = await send({
      method: "OPTIONS",
      headers: { ...headers, "access-control-request-headers": "content-type, mcp-param-region, x-other" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toMatch(/MCP-Protocol-Version.* mcp-param-region$/);
    expect((await send({ ...legacyCall("maybe"), headers: { host: "ignored.example.com" } })).status).toBe(403);
  });

  test("on every interface the host is free until --allow-host names it; origins are checked", async () => {
    await start(["--host", "0.0.0.0"]);
    await server?.says(/other machines can reach 0\.0\.0\.0/);
    url.hostname = "127.0.0.1";
    expect((await send({ ...legacyCall("maybe"), headers: { host: "box.local" } })).status).toBe(200);
    expect(
      (await send({ ...legacyCall("maybe"), headers: { host: "box.local", origin: "http://box.local" } })).status,
    ).toBe(403);
    await server?.stop();
    await start(["--host", "0.0.0.0"], { MCPC_ALLOW_HOST: "mcp.example.com, other.example.com" });
    url.hostname = "127.0.0.1";
    expect((await send({ ...legacyCall("maybe"), headers: { host: "box.local" } })).status).toBe(403);
    expect((await send({ ...legacyCall("maybe"), headers: { host: "other.example.com" } })).status).toBe(200);
  });
});

describe("what is refused before it is read", () => {
  test("too much, the wrong type, the wrong method, no JSON", async () => {
    await start();
    expect(await send({ body: "x".repeat(5 * 2 ** 20) }).catch(() => "reset")).toSatisfy(
      (answer) => answer === "reset" || (answer.status === 413 && answer.json.error.message.includes("4194304")),
    );
    expect(await send({ headers: { "content-length": 5 * 2 ** 20 } }).catch(() => "reset")).toSatisfy(
      (answer) => answer === "reset" || answer.status === 413,
    );
    expect(await send({ headers: { "content-type": "text/plain" }, body: "{}" })).toMatchObject({
      status: 415,
      json: { error: { code: -32000 } },
    });
    expect((await send({ headers: { "content-encoding": "gzip" }, body: "{}" })).status).toBe(415);
    expect(await send({ method: "PUT" })).toMatchObject({ status: 405, headers: { allow: "GET, POST, DELETE" } });
    expect(await send({ body: "{broken" })).toMatchObject({ status: 400, json: { id: null, error: { code: -32700 } } });
    expect(await send({ body: "" })).toMatchObject({ status: 400, json: { error: { code: -32700 } } });
    expect((await send(legacyCall("maybe"))).status).toBe(200);
  });

  test("a chunked body over the limit is answered as soon as it is over", async () => {
    await start();
    const socket = connect(Number(url.port), url.hostname);
    socket.on("error", () => {});
    socket.write(
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const megabyte = `100000\r\n${"x".repeat(2 ** 20)}\r\n`;
    for (let sent = 0; sent < 5; sent++) socket.write(megabyte); // and never the last chunk
    let text = "";
    for await (const part of socket.setEncoding("utf8")) text += part;
    expect(text).toMatch(/^HTTP\/1.1 413 .*Connection: close/s);
  });
});

describe("calls no tool can answer", () => {
  test.each(malformedCalls)("$title", async ({ params, said }) => {
    await start();
    const refusal = { id: 1, error: { code: -32602, message: said } };
    const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
    expect(await send({ body })).toMatchObject({ status: 200, json: refusal });
    expect(await send(modern("tools/call", params))).toMatchObject({ status: 200, json: refusal });
  });
});

describe("batches", () => {
  const batch = [
    { jsonrpc: "2.0", id: "one", method: "tools/call", params: { name: "add", arguments: { a: 1, b: 2 } } },
    { jsonrpc: "2.0", id: "two", method: "tools/call", params: { name: "add", arguments: [] } },
  ];

  test.each([{}, { "mcp-protocol-version": "2025-03-26" }])("are answered in 2025-03-26 (%o)", async (headers) => {
    await start();
    const { status, text } = await send({ headers, body: batch });
    expect(status).toBe(200);
    const answers = text.split("\n").flatMap((line) => (line.startsWith("data: {") ? [JSON.parse(line.slice(6))] : []));
    expect(answers.find(({ id }) => id === "one").result.structuredContent).toEqual({ result: 3 });
    expect(answers.find(({ id }) => id === "two").error.code).toBe(-32602);
  });

  test.each(["2025-06-18", "2025-11-25", "2026-07-28"])("are refused in %s", async (revision) => {
    await start();
    expect(await send({ headers: { "mcp-protocol-version": revision }, body: batch })).toMatchObject({
      status: 400,
      json: {
        id: null,
        error: {
          code: -32600,
          message: `Invalid Request: MCP ${revision} has no batches, send each message in a POST of its own`,
        },
      },
    });
  });
});

describe("people and probes", () => {
  test("the root names the right address", async () => {
    await start([], { MCPC_PATH: "/tools/" });
    const json = await send({ method: "GET", path: "/" });
    expect(json.json).toMatchObject({ name: "fixture", url: `http://127.0.0.1:${url.port}/tools` });
    const html = await send({ method: "GET", path: "/", headers: { accept: "text/html,*/*" } });
    expect(html.headers["content-type"]).toContain("text/html");
    expect(html.text.slice(0, 200)).toContain("/tools");
    expect(await send({ path: "/", body: "{}" })).toMatchObject({
      status: 404,
      json: { error: { message: expect.stringContaining("did you mean /tools") } },
    });
    expect((await send({ method: "GET", path: "/favicon.ico" })).status).toBe(404);
    expect((await send({ ...legacyCall("maybe"), path: "/tools?x=1" })).status).toBe(200);
  });

  test("probes are answered", async () => {
    await start();
    expect((await send({ method: "GET", path: "/healthz" })).json).toEqual({ status: "ok" });
    expect((await send({ method: "GET", path: "/readyz" })).json).toEqual({ status: "ready" });
  });
});

describe("the end", () => {
  test.each(["legacy", "modern"])("a client that leaves aborts its call (%s)", async (era) => {
    const server = await start();
    const request = begin(
      era === "legacy" ? legacyCall("until_aborted") : modern("tools/call", { name: "until_aborted" }),
    );
    request.on("error", () => {});
    await server.says(/waiting to be aborted/);
    request.destroy();
    await server.says(/the call was aborted/);
    expect((await send(legacyCall("aborts"))).json.result.content[0].text).toBe("1");
  });

  test.each(["legacy", "modern"])("SIGTERM lets calls in flight finish (%s)", async (era) => {
    const server = await start(["--log-level", "debug"]);
    const socket = connect(Number(url.port), url.hostname);
    const body = JSON.stringify(legacyCall("open").body);
    const head = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head); // in flight, too: its connection is still open when the server stops listening
    const waiting = send(era === "legacy" ? legacyCall("wait") : modern("tools/call", { name: "wait" }));
    await until(async () => (await send(legacyCall("add", { a: 1, b: 1 }))).status === 200);
    server.child.kill("SIGTERM");
    await server.says(/finishing what is in flight/);
    socket.write(body);
    expect((await waiting).json.result.content[0].text).toBe("opened");
    expect(await server.exited).toEqual({ code: 0, signal: null });
    await expect(send(legacyCall("maybe"))).rejects.toThrow("ECONNREFUSED");
  });

  test.each(["direct", "sdk"])("a client that leaves aborts the calls that wait for another (%s)", async (lane) => {
    const server = await start(["--lane", lane]);
    const socket = connect(Number(url.port), url.hostname);
    const body = JSON.stringify(legacyCall("until_aborted").body);
    const head = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(`${head}${body}`.repeat(12));
    await server.says(/(waiting to be aborted\s.*?){12}/s);
    socket.destroy();
    await server.says(/(the call was aborted\s.*?){12}/s);
    expect(server.stderr).not.toContain("Warning");
  });

  test.each(["direct", "sdk"])("SIGTERM lets answers on their way arrive (%s)", async (lane) => {
    const server = await start(["--lane", lane, "--log-level", "debug"]);
    const [answer] = (await once(begin(legacyCall("big", { megabytes: 8 })), "response")) as [IncomingMessage];
    server.child.kill("SIGTERM");
    await server.says(/finishing what is in flight/);
    let text = "";
    for await (const part of answer.setEncoding("utf8")) text += part;
    expect(readAnswer(text).result.content[0].text).toHaveLength(8 * 2 ** 20);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test("a call that hangs is aborted after the grace period", { timeout: 15_000 }, async () => {
    const server = await start();
    const hanging = send(legacyCall("until_aborted")).catch(() => "gone");
    await server.says(/waiting to be aborted/);
    server.child.kill("SIGINT");
    expect(await server.exited).toEqual({ code: 0, signal: null });
    await hanging;
  });

  test("a taken port is one sentence and exit code 1", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    server = new ServerProcess(file, ["--http"], { PORT: String(port) });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.stderr).toBe(`mcpc: port ${port} is taken on 127.0.0.1; choose another with --port (0 for any)\n`);
    holder.close();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}
