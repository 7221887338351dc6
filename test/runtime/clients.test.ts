import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as LegacyStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as LegacyHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildFixture } from "./build-fixture.ts";
import { fixtureTools } from "./fixture-server.ts";
import { ServerProcess } from "./server-process.ts";

let file = "";
let url = new URL("http://unset");
let http: ServerProcess | undefined;
let close = async () => {};

beforeAll(async () => {
  file = await buildFixture();
  http = new ServerProcess(file, ["--http", "--port", "0"]);
  url = new URL(await http.url());
});

afterEach(() => close());
afterAll(() => http?.stop());

const who = { name: "test", version: "0" };
const spawned = () => ({ command: process.execPath, args: [file], stderr: "ignore" as const });

async function legacy(transport: "stdio" | "http") {
  const client = new LegacyClient(who);
  await client.connect(transport === "stdio" ? new LegacyStdio(spawned()) : new LegacyHttp(url));
  close = () => client.close();
  return client;
}

async function modern(transport: "stdio" | "http", mode: "auto" | "legacy") {
  const client = new ModernClient(who, mode === "auto" ? { versionNegotiation: { mode } } : {});
  await client.connect(transport === "stdio" ? new ModernStdio(spawned()) : new ModernHttp(url));
  close = () => client.close();
  return client;
}

const clients = {
  "SDK 1.x": legacy,
  "SDK 2.x, 2025": (transport: "stdio" | "http") => modern(transport, "legacy"),
  "SDK 2.x, 2026-07-28": (transport: "stdio" | "http") => modern(transport, "auto"),
};

describe.each(["stdio", "http"] as const)("over %s", (transport) => {
  describe.each(Object.entries(clients))("%s", (name, connect) => {
    const bare = name.endsWith("2026-07-28");
    const shown = (value: unknown) => (bare ? value : { result: value });

    test("finds the server and its tools", async () => {
      const client = await connect(transport);
      expect(client.getServerVersion()).toMatchObject({ name: "fixture", version: "1.2.3" });
      expect(client.getInstructions()).toBe("Use the fixture wisely.");
      const { tools } = await client.listTools();
      expect(tools.map((tool) => tool.name)).toEqual(fixtureTools.map((tool) => tool.name));
    });

    test("calls, with results its own check of the output schema accepts", async () => {
      const client = await connect(transport);
      await client.listTools(); // from now on the client validates structured content
      const call = (name: string, args: Record<string, unknown> = {}) => client.callTool({ name, arguments: args });
      expect(await call("add", { a: 1, b: 2 })).toMatchObject({
        content: [{ text: "3" }],
        structuredContent: shown(3),
      });
      expect(await call("search", { query: "x" })).toMatchObject({ structuredContent: { query: "x", limit: 10 } });
      expect(await call("maybe")).toMatchObject({ content: [{ text: "null" }], structuredContent: shown(null) });
      expect(await call("when")).toMatchObject({ structuredContent: { at: "1970-01-01T00:00:00.000Z" } });
      expect(await call("whole_result")).toMatchObject({ structuredContent: shown([1, 2]) });
      expect(await call("picture")).toMatchObject({ content: [{ type: "text" }, { type: "image" }] });
      expect(await call("nothing")).toMatchObject({ content: [] });
    });

    test("hears what it did wrong", async () => {
      const client = await connect(transport);
      const refused = await client.callTool({ name: "add", arguments: { a: "1" } });
      expect(refused.isError).toBe(true);
      expect(refused.content).toEqual([
        {
          type: "text",
          text: 'Invalid arguments for tool "add", 2 problems:\n- b: missing, expected number\n- a: expected number, got string "1"',
        },
      ]);
      await expect(client.callTool({ name: "ad", arguments: {} })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining("Unknown tool: ad"),
      });
    });

    // the tool waits to be released: a client that reads progress and answer at once forgets the progress
    test("hears of progress", async () => {
      const client = await connect(transport);
      const seen: number[] = [];
      let release: Promise<unknown> | undefined;
      const onprogress = ({ progress }: { progress: number }) => {
        seen.push(progress);
        if (progress === 2) release = client.callTool({ name: "release" });
      };
      if (client instanceof LegacyClient) await client.callTool({ name: "patient" }, undefined, { onprogress });
      else await client.callTool({ name: "patient" }, { onprogress });
      await release;
      expect(seen).toEqual([0, 1, 2]);
    });
  });
});
