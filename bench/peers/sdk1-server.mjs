// A server written by hand on @modelcontextprotocol/sdk 1.x, the way its own examples show: mcpServerOutputSchema
// (registerTool, zod, StdioServerTransport) and simpleStatelessStreamableHttp (createMcpExpressApp, a server and a
// transport for each request).
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { resultOf, tools } from "./tools.mjs";
import { shapes } from "./zod-shapes.mjs";

function buildServer() {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  for (const { kind, name, description, run } of tools) {
    const { input, output } = shapes[kind];
    const schemas = { inputSchema: input(), outputSchema: output() };
    server.registerTool(name, { description, ...schemas }, async (args) => resultOf(run(args)));
  }
  return server;
}

if (process.argv.includes("--http")) {
  const { createMcpExpressApp } = await import("@modelcontextprotocol/sdk/server/express.js");
  const { StreamableHTTPServerTransport } = await import("@modelcontextprotocol/sdk/server/streamableHttp.js");
  const app = createMcpExpressApp();
  app.post("/mcp", async (request, response) => {
    const server = buildServer();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
    response.on("close", () => {
      transport.close();
      server.close();
    });
  });
  const listener = app.listen(0, "127.0.0.1", () => {
    process.stderr.write(`listening on http://127.0.0.1:${listener.address().port}/mcp\n`);
  });
} else {
  const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
  await buildServer().connect(new StdioServerTransport());
}
