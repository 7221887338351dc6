import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, buildServer } from "./peers/build.ts";
import type { Target } from "./peers/clients.ts";
import { mcporter } from "./peers/mcporter.ts";
import { type HttpServerProcess, startHttpServer } from "./peers/processes.ts";
import { installTools } from "./peers/tools.ts";

let built: BuiltServer;
let http: HttpServerProcess;

beforeAll(async () => {
  await installTools();
  built = await buildServer(fileURLToPath(new URL("peers/server", import.meta.url)));
  http = await startHttpServer(built.file, { cwd: built.folder });
}, 240_000);
afterAll(async () => {
  await http?.stop();
  await built?.remove();
}, 30_000);

describe.each(["stdio", "http"])("mcporter over %s", { timeout: 60_000 }, (transport) => {
  const target = (): Target =>
    transport === "http" ? { url: http.url } : { command: process.execPath, args: [built.file] };

  it("lists the tools with their schemas", async () => {
    const { code, json, stderr } = await mcporter(target(), "list", ["--schema"], built.folder);
    expect(code, stderr).toBe(0);
    expect(json).toMatchObject({
      status: "ok",
      tools: [{ name: "shipOrder" }, { name: "daysBetween" }, { name: "paint" }, { name: "listColors" }],
    });
    const { tools } = json as { tools: { inputSchema?: { properties?: object } }[] };
    expect(Object.keys(tools[2]?.inputSchema?.properties ?? {})).toEqual(["color", "shade"]);
  });

  it("calls a tool with a nested object", async () => {
    const order = {
      customer: { name: "Ada", address: { street: "1 Main St", city: "London" } },
      lines: [{ sku: "a", quantity: 2 }],
    };
    const args = ["shipOrder", "--args", JSON.stringify({ order, express: true })];
    const { code, json, stderr } = await mcporter(target(), "call", args, built.folder);
    expect(code, stderr).toBe(0);
    expect(json).toEqual({ label: "Ada, 1 Main St, London", pieces: 2, express: true });
  });
});
