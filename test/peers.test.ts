import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltServer, buildServer } from "./peers/build.ts";
import { type ClientKind, type Connection, clientKinds, connect, type Target } from "./peers/clients.ts";
import { inspector } from "./peers/inspector.ts";
import { type HttpServerProcess, startHttpServer } from "./peers/processes.ts";
import { installTools } from "./peers/tools.ts";

const revisions: Readonly<Record<ClientKind, string>> = {
  sdk1: "2025-11-25",
  "sdk2-legacy": "2025-11-25",
  "sdk2-auto": "2026-07-28",
};
const order = {
  customer: { name: "Ada", address: { street: "1 Main St", city: "London" } },
  lines: [
    { sku: "a", quantity: 2 },
    { sku: "b", quantity: 3 },
  ],
};

let built: BuiltServer;
let http: HttpServerProcess;

beforeAll(async () => {
  built = await buildServer(fileURLToPath(new URL("peers/server", import.meta.url)));
  http = await startHttpServer(built.file, { cwd: built.folder });
}, 90_000);

afterAll(async () => {
  await http?.stop();
  await built?.remove();
}, 30_000);

function targetOf(transport: string): Target {
  return transport === "http"
    ? { url: http.url }
    : { command: process.execPath, args: [built.file], cwd: built.folder };
}

describe.each(["stdio", "http"])("over %s", (transport) => {
  describe.each(clientKinds)("the %s client", (kind) => {
    const modern = kind === "sdk2-auto";
    let connection: Connection;

    beforeAll(async () => {
      connection = await connect(kind, targetOf(transport));
    }, 30_000);
    afterAll(() => connection?.close(), 15_000);

    test(`negotiates ${revisions[kind]}`, () => {
      expect(connection.protocolVersion).toBe(revisions[kind]);
    });

    test("lists the tools in their declared order, with schemas of its era", { timeout: 20_000 }, async () => {
      const tools = await connection.listTools();
      expect(tools.map(({ name }) => name)).toEqual(["shipOrder", "daysBetween", "paint", "listColors"]);
      expect(tools.map(({ outputSchema }) => outputSchema?.type)).toEqual(
        modern ? ["object", "number", "object", "array"] : ["object", "object", "object", "object"],
      );
      expect(tools[2]?.inputSchema).toMatchObject({
        type: "object",
        properties: {
          color: { type: "string", enum: ["red", "green"] },
          shade: { type: "string", enum: ["light", "dark"], default: "light" },
        },
        required: ["color"],
      });
    });

    test("calls with a nested object", { timeout: 20_000 }, async () => {
      const shipped = { label: "Ada, 1 Main St, London", pieces: 5, express: true };
      const result = await connection.callTool("shipOrder", { order, express: true });
      expect(result.structuredContent).toEqual(shipped);
      expect(JSON.parse(result.content[0]?.text ?? "")).toEqual(shipped);
    });

    test("calls with dates and gets a bare number, wrapped for 2025", { timeout: 20_000 }, async () => {
      const range = { from: "2026-01-01T00:00:00Z", to: "2026-01-31T12:00:00Z" };
      const result = await connection.callTool("daysBetween", range);
      expect(result.structuredContent).toEqual(modern ? 30 : { result: 30 });
    });

    test("leaves a default to the function", { timeout: 20_000 }, async () => {
      const result = await connection.callTool("paint", { color: "green" });
      expect(result.structuredContent).toEqual({ paint: "light green" });
    });

    test("gets a list, wrapped for 2025", { timeout: 20_000 }, async () => {
      const colors = ["red", "green"];
      const result = await connection.callTool("listColors");
      expect(result.structuredContent).toEqual(modern ? colors : { result: colors });
    });

    test("is told everything that is wrong with a call", { timeout: 20_000 }, async () => {
      const result = await connection.callTool("paint", { colour: "blue", shade: "darker" });
      const text = result.content.map((block) => block.text).join("\n");
      expect(result.isError).toBe(true);
      expect(text).toMatch(/color/);
      expect(text).toMatch(/colour/);
      expect(text).toMatch(/shade/);
    });
  });
});

describe("the Inspector", () => {
  beforeAll(() => installTools(), 300_000);

  test.each(["stdio", "http"])("finds no fault in the schemas over %s", { timeout: 60_000 }, async (transport) => {
    for (const era of ["legacy", "modern"]) {
      const flags = ["--protocol-era", era, "--method", "tools/list", "--strict"];
      const { code, result, stderr } = await inspector(targetOf(transport), flags);
      expect({ era, code, stderr }).toMatchObject({ era, code: 0 });
      expect(result?.tools).toHaveLength(4);
    }
  });

  test.each(["stdio", "http"])("calls a tool over %s", { timeout: 60_000 }, async (transport) => {
    const call = ["--method", "tools/call", "--tool-name", "shipOrder", "--tool-args-json", JSON.stringify({ order })];
    const { code, result, stderr } = await inspector(targetOf(transport), call);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(result?.structuredContent).toEqual({ label: "Ada, 1 Main St, London", pieces: 5, express: false });
  });
});
