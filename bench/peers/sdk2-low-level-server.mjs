// A server written by hand on the low-level `Server` of SDK 2.x, the way docs/advanced/low-level-server.md shows, with
// all that is constant made once: the list, and the validators of the arguments.
import { fromJsonSchema, Server } from "@modelcontextprotocol/server";
import { listingOf, schemas } from "./json-schemas.mjs";
import { serveSdk2 } from "./serve-sdk2.mjs";
import { resultOf, tools } from "./tools.mjs";

const list = { tools: tools.map(listingOf) };
const byName = new Map(tools.map((tool) => [tool.name, tool]));
const inputs = { add: fromJsonSchema(schemas.add.input), orders: fromJsonSchema(schemas.orders.input) };

await serveSdk2(() => {
  const server = new Server({ name: "bench", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/list", async () => list);
  server.setRequestHandler("tools/call", async ({ params }) => {
    const tool = byName.get(params.name);
    if (!tool) return failure(`Unknown tool: ${params.name}`);
    const parsed = await inputs[tool.kind]["~standard"].validate(params.arguments ?? {});
    if (parsed.issues) return failure(parsed.issues.map(({ message }) => message).join("; "));
    return resultOf(tool.run(parsed.value));
  });
  return server;
});

function failure(text) {
  return { content: [{ type: "text", text }], isError: true };
}
