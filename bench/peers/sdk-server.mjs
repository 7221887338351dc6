// A server written by hand on @modelcontextprotocol/server 2.x, the way its documentation shows:
// docs/get-started/first-server.md (registerTool, zod, serveStdio), docs/servers/tools.md (structured output),
// docs/serving/http.md (createMcpHandler, toNodeHandler, host and origin guards on node:http).
import { createServer } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import * as z from "zod/v4";

const TOOLS = Number(process.env.BENCH_TOOLS ?? 20);

function buildServer() {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  for (let index = 0; index < TOOLS; index++) {
    server.registerTool(
      `add_${index}`,
      {
        description: `Add two numbers, number ${index}.`,
        inputSchema: z.object({
          a: z.number().describe("the first number"),
          b: z.number().describe("the second number"),
          note: z.string().optional().describe("a remark"),
        }),
        outputSchema: z.object({ sum: z.number() }),
      },
      async ({ a, b }) => {
        const output = { sum: a + b };
        return { content: [{ type: "text", text: JSON.stringify(output) }], structuredContent: output };
      },
    );
  }
  return server;
}

if (process.argv.includes("--http")) {
  const nodeHandler = toNodeHandler(createMcpHandler(buildServer));
  const validateHost = localhostHostValidation();
  const validateOrigin = localhostOriginValidation();
  const listener = createServer((request, response) => {
    if (!validateHost(request, response) || !validateOrigin(request, response)) return;
    void nodeHandler(request, response);
  });
  listener.listen(0, "127.0.0.1", () => {
    process.stderr.write(`listening on http://127.0.0.1:${listener.address().port}/mcp\n`);
  });
} else {
  serveStdio(buildServer);
}
