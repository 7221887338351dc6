// A server on fastmcp, the way its README shows: Quickstart, Structured Tool Output, Stateless Mode. It asks for a port,
// which the bench chooses, and by default logs every request to stderr.
import { FastMCP } from "fastmcp";
import { z } from "zod";
import { tools } from "./tools.mjs";
import { shapes } from "./zod-shapes.mjs";

const server = new FastMCP({ name: "bench", version: "1.0.0" });

for (const { kind, name, description, run } of tools) {
  const { input, output } = shapes[kind];
  const schemas = { parameters: z.object(input()), outputSchema: z.object(output()) };
  server.addTool({ name, description, ...schemas, execute: async (args) => run(args) });
}

if (process.argv.includes("--http")) {
  const port = Number(process.env.PORT);
  await server.start({ transportType: "httpStream", httpStream: { port, stateless: true } });
  process.stderr.write(`listening on http://127.0.0.1:${port}/mcp\n`);
} else {
  await server.start({ transportType: "stdio" });
}
