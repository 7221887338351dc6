import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ServerDefinition } from "../../runtime/definition.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import type { ConnectionWatch } from "../../runtime/protocol/stdio.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { LazyEndpoint } from "../../runtime/transports/lazy-endpoint.ts";
import { MessageWriter } from "../../runtime/transports/message-writer.ts";
import { LazyConnection } from "../../runtime/transports/stdio-connection.ts";
import { compileValidators } from "./build-fixture.ts";
import { defineFixture } from "./fixture-server.ts";
import { modernMeta, type Wire } from "./server-process.ts";

const sdkModule = "../../runtime/protocol/stdio.ts";
const definition = defineFixture(compileValidators());

const initialized = { jsonrpc: "2.0", method: "notifications/initialized" };
const list = (id: number) => ({ jsonrpc: "2.0", id, method: "tools/list" });
/** No plain request, so that the SDK is needed. */
const setLevel = { jsonrpc: "2.0", id: "level", method: "logging/setLevel", params: { level: "info" } };

function initialize(id: unknown = "init", protocolVersion = "2025-11-25", clientInfo: object = {}) {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: "raw", version: "0", ...clientInfo } };
  return { jsonrpc: "2.0", id, method: "initialize", params };
}

function call(id: unknown, name: string, args: object = {}, _meta?: object) {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args, ...(_meta && { _meta }) } };
}

/** A connection and what it has sent, in order. */
function connect(uses: ServerDefinition["uses"] = []) {
  const log = createLogger("error");
  const logged: string[] = [];
  log.error = (message) => void logged.push(message);
  const output = new PassThrough() as unknown as NodeJS.WriteStream; // a stream that is written to, as stdout is
  const sent: Wire[] = [];
  output.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString().trim().split("\n")) sent.push(JSON.parse(line));
  });
  const notifier = createNotifier(() => {});
  const writer = new MessageWriter(output);
  const live = { current: createRegistry({ ...definition, uses }) };
  const options = { live, log, notifier, masksErrors: false, flags: { lane: "direct" as const } };
  const connection = new LazyConnection(options, writer);
  const settled = async () => {
    await connection.settled();
    await writer.flushed();
    return sent;
  };
  return { connection, settled, notifier, logged };
}

/** What the SDK would be given, which is only written down; with `result`, it is seen to give that for each. */
function recordMessages(result?: Record<string, unknown>): unknown[] {
  const received: unknown[] = [];
  vi.doMock(sdkModule, () => ({
    openStdioConnection: (_options: unknown, _sendText: unknown, watch: ConnectionWatch) => ({
      replay: async (messages: unknown[]) => received.push(...messages),
      receive(message: unknown) {
        received.push(message);
        if (result) watch.onResult(message, result);
      },
      settled: async () => {},
      close: async () => received.push("closed"),
    }),
  }));
  return received;
}

afterEach(() => {
  vi.doUnmock(sdkModule);
  vi.resetModules();
});

describe("the SDK of a stdio connection", () => {
  it("is not there while all is plain", async () => {
    const received = recordMessages();
    const { connection, settled } = connect();
    for (const message of [initialize(), initialized, list(1), call(2, "add", { a: 1, b: 2 })])
      connection.receive(message);
    connection.receive({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } });
    expect((await settled()).map(({ id }) => id)).toEqual(["init", 1, 2]);
    expect(received).toEqual([]);
  });

  it("hears what was answered without it, and then what came while it was loaded, in order", async () => {
    const received = recordMessages();
    const { connection, settled } = connect();
    const discover = { jsonrpc: "2.0", id: "look", method: "server/discover", params: { _meta: modernMeta } };
    const handshake = [discover, initialize(), initialized];
    for (const message of [...handshake, list(1), setLevel, list(2), "no message"]) connection.receive(message);
    expect((await settled()).map(({ id }) => id)).toEqual(["look", "init", 1, 2]);
    expect(received).toEqual([...handshake, setLevel, "no message"]);
  });

  it("knows the client, and says nothing of what was answered already", async () => {
    const { connection, settled } = connect();
    for (const message of [initialize(1, "2025-06-18"), initialized, call(1, "whoami")]) connection.receive(message);
    const sent = await settled();
    expect(sent.map(({ id }) => id)).toEqual([1, 1]);
    expect(sent[1].result.structuredContent).toMatchObject({ protocol: "2025-06-18", client: { name: "raw" } });
  });

  it("knows that a client speaks 2026-07-28, without a second call", async () => {
    const { connection, settled } = connect();
    connection.receive(call(1, "add", { a: 1, b: 2 }, modernMeta));
    connection.receive(initialize());
    connection.receive(call(2, "whoami", {}, modernMeta));
    const sent = await settled();
    expect(sent.map(({ id }) => id).sort()).toEqual([1, 2, "init"]);
    expect(sent.find(({ id }) => id === "init").error.code).toBe(-32022);
    expect(sent.find(({ id }) => id === 2).result.structuredContent.protocol).toBe("2026-07-28");
  });

  it.each([
    { era: "2026-07-28", result: { resultType: "complete" }, leftToTheSdk: 1 },
    { era: "none that was said", result: {}, leftToTheSdk: 2 },
  ])("tells by its results what is plain from then on: $era", async ({ result, leftToTheSdk }) => {
    const received = recordMessages(result);
    const { connection, settled } = connect();
    connection.receive(setLevel);
    await settled();
    connection.receive({ ...list(1), params: { _meta: modernMeta } });
    const sent = await settled();
    expect(received).toHaveLength(leftToTheSdk);
    expect(sent).toHaveLength(2 - leftToTheSdk);
  });

  it("takes batches of a client that asked for 2025-03-26 before it was there", async () => {
    const { connection, settled } = connect();
    for (const message of [initialize(0, "2025-03-26"), initialized, [list(1), list(2)]]) connection.receive(message);
    const sent = await settled();
    expect(sent.map(({ id, result }) => [id, result !== undefined])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ]);
  });

  it("is there from the handshake on where a 2025 client can be told of changes", async () => {
    const { connection, settled, notifier } = connect(["toolsChanged"]);
    connection.receive(initialize());
    connection.receive(initialized);
    const sent = await settled();
    expect(sent[0].result.capabilities.tools).toEqual({ listChanged: true });
    notifier.toolsChanged();
    expect((await settled()).at(-1)).toEqual({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
  });

  it("takes over from a client that says hello over and over", async () => {
    const received = recordMessages();
    const { connection, settled } = connect();
    connection.receive(initialize());
    for (let times = 0; times < 20; times++) connection.receive(initialized);
    await settled();
    expect(received).toHaveLength(21);
  });

  it("takes nothing once the connection is closed", async () => {
    const received = recordMessages();
    const { connection } = connect();
    connection.receive(setLevel);
    await connection.close();
    expect(received).toEqual(["closed"]);
  });

  it("refuses what waits for an answer where it cannot be loaded, and goes on refusing", async () => {
    vi.doMock(sdkModule, () => {
      throw new Error("no such part");
    });
    const { connection, settled, logged } = connect();
    for (const message of [setLevel, { jsonrpc: "2.0", method: "notifications/odd" }]) connection.receive(message);
    await connection.settled();
    connection.receive({ jsonrpc: "2.0", id: 2, method: "odd" });
    const error = { code: -32603, message: "Internal error" };
    expect(await settled()).toEqual([
      { jsonrpc: "2.0", id: "level", error },
      { jsonrpc: "2.0", id: 2, error },
    ]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain("the MCP SDK could not be loaded");
    await connection.close();
  });
});

describe("the SDK of an HTTP endpoint", () => {
  it("is opened once, by the first request", async () => {
    const open = vi.fn(async () => ({ fetch: async () => new Response("here"), close: async () => {} }));
    const endpoint = new LazyEndpoint(open);
    expect(open).not.toHaveBeenCalled();
    const answers = await Promise.all([1, 2].map(() => endpoint.fetch({} as never, {})));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(open).toHaveBeenCalledOnce();
  });

  it("lets go of a server that never needed it, or could not load it", async () => {
    const open = vi.fn(() => Promise.reject(new Error("no such part")));
    const endpoint = new LazyEndpoint(open);
    await endpoint.close();
    expect(open).not.toHaveBeenCalled();
    await expect(endpoint.fetch({} as never, {})).rejects.toThrow("no such part");
    await endpoint.close();
  });
});
