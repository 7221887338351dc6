// A server written by hand on @modelcontextprotocol/server 2.x, the way its documentation shows:
// docs/get-started/first-server.md (registerTool, zod, serveStdio), docs/servers/tools.md (structured output),
// docs/serving/http.md (createMcpHandler, toNodeHandler, host and origin guards on node:http).
import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { serveSdk2 } from "./serve-sdk2.mjs";
import { resultOf, tools } from "./tools.mjs";
import { shapes } from "./zod-shapes.mjs";

await serveSdk2(() => {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  for (const { kind, name, description, run } of tools) {
    const { input, output } = shapes[kind];
    const schemas = { inputSchema: z.object(input()), outputSchema: z.object(output()) };
    server.registerTool(name, { description, ...schemas }, async (args) => resultOf(run(args)));
  }
  return server;
});
