// What a server built by mcpc runs for a call: the emitted validator, and the text a model reads when it refuses.

import { placeOrder_input as validate } from "bench:emitted";
import listing from "bench:listing";
import { callTool } from "mcpc:runtime/dispatch.js";
import { createRegistry } from "mcpc:runtime/registry.js";

const registry = createRegistry({
  info: { name: "bench", version: "1.0.0" },
  tools: [{ listing, validateInput: validate, invoke: () => undefined, returns: "void", source: "orders.ts" }],
});

export { validate };

export async function explain(order) {
  const { content } = await callTool(registry, "placeOrder", order, {});
  return content[0].text.split("\n").slice(1).join("\n"); // the first line counts the problems
}
