// The server of sdk2-server.mjs after a first round of tuning by hand: the schemas are made once, outside the factory
// that runs for every HTTP request.
import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { serveSdk2 } from "./serve-sdk2.mjs";
import { resultOf, tools } from "./tools.mjs";
import { shapes } from "./zod-shapes.mjs";

const schemas = Object.fromEntries(
  Object.entries(shapes).map(([kind, { input, output }]) => [
    kind,
    { inputSchema: z.object(input()), outputSchema: z.object(output()) },
  ]),
);

await serveSdk2(() => {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  for (const { kind, name, description, run } of tools)
    server.registerTool(name, { description, ...schemas[kind] }, async (args) => resultOf(run(args)));
  return server;
});
