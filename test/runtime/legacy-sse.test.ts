import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildServer } from "../peers/build.ts";
import { buildFixture, buildSseFixture } from "./build-fixture.ts";
import { EventStream } from "./http-client.ts";
import { ServerProcess } from "./server-process.ts";

let file = "";
let server: ServerProcess | undefined;
let origin = "";
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  file = await buildSseFixture();
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await server?.stop();
});

async function start(args: string[] = ["--sse"], from = file): Promise<ServerProcess> {
  server = new ServerProcess(from, ["--http", "--port", "0", ...args]);
  origin = new URL(await server.url()).origin;
  return server;
}

async function connect(): Promise<Client> {
  const client = new Client({ name: "test", version: "0" });
  await client.connect(new SSEClientTransport(new URL("/sse", origin)));
  closing.push(() => client.close());
  return client;
}

const open = async (headers: Record<string, string> = {}) => fetch(`${origin}/sse`, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("the SDK's SSE client lists, calls, hears progress and announcements", async () => {
  await start();
  const client = await connect();
  expect(client.getServerVersion()).toMatchObject({ name: "fixture" });
  expect((await client.listTools()).tools.length).toBeGreaterThan(10);
  expect(await client.callTool({ name: "pair" })).toMatchObject({ structuredContent: { result: [1, 2] } });
  const seen: number[] = [];
  let release: Promise<unknown> | undefined;
  const onprogress = ({ progress }: { progress: number }) => {
    seen.push(progress);
    if (progress === 2) release = client.callTool({ name: "release" });
  };
  await client.callTool({ name: "patient" }, undefined, { onprogress });
  await release;
  expect(seen).toEqual([0, 1, 2]);
  const changed = new Promise<void>((resolve) =>
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()),
  );
  const other = await connect();
  await other.callTool({ name: "announce", arguments: { what: "toolsChanged" } });
  await changed;
});

test("a connection is a session, and leaving aborts its calls", async () => {
  const { says } = await start().then((server) => ({ says: server.says.bind(server) }));
  const client = await connect();
  await client.callTool({ name: "remember", arguments: { key: "k", value: 1 } });
  const recall = { name: "recall", arguments: { key: "k" } };
  expect((await (await connect()).callTool(recall)).structuredContent).toEqual({ had: false });
  expect((await client.callTool(recall)).structuredContent).toEqual({ value: 1, had: true });
  const call = client.callTool({ name: "until_aborted" }).catch(() => "closed");
  await says(/waiting to be aborted/);
  await client.close();
  await says(/the call was aborted/);
  expect(await call).toBe("closed");
});

test("the guards of the endpoint stand before it", async () => {
  await start();
  expect((await open({ origin: "http://evil.example.com" })).status).toBe(403);
  const stream = new EventStream(await open());
  const { data: path } = await stream.next();
  expect(path).toMatch(/^\/messages\?sessionId=[0-9a-f-]{36}$/);
  expect((await post(path, {}, { origin: "http://evil.example.com" })).status).toBe(403);
  expect((await post("/messages?sessionId=x", {})).status).toBe(404);
  expect((await post("/messages", {})).status).toBe(404);
  expect((await post(path, "{")).status).toBe(400);
  expect((await post(path, {}, { "content-type": "text/plain" })).status).toBe(415);
  expect((await post(path, { no: "message" })).status).toBe(202);
  expect(JSON.parse((await stream.next()).data)).toMatchObject({ id: null, error: { code: -32600 } });
  await stream.close();
});

test("only so many clients are connected at a time", async () => {
  await start(["--sse", "--max-sessions", "1"]);
  const stream = new EventStream(await open());
  await stream.next();
  expect((await open()).status).toBe(503);
  await stream.close();
});

test("a signal lets calls finish", async () => {
  const server = await start(["--sse", "--log-level", "debug"]);
  const [waiting, other] = [new EventStream(await open()), new EventStream(await open())];
  const [first, second] = [(await waiting.next()).data, (await other.next()).data];
  const initialize = {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "raw", version: "0" } },
  };
  for (const path of [first, second]) await post(path, initialize);
  for (const stream of [waiting, other]) await stream.next();
  const call = (name: string) => ({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } });
  await post(first, call("stop_and_answer"));
  expect(JSON.parse((await waiting.next()).data).result.structuredContent).toEqual({ result: "stopping" });
  expect(await waiting.rest()).toEqual([]);
  expect(await server.exited).toEqual({ code: 0, signal: null });
});

describe("in a server only when asked for", () => {
  test("a built server has it with --sse, and not otherwise", { timeout: 60_000 }, async () => {
    const project = fileURLToPath(new URL("../peers/announcing-server", import.meta.url));
    const [plain, asked] = [await buildServer(project), await buildServer(project, ["--sse"])];
    closing.push(plain.remove, asked.remove);
    expect(readFileSync(plain.file, "utf8")).not.toContain("event: endpoint");
    expect(readFileSync(asked.file, "utf8")).toContain("event: endpoint");
    const refused = new ServerProcess(plain.file, ["--http", "--sse"]);
    expect((await refused.exited).code).toBe(2);
    expect(refused.stderr).toContain("build with `mcpc build --sse`");
    await start(["--sse"], asked.file);
    expect((await (await connect()).listTools()).tools.map(({ name }) => name)).toContain("touch");
  });

  test("and acts only when it is started with the flag", async () => {
    await start([]);
    expect((await open()).status).toBe(404);
    await server?.stop();
    const without = new ServerProcess(await buildFixture(), [], { MCPC_HTTP: "1", MCPC_SSE: "1" });
    expect((await without.exited).code).toBe(2);
  });
});
