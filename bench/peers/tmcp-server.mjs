// A server on tmcp, the way its README and those of its transports show: a zod adapter, `tool.structured`,
// StdioTransport, and HttpTransport under @remix-run/node-fetch-server.
import { ZodJsonSchemaAdapter } from "@tmcp/adapter-zod";
import { McpServer } from "tmcp";
import { tool } from "tmcp/utils";
import { z } from "zod";
import { tools } from "./tools.mjs";
import { shapes } from "./zod-shapes.mjs";

const server = new McpServer(
  { name: "bench", version: "1.0.0", description: "Adds numbers" },
  { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: { listChanged: true } } },
);

for (const { kind, name, description, run } of tools) {
  const { input, output } = shapes[kind];
  const schemas = { schema: z.object(input()), outputSchema: z.object(output()) };
  server.tool({ name, description, ...schemas }, async (args) => tool.structured(run(args)));
}

if (process.argv.includes("--http")) {
  const { createServer } = await import("node:http");
  const { createRequestListener } = await import("@remix-run/node-fetch-server");
  const { HttpTransport } = await import("@tmcp/transport-http");
  const transport = new HttpTransport(server, { path: "/mcp" });
  const listener = createServer(
    createRequestListener(async (request) => (await transport.respond(request)) ?? new Response(null, { status: 404 })),
  );
  listener.listen(0, "127.0.0.1", () => {
    process.stderr.write(`listening on http://127.0.0.1:${listener.address().port}/mcp\n`);
  });
} else {
  const { StdioTransport } = await import("@tmcp/transport-stdio");
  new StdioTransport(server).listen();
}
