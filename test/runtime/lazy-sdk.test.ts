import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { LazyEndpoint } from "../../runtime/transports/lazy-endpoint.ts";
import { MessageWriter } from "../../runtime/transports/message-writer.ts";
import { LazyConnection } from "../../runtime/transports/stdio-connection.ts";
import { compileValidators } from "./build-fixture.ts";
import { defineFixture } from "./fixture-server.ts";
import { modernMeta, type Wire } from "./server-process.ts";

const sdkModule = "../../runtime/protocol/stdio.ts";
const registry = createRegistry(defineFixture(compileValidators()));
const initialize = {
  jsonrpc: "2.0",
  id: "init",
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "0" } },
};

/** A connection and what it has sent, in order. */
function connect(lane: "direct" | "sdk" = "direct") {
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
  const options = { live: { current: registry }, log, notifier, masksErrors: false, flags: { lane } };
  return { connection: new LazyConnection(options, writer), sent, logged, writer };
}

const list = (id: number) => ({ jsonrpc: "2.0", id, method: "tools/list" });

/** What the SDK would be given, which is only written down. */
function recordMessages(): unknown[] {
  const received: unknown[] = [];
  vi.doMock(sdkModule, () => ({
    openStdioConnection: () => ({
      receive: (message: unknown) => received.push(message),
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
  it("takes what came while it was loaded in the order in which it came", async () => {
    const received = recordMessages();
    const { connection } = connect();
    const messages = [
      initialize,
      { jsonrpc: "2.0", method: "notifications/initialized" },
      list(1),
      list(2),
      "no message",
    ];
    for (const message of messages) connection.receive(message);
    expect(received).toEqual([]);
    await connection.settled();
    expect(received).toEqual(messages);
  });

  it("takes nothing once the connection is closed", async () => {
    const received = recordMessages();
    const { connection } = connect();
    connection.receive(initialize);
    await connection.close();
    expect(received).toEqual(["closed"]);
  });

  it("answers what came while it was loaded before the connection is settled", async () => {
    const { connection, sent, writer } = connect();
    for (const message of [initialize, list(1), list(2)]) connection.receive(message);
    await connection.settled();
    await writer.flushed();
    expect(sent.map(({ id }) => id)).toEqual(["init", 1, 2]);
    expect(sent[0].result.serverInfo.name).toBe("fixture");
  });

  it("refuses what waits for an answer where it cannot be loaded, and goes on refusing", async () => {
    vi.doMock(sdkModule, () => {
      throw new Error("no such part");
    });
    const { connection, sent, logged, writer } = connect();
    connection.receive(initialize);
    connection.receive({ jsonrpc: "2.0", method: "notifications/initialized" });
    await connection.settled();
    connection.receive({ jsonrpc: "2.0", id: 2, method: "tools/list", params: { _meta: modernMeta } });
    await writer.flushed();
    const error = { code: -32603, message: "Internal error" };
    expect(sent).toEqual([
      { jsonrpc: "2.0", id: "init", error },
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
