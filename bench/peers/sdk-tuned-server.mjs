// The server of sdk-server.mjs after a first round of tuning by hand: the schemas are made once, outside the factory
// that runs for every HTTP request.
import { createServer } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import * as z from "zod/v4";

const TOOLS = Number(process.env.BENCH_TOOLS ?? 20);

const inputSchema = z.object({
  a: z.number().describe("the first number"),
  b: z.number().describe("the second number"),
  note: z.string().optional().describe("a remark"),
});
const outputSchema = z.object({ sum: z.number() });

function buildServer() {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  for (let index = 0; index < TOOLS; index++) {
    server.registerTool(
      `add_${index}`,
      {
        description: `Add two numbers, number ${index}.`,
        inputSchema,
        outputSchema,
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
